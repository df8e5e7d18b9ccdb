"""The pages of one need: what is known of it, and the steps somebody may take now."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.paging import seek
from households.file_head import find_file
from households.history_forms import DayForm
from households.models import Report
from households.person_file.person_head import find_person, tabs_of
from households.search import find
from needs.board.back import WORD, after_step, query_of
from needs.facts import facts, outcome
from needs.forms import CorrectionForm, RaiseForm
from needs.models import Need, ReturnVisit, Source, Status
from needs.quick.stages import took
from needs.referrals.on_need import of_need as partners_of
from needs.step_forms import CHECKS, FORMS, forms_for
from needs.story import story
from needs.tables import TONES, NeedTable
from volunteers.audit.looks import look_up
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may
from volunteers.stale import versions
from volunteers.stepping import take_step


def find_need(request, pk) -> Need:
    """The need of this key; 404 out of sight."""
    return look_up(Need.objects.visible_to(request.user).for_page(), pk=pk)


@require_safe
def need(request, pk):
    """One need: facts, what happened, and what this person may do now."""
    return show_need(request, find_need(request, pk))


@require_safe
def check(request, pk):
    """For whoever checks: result, evidence and who worked on it, then close it off or send it back."""
    need = find_need(request, pk)
    if need.status != Status.TO_CHECK:
        return redirect("needs:need", pk)
    return show_need(request, need, checked=True)


@require_POST
def step(request, pk, step):
    """Take one step, as the need was when this person saw it; whoever comes second is told who was first."""
    return take_step(request, pk, step, FORMS, find=find_need, page=show_need, then=after_step(request, pk))


def show_need(request, need, *, refused=None, late="", barred="", status=200, checked=False):
    """One need's page; after a refusal with what was typed, and with who was first where somebody was."""
    user, today = request.user, timezone.localdate()
    steps = need.steps_for(user)
    events, evidence, closings = (
        list(rows.story()) for rows in (need.events.telling(user, today=today), need.evidence, need.closings)
    )
    forms = forms_for(need, user, steps, refused)
    context = {
        "need": need,
        "today": today,
        "tone": TONES[need.status],
        "facts": facts(need),
        "forms": [form for form in forms if form.step not in CHECKS],
        "checks": [form for form in forms if form.step in CHECKS],
        "may_correct": need.is_open and may(user, Deed.CARRY_NEED, need.household.building),
        "plans": need.plans.latest_first(),
        "may_plan": need.is_open and may(user, Deed.CARRY_NEED, need.household.building),
        "returns": need.return_visits.in_order(),
        "quick": [(one, took(one, timezone.now())) for one in need.quick_responses.for_list().latest_first()],
        "may_begin": need.may_begin_quick(user),
        "outcome": outcome(need),
        "evidence": [piece for piece in evidence if piece.round == need.reopened],
        "entries": story(
            need,
            events=events,
            evidence=evidence,
            closings=closings,
            referrals=need.referral_events.story(),
            escalations=need.escalations.story(),
        ),
        "refused": refused,
        "late": late,
        "barred": barred,
        "board": query_of(request) if WORD in request.GET else "",
        "opened": request.GET.get("step", ""),
    }
    context |= partners_of(user, need, steps=steps, today=today, refused=refused)
    checked = checked or (refused is not None and refused.step in CHECKS and not late)
    return render(request, "needs/check.html" if checked else "needs/need.html", context, status=status)


@require_safe
def of_household(request, number):
    """The needs of one household, the latest first."""
    household = find_file(request.user, number, sees=Sees.CARE)
    needs = Need.objects.visible_to(request.user).of_household(household)
    page = seek(needs.keys(), request, order=NeedTable.order("-raised_on", "-raised_on"))
    rows, hidden = Need.objects.rows_of(page.rows), ("household", "building")
    context = {
        "household": household,
        "tab": "needs",
        "table": NeedTable(rows, today=timezone.localdate(), exclude=hidden),
        "page": page,
        "may_raise": not household.closed_on and may(request.user, Deed.RAISE_NEED, household.building),
    }
    return render(request, "needs/of_household.html", context)


