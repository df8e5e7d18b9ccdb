"""The pages about one person, and the list of those who have a file of their own."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.models import Membership, PersonPlan, PlanNotPossible, PlanReview, Visit, who_should_have_one
from households.person_file.filters import PlanFilter
from households.person_file.forms import DEEDS, PlanForm
from households.person_file.person_head import find_person, tabs_of
from households.person_file.story import person_story
from households.person_file.tables import PersonVisitTable, PlanTable, WantedTable
from households.sight import sight_throughout
from households.visit_tables import LATEST, VisitTable
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Sees
from volunteers.stale import once_more, versions


@require_safe
def plan_list(request):
    """The people with a file of their own, whoever is to be looked at again first."""
    today, sight = timezone.localdate(), _care_throughout(request)
    plans = PersonPlan.objects.visible_to(request.user, today=today).with_home()
    chosen = PlanFilter(request.GET, queryset=plans, user=request.user, sight=sight, today=today)
    chosen.suggest()
    sort = request.GET.get("sort", "review_on")
    page = seek(chosen.rows, request, order=PlanTable.order(sort, "review_on"))
    table = PlanTable(page.rows, today=today, sight=sight, sort=sort)
    context = {"filter": chosen, "table": table, "page": page, "sight": sight}
    return render_or_partial(request, "people/list.html", context, partial="results")


@require_safe
def wanted(request):
    """Who should have a file of their own and has no plan."""
    if not _care_throughout(request).category:
        raise Http404
    rows = who_should_have_one(Membership.objects.visible_to(request.user))
    page = seek(rows, request, order=WantedTable.order("household", "household"))
    return render(request, "people/wanted.html", {"table": WantedTable(page.rows), "page": page})


@require_safe
def person(request, pk):
    """One person: who it is, the households, and the plan."""
    file, today = find_person(request.user, pk, today=timezone.localdate()), timezone.localdate()
    keys = [plan.pk for plan in file.plans]
    reviews = list(PlanReview.objects.of_plans(keys)) if keys else []
    context = {
        "file": file,
        "tabs": tabs_of(file, "person"),
        "today": today,
        "reviews": [one for one in reviews if file.plan and one.plan_id == file.plan.pk],
        "closed": [plan for plan in file.plans if plan.closed_on],
    }
    return render(request, "people/person.html", context)


@require_safe
def visits(request, pk):
    """The visits to one person, wherever he or she lived then."""
    file = find_person(request.user, pk, sees=Sees.CARE, today=timezone.localdate())
    page = seek(Visit.objects.to_person(file.person).for_list(), request, order=VisitTable.order(LATEST, LATEST))
    near = Visit.objects.visible_to(request.user).keys_among(page.rows)
    context = {
        "file": file,
        "tabs": tabs_of(file, "visits"),
        "table": PersonVisitTable(page.rows, near=near),
        "page": page,
    }
    return render(request, "people/visits.html", context)


@require_safe
def history(request, pk):
    """What happened to one person, and what was typed over."""
    file = find_person(request.user, pk, sees=Sees.CARE, today=timezone.localdate())
    context = {"file": file, "tabs": tabs_of(file, "history"), "entries": person_story(request.user, file)}
    return render(request, "people/history.html", context)


@require_http_methods(["GET", "POST"])
def plan_new(request, pk):
    """Open a plan for somebody: a file of his or her own."""
    file, today = _keep(request, pk), timezone.localdate()
    form = PlanForm(request.POST or None, today=today, initial={"submission": uuid4(), "opened_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            PersonPlan.objects.open_plan(by=request.user, person=file.person, **form.words())
        except PlanNotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s has a file of their own now.") % {"name": file.person})
            return redirect("people:person", pk)
    return render(
        request,
        "people/plan.html",
        {"file": file, "form": form, "title": _("Open a plan"), "button": _("Open the plan")},
    )


@require_http_methods(["GET", "POST"])
def plan_deed(request, pk, plan, deed):
    """Review, change or close a plan; whoever comes second sees both versions."""
    file, today = _keep(request, pk), timezone.localdate()
    plan = get_object_or_404(PersonPlan.objects.of_person(file.person), pk=plan)
    if deed not in DEEDS:
        raise Http404
    made, title, button = DEEDS[deed]
    first = {"version": plan.version, "submission": uuid4()}
    form, status, stale = made(request.POST or None, instance=plan, today=today, initial=first), 200, None
    if request.method == "POST" and form.is_valid():
        try:
            getattr(plan, deed)(by=request.user, **form.words())
        except ChangedMeanwhile as changed:
            status, stale = 409, versions(form, changed.now)
            once_more(form, changed.now)
        except PlanNotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The plan of %(name)s is saved.") % {"name": file.person})
            return redirect("people:person", pk)
    context = {"file": file, "form": form, "title": title, "button": button, "stale": stale, "closes": deed == "close"}
    return render(request, "people/plan.html", context, status=status)


def _keep(request, pk):
    """The person's file, for somebody who keeps it: 404 out of sight, 403 where one only looks."""
    file = find_person(request.user, pk, sees=Sees.CARE, today=timezone.localdate())
    if not file.may_keep:
        raise PermissionDenied
    return file


def _care_throughout(request):
    """What is seen of every file in reach; without care there is no such list."""
    sight = sight_throughout(request.user)
    if not sight.care:
        raise Http404
    return sight
