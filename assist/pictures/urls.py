"""The addresses of the pictures of needs."""

from django.urls import path

from assist.pictures import views

app_name = "pictures"
urlpatterns = [
    path("", views.page, name="page"),
    path("export/", views.export, name="export"),
]
