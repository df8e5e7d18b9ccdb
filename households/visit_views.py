"""The pages that show visits."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.models import Household, Visit
from households.visit_filters import VisitFilter
from households.visit_story import visit_story
from households.visit_tables import LATEST, HouseholdVisitTable, VisitTable
from volunteers.audit.looks import look_up
from volunteers.rights import Deed, Sees, may


@require_safe
def visit_list(request):
    """Every visit in reach, latest first."""
    chosen = VisitFilter(request.GET, queryset=Visit.objects.visible_to(request.user).for_list())
    sort = request.GET.get("sort", LATEST)
    page = seek(chosen.rows, request, order=VisitTable.order(sort, LATEST))
    context = {
        "filter": chosen,
        "table": VisitTable(page.rows, sort=sort),
        "page": page,
        "may_export": may(request.user, Deed.EXPORT),
    }
    return render_or_partial(request, "households/visit_list.html", context, partial="results")


@require_safe
def household_visits(request, number):
    """The visits to one household."""
    households = Household.objects.visible_to(request.user, sees=Sees.CARE).with_place()
    household = look_up(households, number=number)
    visits = Visit.objects.visible_to(request.user).to(household).for_list()
    page = seek(visits, request, order=VisitTable.order(LATEST, LATEST))
    context = {"household": household, "table": HouseholdVisitTable(page.rows), "page": page, "tab": "visits"}
    return render(request, "households/visits.html", context)


@require_safe
def visit(request, pk):
    """One visit, whole."""
    visits = Visit.objects.visible_to(request.user).for_list().select_related("recorded_by")
    visit = look_up(visits, pk=pk)
    household = Household.objects.with_place().with_head().get(pk=visit.household_id)
    context = {
        "visit": visit,
        "household": household,
        "entries": visit_story(visit),
        "may_correct": not visit.withdrawn_at and may(request.user, Deed.LOG_VISIT, household.building),
    }
    return render(request, "households/visit.html", context)
