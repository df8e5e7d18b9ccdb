"""The addresses of the pages that join every room: grid board, ledger, jobs."""

from django.urls import include, path

from assist import rights_page, views
from assist.lists.views import export_households

grid = ([path("", views.grid_board, name="board")], "grid")
lists = ([path("", export_households, name="export")], "lists")

urlpatterns = [
    path("rights/", rights_page.rights, name="rights"),
    path("households/export/", include(lists)),
    path("bring-in/", include("assist.bringing.urls")),
    path("ledger/", include("assist.ledger.urls")),
    path("grid/", include(grid)),
]
