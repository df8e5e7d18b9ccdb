"""The addresses of bringing workbooks in and of comparing lists."""

from django.urls import path

from assist.bringing import views

app_name = "bringing"
urlpatterns = [
    path("", views.page, name="page"),
    path("compare/", views.compare, name="compare"),
    path("corrections/<int:lesson>/take-back/", views.take_back, name="take_back"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/go/", views.go, name="go"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/report/", views.report, name="report"),
    path("<int:pk>/refused/", views.refused, name="refused"),
]
