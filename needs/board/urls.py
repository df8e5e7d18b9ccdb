"""The address of the board; it stands among those of the needs."""

from django.urls import path

from needs.board import views

urlpatterns = [path("needs/board/", views.board, name="board")]
