"""The addresses of visits."""

from django.urls import path

from households import visit_views as shown
from needs import visit_views as written

app_name = "visits"
urlpatterns = [
    path("", shown.visit_list, name="list"),
    path("new/", written.new_visit, name="new"),
    path("<int:pk>/", shown.visit, name="visit"),
    path("<int:pk>/correct/", written.correct, name="correct"),
    path("<int:pk>/withdraw/", written.withdraw, name="withdraw"),
]
