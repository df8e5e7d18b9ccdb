"""The addresses of the need list and of whatever joins needs with files and visits."""

from django.urls import path  # noqa: F401

urlpatterns = []
