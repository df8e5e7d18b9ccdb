"""The addresses of what is printed on A4."""

from django.urls import path

from assist.paper import views

app_name = "paper"
urlpatterns = [
    path("households/<str:number>/plan/print/", views.household_plan, name="plan"),
    path("households/<str:number>/print/", views.household, name="household"),
    path("households/<str:number>/print/pdf/", views.household_pdf, name="household_pdf"),
    path("households/<str:number>/print/whole/", views.household_whole, name="household_whole"),
    path("households/<str:number>/members/<int:pk>/print/", views.person, name="person"),
    path("households/<str:number>/members/<int:pk>/print/pdf/", views.person_pdf, name="person_pdf"),
    path("households/<str:number>/members/<int:pk>/print/whole/", views.person_whole, name="person_whole"),
]