@require_safe
def open_on_day(request, number):
    """The lines of a file of a day that say which needs were open then."""
    household = find_file(request.user, number, sees=Sees.CARE)
    form = DayForm(request.GET, today=timezone.localdate())
    needs, rows = Need.objects.visible_to(request.user), []
    if form.is_valid():
        day = form.cleaned_data["day"]
        rows = needs.of_household_on(household, day).open_on(day)
    return render(request, "needs/open_on_day.html", {"needs": [(need, Status(need.state).label) for need in rows]})


@require_safe
def of_person(request, pk):
    """The needs of one person, in whichever household within reach they were raised; the latest first."""
    file = find_person(request.user, pk, sees=Sees.CARE, today=timezone.localdate())
    needs = Need.objects.visible_to(request.user).of_person(file.person)
    page = seek(needs.keys(), request, order=NeedTable.order("-raised_on", "-raised_on"))
    table = NeedTable(Need.objects.rows_of(page.rows), today=timezone.localdate(), exclude=("name", "building"))
    context = {"file": file, "tabs": tabs_of(file, "needs"), "table": table, "page": page}
    return render(request, "needs/of_person.html", context)


@require_safe
def open_of_household(request, number):
    """The lines of a file's overview that say which needs are open: those due first."""
    household = find_file(request.user, number, sees=Sees.CARE)
    open_needs = Need.objects.visible_to(request.user).of_household(household).open()
    needs = open_needs.select_related("owner").order_by("due_on", "pk")
    today = timezone.localdate()
    returns = ReturnVisit.objects.visible_to(request.user).of_household(household).to_come().for_list().in_order()
    context = {"household": household, "today": today, "needs": needs, "returns": returns[:3]}
    return render(request, "needs/open_of_household.html", context)


@require_http_methods(["GET", "POST"])
def new(request):
    """Raise a need of the household that the address names; without one, choose it first."""
    if "household" not in request.GET:
        return _choose_household(request)
    household = find_file(request.user, request.GET["household"], sees=Sees.CARE)
    if household.closed_on or not may(request.user, Deed.RAISE_NEED, household.building):
        raise PermissionDenied
    today = timezone.localdate()
    first = {"submission": uuid4(), "raised_on": today} | _said_in(request, household)
    form = RaiseForm(request.POST or None, household=household, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        need = Need.objects.raise_need(by=request.user, household=household, **form.words())
        messages.success(request, _("“%(what)s” is on the need list.") % {"what": need})
        return redirect("needs:need", need.pk)
    return render(request, "needs/new.html", {"form": form, "household": household})


def _said_in(request, household) -> dict:
    """What the report says from which the need is raised."""
    key = request.GET.get("report", "")
    reports = Report.objects.visible_to(request.user).of(household)
    report = reports.of_key(key).first()
    return {"what": report.what[:300], "urgency": report.urgency, "source": Source.GRID} if report else {}


def _choose_household(request):
    """Whose need it is: the files that the typed words find."""
    if not may(request.user, Deed.RAISE_NEED):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    found = find(words, user=request.user) if words else []
    return render(request, "needs/choose.html", {"words": words, "found": found})


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Correct what was written about a need; whoever saves second sees both versions."""
    need, today = find_need(request, pk), timezone.localdate()
    if not (need.is_open and may(request.user, Deed.CARRY_NEED, need.household.building)):
        raise PermissionDenied
    first = {"version": need.version}
    form = CorrectionForm(request.POST or None, instance=need, household=need.household, today=today, initial=first)
    context = {"form": form, "need": need}
    if request.method == "POST" and form.is_valid():
        try:
            find_need(request, pk).correct(by=request.user, version=form.cleaned_data["version"], **form.plain())
        except ChangedMeanwhile as changed:
            stale = versions(form, changed.now) | changed.now.last_change()
            context = {"form": form.once_more(changed.now), "need": changed.now, "stale": stale}
            return render(request, "needs/correct.html", context, status=409)
        messages.success(request, _("“%(what)s” is corrected.") % {"what": need})
        return redirect("needs:need", pk)
    return render(request, "needs/correct.html", context)
