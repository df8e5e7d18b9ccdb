"""The addresses of referrals, of what partners were told, and of the partner's link."""

from django.urls import path

from needs.referrals import link_views, provision_views, views

app_name = "referrals"
urlpatterns = [
    path("needs/<int:pk>/refer/", views.refer, name="refer"),
    path("referrals/", views.referrals, name="list"),
    path("referrals/<int:pk>/", views.referral, name="referral"),
    path("referrals/<int:pk>/<slug:move>/", views.move, name="move"),
    path("households/<str:number>/provisions/", provision_views.of_household, name="provisions_of_household"),
    path("provisions/", provision_views.provisions, name="provisions"),
    path("r/<str:token>/", link_views.link, name="link"),
]
