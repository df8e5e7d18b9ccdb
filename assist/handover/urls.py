"""The addresses of posts and of what was handed over."""

from django.urls import path

from assist.handover import views

app_name = "posts"
urlpatterns = [
    path("posts/", views.posts, name="list"),
    path("posts/<int:pk>/over/", views.over, name="over"),
    path("posts/<int:pk>/stand-in/", views.in_place, name="stand_in"),
    path("handed-over/", views.handed_over, name="handed_over"),
]
