"""The pages about what a household lives on and owns."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from households.file_head import find_file
from households.means.forms import NEW, DayForm
from households.means.per_head import per_head
from households.means.sorts import DEEDS, SORTS, deeds_of, form_for
from households.means.story import row_facts, row_story
from households.models import NotAsSaid
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may
from volunteers.stale import once_more, versions


@require_safe
def means(request, number):
    """What the household lives on and owns, and its income per head on a day."""
    household, today = find_file(request.user, number, sees=Sees.MEANS), timezone.localdate()
    form = DayForm({"day": request.GET.get("day") or today.isoformat()})
    context = {
        "household": household,
        "tab": "means",
        "form": form,
        "working": per_head(household, form.cleaned_data["day"]) if form.is_valid() else None,
        "sections": [(sort, _table(sort, household)) for sort in SORTS.values()],
        "may_keep": not household.closed_on and may(request.user, Deed.KEEP_FILES, household.building),
    }
    return render(request, "households/means/means.html", context)


def _table(sort, household):
    rows = sort.model.objects.of(household).latest_first()
    return sort.table(rows, number=household.number, sort_word=sort.word, caption=sort.title)


@require_http_methods(["GET", "POST"])
def new(request, number, sort):
    """Write down a new row of one sort."""
    household, sort, today = _keep(request, number), _sort(sort), timezone.localdate()
    if household.closed_on:
        raise PermissionDenied
    first = {"submission": uuid4(), "since": today}
    form = sort.form(request.POST or None, household=household, today=today, mode=NEW, initial=first)
    if request.method == "POST" and form.is_valid():
        made = sort.model.objects.begin(by=request.user, **form.words())
        messages.success(request, _("“%(what)s” is on the file.") % {"what": made})
        return redirect("households:means", number)
    return render(request, "households/means/new.html", {"household": household, "sort": sort, "form": form})


@require_safe
def row(request, number, sort, pk):
    """One row: what it says, what was typed over, and what may be done with it."""
    household, sort = find_file(request.user, number, sees=Sees.MEANS), _sort(sort)
    row = get_object_or_404(sort.model.objects.of(household).with_whose(), pk=pk)
    may_keep = may(request.user, Deed.KEEP_FILES, household.building)
    context = {
        "household": household,
        "sort": sort,
        "row": row,
        "facts": row_facts(row),
        "entries": row_story(row),
        "deeds": deeds_of(row, household) if may_keep and row.is_kept_from(household) else [],
    }
    return render(request, "households/means/row.html", context)


@require_http_methods(["GET", "POST"])
def deed(request, number, sort, pk, deed):
    """Change, end, correct or withdraw a row; whoever comes second sees both versions."""
    household, sort, today = _keep(request, number), _sort(sort), timezone.localdate()
    row = get_object_or_404(sort.model.objects.kept_from(household).with_whose(), pk=pk)
    if deed not in DEEDS or (household.closed_on and not DEEDS[deed].on_closed_file):
        raise Http404
    deed = DEEDS[deed]
    form, status, stale = _form(request, deed, sort, row, household, today), 200, None
    if request.method == "POST" and form.is_valid():
        try:
            getattr(row, deed.verb)(by=request.user, **form.words())
        except ChangedMeanwhile as changed:
            status, stale = 409, versions(form, changed.now)
            once_more(form, changed.now)
        except NotAsSaid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(what)s” is saved.") % {"what": row})
            return redirect("households:means", number)
    context = {"household": household, "sort": sort, "row": row, "deed": deed, "form": form, "stale": stale}
    return render(request, "households/means/deed.html", context, status=status)


def _form(request, deed, sort, row, household, today):
    made, mode = form_for(deed, sort)
    first = {"version": row.version, "submission": uuid4()}
    if deed.verb == "change":
        first["since"] = today
    return made(request.POST or None, instance=row, household=household, today=today, mode=mode, initial=first)


def _keep(request, number):
    """The file, for somebody who keeps files here and sees the means: 404 out of sight, 403 where one only looks."""
    household = find_file(request.user, number, sees=Sees.MEANS)
    if not may(request.user, Deed.KEEP_FILES, household.building):
        raise PermissionDenied
    return household


def _sort(word):
    if word not in SORTS:
        raise Http404
    return SORTS[word]
