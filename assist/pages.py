"""The addresses of the pages that join every room: grid board, posts, ledger, jobs."""

from django.urls import include, path

from assist import rights_page, views
from assist.lists.views import export

grid = ([path("", views.grid_board, name="board")], "grid")
lists = (
    [
        path("households/export/", export, {"name": "households"}, name="export"),
        path("needs/export/", export, {"name": "needs"}, name="needs"),
        path("visits/export/", export, {"name": "visits"}, name="visits"),
        path("services/export/", export, {"name": "services"}, name="services"),
        path("funnel/export/", export, {"name": "found"}, name="found"),
    ],
    "lists",
)

urlpatterns = [
    path("rights/", rights_page.rights, name="rights"),
    path("", include(lists)),
    path("letters/", include("assist.letters.urls")),
    path("bring-in/", include("assist.bringing.urls")),
    path("", include("assist.asking.urls")),
    path("", include("assist.handover.urls")),
    path("files-ending/", include("assist.ending.urls")),
    path("ledger/", include("assist.ledger.urls")),
    path("pictures/", include("assist.pictures.urls")),
    path("grid/", include(grid)),
]
