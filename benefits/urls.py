"""The addresses of findings and of what a family receives."""

from django.urls import include, path

from benefits import hand_views, rule_views, views

benefits = [
    path("findings/", views.finding_list, name="list"),
    path("findings/counts/", views.finding_counts, name="counts"),
    path("findings/figures/", views.figures, name="figures"),
    path("findings/nothing/", views.nothing, name="nothing"),
    path("findings/rules/", rule_views.rules, name="rules"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/<slug:step>/", views.step, name="step"),
    path("households/<str:number>/benefits/", views.of_household, name="of_household"),
    path("households/<str:number>/benefits/new/", hand_views.enter, name="enter"),
    path("households/<str:number>/benefits/<int:pk>/end/", hand_views.end, name="end"),
]
urlpatterns = [path("", include((benefits, "benefits")))]
