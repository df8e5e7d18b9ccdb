"""The addresses of the pages that join every room: grid board, ledger, jobs."""

from django.urls import include, path

from assist import views

grid = ([path("", views.grid_board, name="board")], "grid")

urlpatterns = [
    path("ledger/", include("assist.ledger.urls")),
    path("grid/", include(grid)),
]
