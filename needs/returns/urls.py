"""The addresses of return visits."""

from django.urls import path

from needs.returns import views

app_name = "returns"
urlpatterns = [
    path("returns/", views.return_list, name="list"),
    path("returns/<int:pk>/", views.one, name="return"),
    path("returns/<int:pk>/<slug:step>/", views.step, name="step"),
]
