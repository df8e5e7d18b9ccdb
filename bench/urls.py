"""The product's addresses, and those that only the bench asks for: what its pages are measured against."""

from unittest.mock import patch

from django.contrib.admin import AdminSite, ModelAdmin, display
from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path

from assist.urls import urlpatterns as addresses
from common.paging import seek
from common.pinyin import search_text
from households.models import Household, Membership
from households.tables import HouseholdTable
from households.views import file_list
from volunteers.models import Level, Place
from volunteers.rights import posts_of

# Each list's page, its rows for somebody, and the order in which they come.
LISTS = {
    "households": (
        file_list,
        lambda user: Household.objects.visible_to(user).open().for_list(),
        HouseholdTable.order("number", "number"),
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
    """What the bench asks for: a file of the first community, somebody in it, and the middle of each list."""
    community = Place.objects.filter(level=Level.COMMUNITY).order_by("pk").first()
    household = Household.objects.within(community).order_by("pk")[100]
    person = household.present_people()[0]
    found = {
        "community": community.pk,
        "number": household.number,
        "name": person.name[:2],
        "pinyin": search_text(names=[person.name]).split()[1],
        "identity": person.identity_number,
        "user": request.user.pk,
        "numbers": list(Household.objects.within(community).order_by("pk").values_list("number", flat=True)[:300]),
    }
    for name, (_view, rows_of, order) in LISTS.items():
        rows = rows_of(request.user)
        page = seek(rows, request, order=order, per_page=max(rows.count() // 2, 1))
        found[f"middle_{name}"] = page.next_query
    return JsonResponse(found)


class StockSite(AdminSite):
    """Django's admin as it comes, open to whoever signs in to the bench."""

    def has_permission(self, request):
        return request.user.is_authenticated


class StockAdmin(ModelAdmin):
    """As many rows a page as our lists have; nothing else is changed."""

    list_per_page = 50

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True


site = StockSite(name="stock")


class StockHouseholds(StockAdmin):
    """The columns of the list of files, each read as well as the admin can."""

    list_display = (
        "number",
        "head",
        "building",
        "room",
        "members",
        "category",
        "risk",
        "last_visit_on",
        "next_visit_on",
    )
    list_select_related = ("building",)
    list_filter = ("category", "risk", "cause")
    search_fields = ("search_text",)
    ordering = ("number",)

    def get_queryset(self, request):
        present = Membership.objects.filter(household=OuterRef("pk"), left_on=None).order_by()
        head = present.filter(is_head=True).values("person__name")[:1]
        number = present.values("household").annotate(number=Count("pk")).values("number")
        return super().get_queryset(request).annotate(head=Subquery(head), members=Subquery(number))

    @display(ordering="head")
    def head(self, household):
        return household.head

    @display(ordering="members")
    def members(self, household):
        return household.members


site.register(Household, StockHouseholds)

urlpatterns = [
    path("bench/empty/", empty),
    path("bench/subjects/", subjects),
    path("bench/frozen/<str:name>/", frozen),
    path("bench/stock/", site.urls),
    *addresses,
]
