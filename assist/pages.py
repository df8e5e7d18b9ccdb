"""The addresses of the pages that join every room: grid board, ledger, jobs."""

from django.urls import path  # noqa: F401

urlpatterns = []
