"""The addresses of files outside one's place."""

from django.urls import path

from assist.asking import views

app_name = "asking"
urlpatterns = [
    path("asked/", views.told, name="told"),
    path("asked/<uuid:key>/", views.file, name="file"),
    path("ask/<str:token>/", views.asked_for, name="ask"),
]
