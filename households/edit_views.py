"""The pages where a file is opened and edited."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from households.facts import doubts_about
from households.file_head import find_file
from households.forms import HouseholdForm, PersonForm
from households.keeping import correct_file
from households.leads.opening import first_words, lead_named, open_file_of
from households.models import AlreadyOnFile, ChangedLater, Household
from households.on_file import lookalikes, where_on_file, who_comes_back, whom_words_mean
from households.writing import REFUSALS
from volunteers.models.stepped import NotAllowed, StepNotAllowed
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, may
from volunteers.stale import once_more, versions


def keep(request, number) -> Household:
    """The file, for somebody who keeps files here: 404 out of sight, 403 where one only looks."""
    household = find_file(request.user, number)
    if not may(request.user, Deed.KEEP_FILES, household.building):
        raise PermissionDenied
    return household


@require_http_methods(["GET", "POST"])
def new(request):
    """Open a file with its head, after looking whether the person is on one already."""
    if not may(request.user, Deed.KEEP_FILES):
        raise PermissionDenied
    today, context = timezone.localdate(), {}
    lead = lead_named(request.user, request.GET.get("lead"), sent=request.method == "POST")
    first, meant = first_words(lead) if lead else ({}, whom_words_mean(request.GET.get("for", "")))
    first |= {"submission": uuid4(), "opened_on": today}
    form = HouseholdForm(request.POST or None, user=request.user, today=today, initial=first)
    head = PersonForm(request.POST or None, prefix="head", today=today, is_head=True, initial=meant)
    if request.method == "POST" and form.is_valid() & head.is_valid():
        before = Household.objects.of_submission(form.cleaned_data["submission"])
        context = {} if before else _already_there(request, form, head, today)
        if not context and (household := before or _open(request, form, head, today, lead)):
            messages.success(request, _("File %(number)s is open.") % {"number": household.number})
            return redirect("households:file", household.number)
    return render(request, "households/new.html", context | {"form": form, "head": head, "lead": lead})


def _already_there(request, form, head, today) -> dict:
    """Why the file is not opened yet: the number is on a file, or somebody looks very much the same."""
    values = head.cleaned_data
    elsewhere = where_on_file(request.user, values["identity_number"], today=today)
    if elsewhere:
        head.add_error("identity_number", elsewhere.words)
        return {"elsewhere": elsewhere}
    if "confirmed" in request.POST:
        return {}
    alike = lookalikes(
        request.user,
        name=values["name"],
        birth_date=values["birth_date"],
        phone=values["phone"] or form.cleaned_data["phone"],
        building=form.cleaned_data["building"],
        room=form.cleaned_data["room"],
        address=form.cleaned_data["living_address"],
        today=today,
    )
    return {"alike": alike} if alike else {}


def _open(request, form, head, today, lead):
    """The opened file; None when it cannot be, with the reason in the form."""
    fields = form.file() | {"submission": form.cleaned_data["submission"]}
    on = fields.pop("opened_on") or today
    try:
        back = who_comes_back(request.user, request.POST.get("confirmed", ""), today=today)
        return open_file_of(lead, by=request.user, on=on, head=head.person() | {"known": back}, **fields)
    except (*REFUSALS, StepNotAllowed, NotAllowed) as error:
        head.add_error("identity_number" if isinstance(error, AlreadyOnFile) else None, str(error))
        return None


@require_http_methods(["GET", "POST"])
def edit(request, number):
    """Correct the file's own fields; whoever saves second sees both versions."""
    household, today = keep(request, number), timezone.localdate()
    first = {"version": household.version}
    form = HouseholdForm(request.POST or None, instance=household, user=request.user, today=today, initial=first)
    context = {"household": household, "form": form}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            _correct(request, household, version, form, today)
        except ChangedMeanwhile as changed:
            context["stale"] = versions(form, changed.now)
            once_more(form, changed.now)
            return render(request, "households/edit.html", context, status=409)
        except REFUSALS as error:
            form.add_error("since" if isinstance(error, ChangedLater) else None, str(error))
            return render(request, "households/edit.html", context, status=409)
        messages.success(request, _("File %(number)s is saved.") % {"number": number})
        return redirect("households:file", number)
    return render(request, "households/edit.html", context)


def _correct(request, household, version, form, today):
    since = form.cleaned_data["since"]
    correct_file(by=request.user, household=household, version=version, on=today, since=since, **form.file())


def say_doubts(request, person):
    """Tell whoever saved what does not fit together; it is saved all the same."""
    for words in doubts_about(person):
        messages.warning(request, words)
