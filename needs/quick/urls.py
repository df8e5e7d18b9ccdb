"""The addresses of quick responses."""

from django.urls import path

from needs.quick import views

app_name = "quick"
urlpatterns = [
    path("quick/", views.running, name="list"),
    path("needs/<int:pk>/quick/begin/", views.begin, name="begin"),
    path("quick/<int:pk>/", views.one, name="one"),
    path("quick/<int:pk>/<slug:step>/", views.step, name="step"),
]
