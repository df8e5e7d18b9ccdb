"""Django's admin lists of the same models, with the columns, filters and search of our lists.

``stock`` is the admin as it comes: a column is a method, a filter is a field, everything else is the default.
``tuned`` has what somebody adds who knows its traps: our number of rows a page, columns out of subqueries, related
rows joined, and no filter that lists every building and helper.
"""

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Count, OuterRef, Subquery

from households.models import Household, Membership
from needs.models import Need


class Site(AdminSite):
    """Open to whoever signs in to the bench."""

    def has_permission(self, request):
        return request.user.is_authenticated


class Viewed(ModelAdmin):
    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True


class StockHouseholds(Viewed):
    list_display = (
        "number", "head", "building", "room", "members", "category", "risk", "last_visit_on", "next_visit_on",
    )  # fmt: skip
    list_filter = ("building", "next_visit_on", "risk", "closed_on", "category", "cause")
    search_fields = ("search_text",)
    ordering = ("number",)

    def head(self, household):
        return household.memberships.filter(left_on=None, is_head=True).select_related("person").first()

    def members(self, household):
        return household.memberships.filter(left_on=None).count()


class StockNeeds(Viewed):
    list_display = (
        "what", "household", "name", "building", "room", "kind", "status", "urgency", "due_on", "owner", "raised_on",
    )  # fmt: skip
    list_filter = (
        "status", "kind", "urgency", "household__building", "owner", "service_class", "due_on", "raised_on",
    )  # fmt: skip
    search_fields = ("what", "household__search_text")
    ordering = ("due_on",)

    def name(self, need):
        return need.person

    def building(self, need):
        return need.household.building

    def room(self, need):
        return need.household.room


class TunedHouseholds(StockHouseholds):
    list_per_page = 50
    list_select_related = ("building",)
    list_filter = ("next_visit_on", "risk", "closed_on", "category", "cause")

    def get_queryset(self, request):
        present = Membership.objects.filter(household=OuterRef("pk"), left_on=None).order_by()
        head = present.filter(is_head=True).values("person__name")[:1]
        number = present.values("household").annotate(number=Count("pk")).values("number")
        return super().get_queryset(request).annotate(head_name=Subquery(head), number_of_members=Subquery(number))

    def head(self, household):
        return household.head_name

    def members(self, household):
        return household.number_of_members


class TunedNeeds(StockNeeds):
    list_per_page = 50
    list_select_related = ("household__building", "person", "kind", "owner")
    list_filter = ("status", "kind", "urgency", "service_class", "due_on", "raised_on")


stock, tuned = Site(name="stock"), Site(name="tuned")
stock.register(Household, StockHouseholds)
stock.register(Need, StockNeeds)
tuned.register(Household, TunedHouseholds)
tuned.register(Need, TunedNeeds)
