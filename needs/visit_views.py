"""The pages where visits are written down; they stand here because a visit also raises needs."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from households.models import Household, Visit
from households.search import find
from households.visiting import VisitNotAllowed, correct_visit, withdraw_visit
from needs.visit_forms import SAID, VisitCorrectionForm, VisitForm, WithdrawVisitForm, said_elsewhere
from needs.visiting import log_visit_with_needs
from volunteers.audit.looks import look_up, looked_at
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may
from volunteers.stale import once_more, versions


@require_http_methods(["GET", "POST"])
def new_visit(request):
    """Log a visit to the household that the address names; without one, choose it first."""
    if "household" not in request.GET:
        return _choose_household(request)
    households = Household.objects.visible_to(request.user, sees=Sees.CARE).open().with_place().with_head()
    household = look_up(households, number=request.GET["household"])
    if not may(request.user, Deed.LOG_VISIT, household.building):
        raise PermissionDenied
    today = timezone.localdate()
    form = VisitForm(request.POST or None, household=household, user=request.user, today=today, initial=_first(request))
    if request.method == "POST" and form.is_valid() and (visit := _save(request, form, household, today)):
        return redirect("visits:visit", visit.pk)
    return render(request, "needs/visit_form.html", {"form": form, "household": household})


def _save(request, form, household, today):
    """The logged visit; None when it is not allowed, with the reason in the form."""
    fields = ("visited_on", "visited_at", "mode", "met", "person", "note", "next_visit_on", "submission")
    try:
        visit, is_new = log_visit_with_needs(
            by=request.user,
            household=household,
            today=today,
            visitors=form.cleaned_data["everyone"],
            findings=form.findings(),
            needs=form.needs_noticed(),
            **{name: form.cleaned_data[name] for name in fields},
        )
    except VisitNotAllowed as error:
        form.add_error(None, str(error))
        return None
    said = _("The visit is saved; the next one is due on %(day)s.") if is_new else _("This visit was saved already.")
    messages.success(request, said % {"day": visit.next_visit_on})
    return visit


def _choose_household(request):
    """Which household was visited: those due first, or whatever the search finds."""
    if not may(request.user, Deed.LOG_VISIT):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    today = timezone.localdate()
    due = Household.objects.visible_to(request.user, sees=Sees.CARE).visit_due(today)
    context = {
        "today": today,
        "words": words,
        "found": find(words, user=request.user) if words else [],
        "due": due.with_place().with_head().order_by("next_visit_on", "pk")[:20],
    }
    return render(request, "needs/visit_choose.html", context)


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Correct a visit; whoever saves second sees both versions."""
    visit, household = _kept(request, pk)
    form = VisitCorrectionForm(
        request.POST or None, visit=visit, household=household, user=request.user, today=timezone.localdate()
    )
    context, status = {"form": form, "visit": visit, "household": household}, 200
    if request.method == "POST" and form.is_valid():
        try:
            correct_visit(by=request.user, visit=visit, **form.told())
        except ChangedMeanwhile as changed:
            context["stale"] = versions(form, changed.now, names=SAID, more=form.parts(changed.now))
            once_more(form, changed.now)
            status = 409
        except VisitNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The visit is corrected."))
            return redirect("visits:visit", visit.pk)
    return render(request, "needs/visit_correct.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """Withdraw a visit that was not made, or not here; it stays to be looked up, and may be logged where it belongs."""
    visit, household = _kept(request, pk)
    files = Household.objects.visible_to(request.user, sees=Sees.CARE).open()
    form = WithdrawVisitForm(request.POST or None, files=files)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_visit(by=request.user, visit=visit, because=form.cleaned_data["because"])
            messages.success(request, _("The visit is withdrawn; it counts nowhere any more."))
        except VisitNotAllowed as error:
            messages.warning(request, str(error))
        right = form.cleaned_data["right_file"]
        return redirect(_log_at(right, like=visit) if right else reverse("visits:visit", args=[visit.pk]))
    needs = list(visit.needs.visible_to(request.user).order_by("pk"))
    return render(
        request,
        "needs/visit_withdraw.html",
        {"form": form, "visit": visit, "household": household, "needs": needs},
    )


def _kept(request, pk):
    """The visit and its file, for somebody who logs visits there."""
    visit = look_up(Visit.objects.visible_to(request.user).select_related("household"), pk=pk)
    household = Household.objects.with_place().with_head().get(pk=visit.household_id)
    if not may(request.user, Deed.LOG_VISIT, household.building):
        raise PermissionDenied
    return visit, household


def _log_at(household, *, like) -> str:
    """The address where a visit to this household is logged that says what another one says."""
    return f"{reverse('visits:new')}?{urlencode({'household': household.number, 'like': like.pk})}"


def _first(request) -> dict:
    """What the form of a new visit holds at first: where the address names a withdrawn one, what that says."""
    like = Visit.objects.visible_to(request.user).withdrawn().of_key(request.GET.get("like", "")).first()
    if like and request.method == "GET":
        looked_at(like)
    return said_elsewhere(like, by=request.user) if like else {}
