"""The addresses of the audit log."""

from django.urls import path

from volunteers.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="list"),
    path("export/", views.export, name="export"),
]
