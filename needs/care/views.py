"""The pages of recurring care: what is due, one care with its days, beginning, marking and ending it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.paging import seek
from needs.care.forms import BackForm, CareForm, EndForm, MarkForm
from needs.care.service_views import find_to_serve, only_who_sees_care
from needs.models import Care, NotAllowed, Occurrence, StepNotAllowed
from volunteers.audit.looks import look_up
from volunteers.rights import Deed, may


@require_safe
def due(request):
    """The days of care that were due and nobody has marked, the longest waiting first."""
    only_who_sees_care(request.user)
    today = timezone.localdate()
    rows = Occurrence.objects.visible_to(request.user).to_mark(today).for_list()
    page = seek(rows, request, order=("due_on", "pk"))
    context = {"page": page, "today": today, "form": MarkForm(), "may_mark": may(request.user, Deed.LOG_VISIT)}
    return render(request, "needs/care/due.html", context)


@require_http_methods(["GET", "POST"])
def new(request, number):
    """Begin recurring care for a household or one of its people."""
    household, today = find_to_serve(request, number), timezone.localdate()
    form = CareForm(request.POST or None, household=household, today=today, user=request.user)
    if request.method == "POST" and form.is_valid():
        begun = Care.objects.begin(by=request.user, household=household, **form.told())
        messages.success(request, _("“%(what)s” begins on %(day)s.") % {"what": begun, "day": begun.starts_on})
        return redirect("care:care", begun.pk)
    return render(request, "needs/care/new_care.html", {"household": household, "form": form})


@require_safe
def care(request, pk):
    """One recurring care and its days."""
    found, today = _find(request, pk), timezone.localdate()
    days = Occurrence.objects.of_care(found).told().select_related("marked_by")
    context = {
        "care": found,
        "household": found.household,
        "today": today,
        "page": seek(days, request, order=("-due_on", "-pk")),
        "form": MarkForm(),
        "back": BackForm(),
        "end": EndForm(initial={"on": today}),
        "may_keep": may(request.user, Deed.LOG_VISIT, found.household.building),
        "runs": found.ends_on is None or found.ends_on > today,
    }
    return render(request, "needs/care/care.html", context)


@require_POST
def end(request, pk):
    """End a care with its last day."""
    found, form = _find(request, pk), EndForm(request.POST)
    if not may(request.user, Deed.LOG_VISIT, found.household.building):
        raise PermissionDenied
    if form.is_valid():
        try:
            found.end(by=request.user, on=form.cleaned_data["on"])
        except StepNotAllowed as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("“%(what)s” ends on %(day)s.") % {"what": found, "day": found.ends_on})
    else:
        messages.error(request, _("Nothing was changed: the day was not understood."))
    return redirect("care:care", pk)


@require_POST
def mark(request, pk):
    """Say whether a day of care was done; whoever comes second is told so."""
    day, form = _find_day(request, pk), MarkForm(request.POST)
    if form.is_valid():
        _say(request, day, lambda: day.mark(by=request.user, today=timezone.localdate(), **form.cleaned_data))
    else:
        messages.error(request, _("Nothing was changed: the hours were not understood."))
    return redirect("care:due") if request.POST.get("then") == "due" else _among_the_days(request, day)


@require_POST
def take_back(request, pk):
    """A day was marked by mistake: it is due again."""
    day, form = _find_day(request, pk), BackForm(request.POST)
    if form.is_valid():
        _say(request, day, lambda: day.take_back(by=request.user, because=form.cleaned_data["because"]))
    else:
        messages.error(request, _("Nothing was changed: say why."))
    return _among_the_days(request, day)


def _among_the_days(request, day):
    """Back to this day, on the page of the care's days on which it stood."""
    return redirect(reverse("care:care", args=[day.care_id], query=request.GET, fragment=f"d{day.pk}"))


def _say(request, day, deed):
    try:
        deed()
    except (NotAllowed, StepNotAllowed) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"{day} · {day.get_state_display()}")


def _find(request, pk):
    return look_up(
        Care.objects.visible_to(request.user).for_list().select_related("household__building__parent__parent__parent"),
        pk=pk,
    )


def _find_day(request, pk):
    """A day of care that this person may mark; 404 out of sight, 403 where one only looks."""
    day = look_up(Occurrence.objects.visible_to(request.user).for_page(), pk=pk)
    if not may(request.user, Deed.LOG_VISIT, day.care.household.building):
        raise PermissionDenied
    return day
