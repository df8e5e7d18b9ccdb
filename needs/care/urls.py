"""The addresses of services and of recurring care."""

from django.urls import include, path

from needs.care import service_views, views

services = [
    path("services/", service_views.service_list, name="list"),
    path("services/<int:pk>/withdraw/", service_views.withdraw, name="withdraw"),
    path("households/<str:number>/services/", service_views.of_household, name="of_household"),
    path("households/<str:number>/services/new/", service_views.new, name="new"),
]
care = [
    path("care/", views.due, name="due"),
    path("care/<int:pk>/", views.care, name="care"),
    path("care/<int:pk>/end/", views.end, name="end"),
    path("care/days/<int:pk>/", views.mark, name="mark"),
    path("care/days/<int:pk>/back/", views.take_back, name="take_back"),
    path("households/<str:number>/care/new/", views.new, name="new"),
]
urlpatterns = [path("", include((services, "services"))), path("", include((care, "care")))]
