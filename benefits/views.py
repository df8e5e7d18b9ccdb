"""The list of findings, the page of each, and what a family receives."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benefits import funnel
from benefits.facts import WHY, facts_of, received, without_benefits
from benefits.filters import FindingFilter
from benefits.forms import StepForm, forms_for
from benefits.listing import counts
from benefits.models import Award, ComparisonRun, Finding
from benefits.models.finding import BY_HAND, MayNot, TooLate
from benefits.sections import sections
from benefits.story import story
from benefits.tables import TONES, FindingTable
from common.htmx import render_or_partial
from common.paging import seek
from common.tables import MARKS
from households.file_head import find_file
from households.filters import HouseholdFilter
from households.listing import counts_take_long, fill
from households.models import Household
from households.sight import sight_throughout
from households.tables import HouseholdTable
from volunteers.audit.looks import look_up
from volunteers.rights import Deed, Sees, may, may_see


@require_safe
def finding_list(request):
    """The findings in reach, filtered, a page at a time."""
    _only_who_sees_means(request.user)
    today, sort = timezone.localdate(), request.GET.get("sort", "due_on")
    chosen = FindingFilter(request.GET, user=request.user, today=today)
    page = seek(chosen.rows.for_list(), request, order=FindingTable.order(sort, "due_on"))
    tally = None if counts_take_long(request.user) else chosen.queryset.tally()
    context = {
        "filter": chosen,
        "table": FindingTable(page.rows, today=today, sort=sort),
        "page": page,
        "counts": counts(chosen, tally=tally),
        "counts_come": tally is None,
        "latest": ComparisonRun.objects.latest_one(),
        "may_compare": may(request.user, Deed.IMPORT),
        "tabs": sections(request.user, "benefits:list"),
    }
    return render_or_partial(request, "benefits/list.html", context, partial="results")


@require_safe
def finding_counts(request):
    """The counts over everything, for a page that did not wait for them."""
    _only_who_sees_means(request.user)
    chosen = FindingFilter(request.GET, user=request.user, today=timezone.localdate())
    return render(request, "benefits/_counts.html", {"counts": counts(chosen, tally=chosen.queryset.tally())})


@require_safe
def figures(request):
    """How far the findings in reach have come, and how it went month after month."""
    _only_who_sees_means(request.user)
    told = funnel.figures(request.user, today=timezone.localdate())
    return render(request, "benefits/figures.html", told | {"tabs": sections(request.user, "benefits:figures")})


@require_safe
def nothing(request):
    """The families in reach that receive nothing from any department."""
    _only_who_sees_means(request.user)
    today, sight = timezone.localdate(), sight_throughout(request.user)
    families = without_benefits(Household.objects.visible_to(request.user, sees=Sees.MEANS), day=today)
    chosen = HouseholdFilter(request.GET, queryset=families, user=request.user, sight=sight, today=today)
    sort = chosen.sort()
    page = seek(chosen.rows.for_list(), request, order=HouseholdTable.order(sort, "number"))
    rows = fill(page.rows, HouseholdTable.usual, sight)
    context = {
        "filter": chosen,
        "table": HouseholdTable(rows, sort=sort, today=today, sight=sight),
        "page": page,
        "total": chosen.rows.order_by().count(),
        "tabs": sections(request.user, "benefits:nothing"),
    }
    return render_or_partial(request, "benefits/nothing.html", context, partial="results")


def _only_who_sees_means(user):
    if not may_see(user, Sees.MEANS):
        raise Http404(_("Findings are not in your view."))


def find_finding(request, pk) -> Finding:
    """The finding of this key; 404 out of sight."""
    return look_up(Finding.objects.visible_to(request.user).for_page(), pk=pk)


@require_safe
def finding(request, pk):
    """One finding: the rule, what it rests on, and what this person may do with it."""
    return _page(request, find_finding(request, pk))


@require_POST
def step(request, pk, step):
    """Take one step with a finding, as it was when this person saw it."""
    found = find_finding(request, pk)
    if step not in BY_HAND:
        raise Http404
    form = StepForm(request.POST, step=step, finding=found, user=request.user)
    if not form.is_valid():
        return _page(request, found, refused=form, status=422)
    try:
        found.take(step, by=request.user, **form.words())
    except TooLate as late:
        return _page(request, find_finding(request, pk), late=str(late), status=409)
    except MayNot as barred:
        return _page(request, found, late=str(barred), status=403)
    messages.success(request, _("Saved: %(what)s – %(state)s.") % {"what": found, "state": found.get_state_display()})
    return redirect("benefits:finding", pk)


def _page(request, found, *, refused=None, late="", status=200):
    today = timezone.localdate()
    context = {
        "finding": found,
        "today": today,
        "tone": TONES[found.state],
        "mark": MARKS[TONES[found.state]],
        "about": sorted(kind.name for kind in found.kinds.all()),
        "why": WHY[found.rule](),
        "facts": facts_of(found, day=today),
        "forms": forms_for(found, request.user, refused),
        "entries": story(found),
        "may_raise": found.may_raise(request.user),
        "late": late,
    }
    return render(request, "benefits/finding.html", context, status=status)


@require_safe
def of_household(request, number):
    """What the family receives, through each member and from every department, and what was found about it."""
    household, today = find_file(request.user, number, sees=Sees.MEANS), timezone.localdate()
    lines, total = received(household, day=today)
    findings = Finding.objects.visible_to(request.user).of_household(household).for_list().latest_first()
    context = {
        "household": household,
        "tab": "benefits",
        "lines": lines,
        "total": total,
        "by_hand": Award.objects.by_hand_in(household).in_order(),
        "may_keep": may(request.user, Deed.KEEP_FILES, household.building),
        "findings": list(findings),
        "table": FindingTable(findings, today=today, exclude=("household",)),
    }
    return render(request, "benefits/of_household.html", context)
