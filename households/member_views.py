"""The pages where members join and are corrected."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from households.edit_views import keep, say_doubts
from households.forms import PersonForm
from households.happened.forms import JoinForm
from households.happened.meanwhile import DoneMeanwhile, beside, do_as_seen
from households.joining import add_member, hanging_on_former_files, known_person
from households.keeping import correct_member
from households.models import Action, AlreadyOnFile, ChangedLater, HouseholdEvent, Membership
from households.notions.asking import ask_of_notions
from households.on_file import lookalikes, where_on_file, who_comes_back
from households.writing import REFUSALS
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, may
from volunteers.stale import once_more, versions

# Which field a refusal is about; any other is said of the whole form.
WRONG_FIELD = {AlreadyOnFile: "identity_number", ChangedLater: "since"}


@require_http_methods(["GET", "POST"])
def new(request, number):
    """Somebody joins the household, after looking whether the person is on a file already."""
    household, today = keep(request, number), timezone.localdate()
    form = PersonForm(request.POST or None, today=today, initial={"joined_on": today})
    typed = form.is_valid()
    back = who_comes_back(request.user, request.POST.get("confirmed", ""), today=today)
    hangs = []
    if typed:
        known = known_person(form.person() | {"known": back})
        hangs = hanging_on_former_files(request.user, known, household)
    first = {"submission": uuid4(), "seen": HouseholdEvent.objects.of_file(household).latest_key()}
    why = JoinForm(request.POST or None, household=household, today=today, hanging=hangs, initial=first)
    context = {"household": household, "form": form, "why": why, "hangs": hangs}
    if request.method == "POST" and typed and why.is_valid():
        before = Action.objects.of_submission(why.cleaned_data["submission"])
        context |= {} if before else _already_there(request, household, form, today)
        on = redirect("households:members", number)
        if before:
            return on
        if not form.errors and "alike" not in context:
            if person := _join(request, household, form, why, back, today):
                return ask_of_notions(on, household, person)
            context["stale"] = beside(why, _("%(name)s joins") % {"name": form.cleaned_data["name"]})
    return render(request, "households/member_new.html", context, status=409 if context.get("stale") else 200)


def _already_there(request, household, form, today) -> dict:
    values = form.cleaned_data
    elsewhere = where_on_file(request.user, values["identity_number"], today=today)
    if elsewhere:
        form.add_error("identity_number", elsewhere.words)
        return {"elsewhere": elsewhere}
    alike = lookalikes(
        request.user,
        name=values["name"],
        birth_date=values["birth_date"],
        phone=values["phone"],
        building=household.building,
        room=household.room,
        today=today,
    )
    known = known_person(values)
    alike = [one for one in alike if known is None or one.person_id != known.pk]
    if any(one.household_id == household.pk and one.left_on is None for one in alike):
        form.add_error("name", _("%(name)s is a member of this household already.") % {"name": values["name"]})
    return {"alike": alike} if alike and "confirmed" not in request.POST else {}


def _join(request, household, form, why, back, today):
    """The person who joined; None where that cannot be, with the reason in the form."""
    member = form.person() | {"relation": form.cleaned_data["relation"], "known": back}
    on = form.cleaned_data["joined_on"] or today
    try:
        told = {"by": request.user, "household": household, "member": member, "on": on}
        person = do_as_seen(why, partial(add_member, **told, **why.told())).person
    except DoneMeanwhile:
        return None
    except REFUSALS as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("%(name)s belongs to %(number)s now.") % {"name": person, "number": household.number})
    say_doubts(request, person)
    return person


@require_http_methods(["GET", "POST"])
def edit(request, number, pk):
    """Correct what is known of whoever belongs here, or to no household since; both versions where two save."""
    household, today = keep(request, number), timezone.localdate()
    membership = get_object_or_404(Membership.objects.at_home_in(household), pk=pk)
    form = PersonForm(request.POST or None, instance=membership.person, membership=membership, today=today)
    context = {"household": household, "membership": membership, "form": form}
    if request.method == "POST" and form.is_valid() and _is_free(request, form, membership.person, today):
        if alike := _who_else(request, household, form, today):
            merges = may(request.user, Deed.MERGE, household.building)
            return render(request, "households/member_edit.html", context | {"alike": alike, "merges": merges})
        try:
            _correct(request, membership, form, today)
        except ChangedMeanwhile:
            now = Membership.objects.select_related("person").get(pk=membership.pk)
            context["stale"] = versions(form, now.person, now)
            once_more(form, now.person, **{f"{name}_seen": getattr(now, name) for name in form.seen})
            return render(request, "households/member_edit.html", context, status=409)
        except REFUSALS as error:
            form.add_error(WRONG_FIELD.get(type(error)), str(error))
            return render(request, "households/member_edit.html", context, status=409)
        messages.success(request, _("%(name)s is saved.") % {"name": membership.person})
        say_doubts(request, membership.person)
        return redirect("households:members", number)
    return render(request, "households/member_edit.html", context)


def _is_free(request, form, person, today) -> bool:
    """Whether the typed identity number is nobody else's on file; else the form says where it is."""
    number = form.cleaned_data["identity_number"]
    elsewhere = where_on_file(request.user, number, today=today, apart_from=person)
    if elsewhere:
        form.add_error("identity_number", elsewhere.words)
    return elsewhere is None


def _who_else(request, household, form, today) -> list:
    """Who else has the name and birth date that somebody is given now; nobody once they were looked at."""
    if "confirmed" in request.POST or not {"name", "birth_date"} & set(form.changed_data):
        return []
    told = {name: form.cleaned_data[name] for name in ("name", "birth_date", "phone")}
    home = {"building": household.building, "room": household.room}
    return lookalikes(request.user, **told, **home, today=today, apart_from=form.instance)


def _correct(request, membership, form, today):
    values = form.cleaned_data
    for name in form.seen:
        setattr(membership, name, values[f"{name}_seen"])
    correct_member(
        by=request.user,
        membership=membership,
        version=values["version"] or 0,
        on=today,
        since=values["since"],
        relation=values.get("relation"),
        joined_on=values.get("joined_on"),
        **form.person(),
    )
