"""The addresses of files whose time is over."""

from django.urls import path

from assist.ending import views

app_name = "ending"
urlpatterns = [
    path("", views.terms, name="list"),
    path("<int:pk>/hold/", views.hold, name="hold"),
    path("<int:pk>/go/", views.go, name="go"),
]
