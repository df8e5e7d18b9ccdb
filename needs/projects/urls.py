"""The addresses of the funnel and of projects."""

from django.urls import include, path

from needs.projects import views

funnel = [path("", views.funnel, name="page"), path("rows/", views.rows, name="rows")]
projects = [path("", views.project_list, name="list")]
urlpatterns = [path("funnel/", include((funnel, "funnel"))), path("projects/", include((projects, "projects")))]
