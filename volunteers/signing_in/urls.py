"""The addresses around signing in."""

from django.urls import path

from volunteers.signing_in import views

app_name = "signing_in"

urlpatterns = [
    path("still-here/", views.still_here, name="still_here"),
    path("typed/", views.typed, name="typed"),
    path("code/", views.code, name="code"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("failures/", views.failures, name="failures"),
    path("failures/<int:pk>/", views.unlock, name="unlock"),
    path("now/", views.signed_in, name="signed_in"),
    path("now/<int:pk>/", views.end_sign_ins, name="end_sign_ins"),
    path("phones/<int:pk>/", views.take_phone_away, name="take_phone_away"),
]
