"""The addresses of the pictures of needs."""

from django.urls import path

from assist.models import Job
from assist.pictures import views

app_name = "pictures"
urlpatterns = [
    path("", views.page, name="page"),
    path("export/", views.export, {"kind": Job.Kind.PICTURES}, name="export"),
    path("funnel/", views.export, {"kind": Job.Kind.FUNNEL}, name="funnel"),
]
