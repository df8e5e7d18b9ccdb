"""The product's addresses, and those that only the bench asks for: what its pages are measured against."""

from unittest.mock import patch

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path

from assist.urls import urlpatterns as addresses
from bench.fill import GIVEN, GONE, SOUGHT, former_number
from bench.stock import stock, tuned
from common.paging import seek
from common.pinyin import search_text
from households.models import Household
from households.tables import HouseholdTable
from households.views import file_list
from needs.models import Need, NeedKind, Status
from needs.tables import NeedTable
from needs.views import need_list
from volunteers.models import Level, Place
from volunteers.rights import posts_of

# Each list's page, its rows for somebody, and the order in which they come.
LISTS = {
    "households": (
        file_list,
        lambda user: Household.objects.visible_to(user).open().for_list(),
        HouseholdTable.order("number", "number"),
    ),
    "needs": (
        need_list,
        lambda user: Need.objects.visible_to(user).open().keys(),
        NeedTable.order("due_on", "due_on"),
    ),
}
FROZEN = {}


def empty(request):
    """The frame of every page, with nothing in it."""
    return render(request, "base.html")


def frozen(request, name):
    """A list as it is, but its rows kept from the first time and its SQL run without anything around it."""
    posts_of(request.user)  # every page asks for them, so they are not the list's
    key = (name, request.user.pk)
    if key not in FROZEN:
        FROZEN[key] = _freeze(LISTS[name][0], request)
    queries, template, context = FROZEN[key]
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            cursor.fetchall()
    return render(request, template, context)


def _freeze(view, request):
    """The queries of a page, its template and what it shows."""
    queries, shown = [], []

    def note(execute, sql, params, many, context):
        queries.append((sql, params))
        return execute(sql, params, many, context)

    def keep(request, template, context, **kwargs):
        shown.append((template, context))
        return render(request, template, context, **kwargs)

    with connection.execute_wrapper(note), patch("common.htmx.render", keep):
        view(request)
    return queries, *shown[0]


def subjects(request):
    """What the bench asks for: files and needs of the first community, somebody there, the middle of each list."""
    community = Place.objects.filter(level=Level.COMMUNITY).order_by("pk").first()
    files = Household.objects.within(community).open().order_by("pk")
    household = files.get(pk=SOUGHT)
    person = household.present_people()[0]
    waiting = Need.objects.within(community).in_state(Status.TO_CHECK).order_by("pk")
    return JsonResponse(
        {
            "user": request.user.pk,
            "community": community.pk,
            "number": household.number,
            "name": person.name,
            "often": GIVEN[0],
            "pinyin": search_text(names=[person.name]).split()[1],
            "identity": person.identity_number,
            "tail": person.identity_number[-4:],
            "phone": household.phone,
            "address": household.living_address,
            "former_number": former_number(household.number),
            "gone": GONE,
            "kind": NeedKind.objects.filter(parent=None).order_by("pk").first().pk,
            "numbers": list(files.values_list("number", flat=True)[200:300]),
            "to_check": list(waiting.values_list("pk", "version")[:100]),
            **{f"middle_{name}": _middle(request, name) for name in LISTS},
        }
    )


def _middle(request, name) -> str:
    """The query string of the page in the middle of a list."""
    _view, rows_of, order = LISTS[name]
    rows = rows_of(request.user)
    return seek(rows, request, order=order, per_page=max(rows.count() // 2, 1)).next_query


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/subjects/", subjects),
    path("bench/frozen/<str:name>/", frozen),
    path("bench/stock/", stock.urls),
    path("bench/tuned/", tuned.urls),
    *addresses,
]
