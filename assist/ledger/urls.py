"""The ledger's addresses."""

from django.urls import path

from assist.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.page, name="page"),
    path("exports/<int:pk>/", views.job, name="job"),
    path("exports/<int:pk>/again/", views.again, name="again"),
    path("exports/<int:pk>/file/", views.download, name="download"),
]
