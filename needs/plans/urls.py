"""The addresses of one-to-one plans."""

from django.urls import path

from needs.plans import views

app_name = "plans"
urlpatterns = [
    path("needs/<int:pk>/plan/new/", views.new, name="new"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/rewrite/", views.rewrite, name="rewrite"),
    path("plans/<int:pk>/<slug:step>/", views.step, name="step"),
    path("households/<str:number>/plan/", views.of_household, name="of_household"),
]
