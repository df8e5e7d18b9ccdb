"""The addresses of the need list, of single needs and of partner units; visits have theirs in visit_urls.py."""

from django.urls import include, path

from needs import finding_views, need_views, partner_views, views

needs = [
    path("needs/", views.need_list, name="list"),
    path("needs/counts/", views.need_counts, name="counts"),
    path("needs/people/", views.people, name="people"),
    path("needs/assign/", views.assign_many, name="assign"),
    path("needs/new/", need_views.new, name="new"),
    path("needs/<int:pk>/", need_views.need, name="need"),
    path("findings/<int:pk>/need/", finding_views.raise_need, name="of_finding"),
    path("needs/<int:pk>/correct/", need_views.correct, name="correct"),
    path("needs/<int:pk>/check/", need_views.check, name="check"),
    path("needs/<int:pk>/<slug:step>/", need_views.step, name="step"),
    path("households/<str:number>/needs/", need_views.of_household, name="of_household"),
    path("households/<str:number>/needs/on/", need_views.open_on_day, name="open_on_day"),
    path("households/<str:number>/needs/open/", need_views.open_of_household, name="open_of_household"),
    path("people/<int:pk>/needs/", need_views.of_person, name="of_person"),
    path("partners/", partner_views.partner_list, name="partners"),
    path("", include("needs.board.urls")),
]
urlpatterns = [
    path("", include("needs.plans.urls")),
    path("", include("needs.care.urls")),
    path("", include("needs.campaigns.urls")),
    path("", include("needs.projects.urls")),
    path("", include("needs.returns.urls")),
    path("", include("needs.resources.urls")),
    path("", include("needs.referrals.urls")),
    path("", include("needs.quick.urls")),
    path("", include((needs, "needs"))),
]
