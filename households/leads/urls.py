"""The addresses of leads and of reports."""

from django.urls import include, path

from households.leads import report_views, views

leads = [
    path("", views.lead_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.lead, name="lead"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/<slug:step>/", views.step, name="step"),
]
reports = [
    path("", report_views.report_list, name="list"),
    path("new/", report_views.new, name="new"),
    path("<int:pk>/", report_views.report, name="report"),
    path("<int:pk>/receive/", report_views.receive, name="receive"),
    path("<int:pk>/photo/", report_views.photo, name="photo"),
]
urlpatterns = [path("leads/", include((leads, "leads"))), path("reports/", include((reports, "reports")))]
