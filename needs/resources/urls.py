"""The addresses of the resource list; the list of units itself has its own in needs/urls.py."""

from django.urls import path

from needs.resources import export_views, offer_views, unit_views

app_name = "resources"
urlpatterns = [
    path("partners/new/", unit_views.new, name="unit_new"),
    path("partners/hsds/", export_views.hsds, name="hsds"),
    path("partners/<int:pk>/", unit_views.unit, name="unit"),
    path("partners/<int:pk>/correct/", unit_views.correct, name="unit_correct"),
    path("partners/<int:pk>/end/", unit_views.end, name="unit_end"),
    path("partners/<int:pk>/offers/new/", offer_views.new, name="offer_new"),
    path("offers/", offer_views.offers, name="offers"),
    path("offers/helpers/new/", offer_views.new_of_helper, name="helper_offer_new"),
    path("offers/<int:pk>/", offer_views.offer, name="offer"),
    path("offers/<int:pk>/correct/", offer_views.correct, name="offer_correct"),
    path("offers/<int:pk>/assure/", offer_views.assure, name="offer_assure"),
    path("offers/<int:pk>/end/", offer_views.end, name="offer_end"),
]
