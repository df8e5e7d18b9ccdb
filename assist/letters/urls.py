"""The addresses of letters to departments."""

from django.urls import path

from assist.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.letters, name="list"),
    path("write/", views.write, name="write"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/remind/", views.remind, name="remind"),
    path("<int:pk>/workbook/", views.workbook, name="workbook"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
]
