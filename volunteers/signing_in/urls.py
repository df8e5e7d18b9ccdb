"""The addresses around signing in."""

from django.urls import path

from volunteers.signing_in import views

app_name = "signing_in"

urlpatterns = [
    path("failures/", views.failures, name="failures"),
    path("failures/<int:pk>/", views.unlock, name="unlock"),
]
