"""The addresses of household files, visits and the search box."""

from django.urls import path  # noqa: F401

urlpatterns = []
