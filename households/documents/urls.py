"""The addresses of documents; those of one document carry a key that nobody guesses."""

from django.urls import path

from households.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.expiring, name="expiring"),
    path("households/<str:number>/documents/", views.of_household, name="of_household"),
    path("households/<str:number>/documents/new/", views.new, name="new"),
    path("households/<str:number>/documents/<uuid:key>/", views.document, name="document"),
    path("households/<str:number>/documents/<uuid:key>/correct/", views.correct, name="correct"),
    path("households/<str:number>/documents/<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
]
