"""The pages of people who stand on record twice."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.duplicates.comparing import comparison, files_compared, two_files, two_people
from households.duplicates.elsewhere import numbers_elsewhere
from households.duplicates.files import doubles, merge_files
from households.duplicates.finding import kept_apart, likely_pairs, likely_pairs_across
from households.duplicates.forms import ApartForm, MergeFilesForm, MergeForm, TogetherForm
from households.duplicates.merging import merge_people
from households.duplicates.places import places_to_look_at
from households.heads import present_members
from households.models import AlreadyDone, KeptApart
from households.writing import REFUSALS
from volunteers.audit.looks import looked_at
from volunteers.doors import only_for
from volunteers.rights import Deed

PER_PAGE = 20
ACROSS = "across"  # one half of each pair in one community, the other in another


@require_safe
@only_for(Deed.MERGE)
def pairs(request):
    """Who is likely to stand on record twice in one community, or in two of them; the likeliest first."""
    places, today = places_to_look_at(request.user), timezone.localdate()
    chosen = [one for one in places if str(one.pk) == request.GET.get("place")] or places[:1]
    across = request.GET.get("place") == ACROSS and len(places) > 1
    found = likely_pairs_across(request.user, *places) if across else likely_pairs(request.user, *chosen)
    number = request.GET.get("page", "1")
    start = (int(number) - 1) * PER_PAGE if number.isascii() and number.isdecimal() and len(number) < 6 else 0
    context = {
        "place": None if across or not chosen else chosen[0],
        "places": places,
        "across": across,
        "elsewhere": numbers_elsewhere(request.user, *chosen, today=today) if not across else [],
        "apart": kept_apart(request.user, *(places if across else chosen)),
        "number": len(found),
        "pairs": found[max(start, 0) : max(start, 0) + PER_PAGE],
        "previous": max(start, 0) // PER_PAGE,
        "next": max(start, 0) // PER_PAGE + 2 if start + PER_PAGE < len(found) else 0,
    }
    return render(request, "households/duplicates/pairs.html", context)


@require_http_methods(["GET", "POST"])
def pair(request, one, other):
    """Two records side by side: what each says, what hangs on each; merge them into one."""
    people, today = _people(request, one, other), timezone.localdate()
    first = {"keep": people[0].pk, "on": today, "submission": uuid4()}
    form = MergeForm(request.POST or None, people=people, today=today, initial=first)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            merge_people(by=request.user, **form.told())
        except AlreadyDone:
            return redirect("households:duplicates")
        except REFUSALS as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("The two records of %(name)s are one now.") % {"name": form.kept()})
            return redirect("households:members", form.kept().file)
    context = {
        "people": people,
        "heads": [(f"{one.name} · {one.file}", reverse("households:members", args=[one.file])) for one in people],
        "rows": comparison(people),
        "form": form,
        "said": list(KeptApart.objects.between(*people).latest_first()),
        "apart": ApartForm(),
        "together": TogetherForm(),
        "files": two_files(people),
    }
    return render(request, "households/duplicates/pair.html", context, status=status)


@require_http_methods(["GET", "POST"])
def files(request, one, other):
    """Two files of one household: who stands on both, who comes over; make them one."""
    both, today = two_files(_people(request, one, other)), timezone.localdate()
    if not both:
        raise Http404
    form = MergeFilesForm(
        request.POST or None,
        files=both,
        today=today,
        initial={"keep": both[0].pk, "on": today, "submission": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            merge_files(by=request.user, **form.told())
        except AlreadyDone:
            return redirect("households:duplicates")
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            kept = form.told()["keep"]
            messages.success(request, _("File %(number)s stands for both now.") % {"number": kept})
            return redirect("households:file", kept.number)
    members = [present_members(household) for household in both]
    found = doubles(*members)
    context = {
        "files": list(zip(both, members, strict=True)),
        "doubles": found,
        "both": {member.pk for double in found for member in (double.kept, double.gone)},
        "heads": [(household.number, reverse("households:file", args=[household.number])) for household in both],
        "rows": files_compared(both),
        "form": form,
    }
    status = 409 if form.non_field_errors() else 200
    return render(request, "households/duplicates/files.html", context, status=status)


@require_POST
def apart(request, one, other):
    """Say that two people who look like one are two."""
    people = _people(request, one, other)
    form = ApartForm(request.POST)
    if form.is_valid():
        KeptApart.objects.keep_apart(*people, by=request.user, because=form.cleaned_data["why"])
        messages.success(request, _("The two of %(one)s and %(other)s are kept apart from now on.") % _files_of(people))
    return redirect("households:duplicates")


@require_POST
def together(request, one, other):
    """Take back that two people are two, with the reason: then they can be merged."""
    people, form = _people(request, one, other), TogetherForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was taken back: say why it was a mistake."))
    elif KeptApart.objects.take_back(*people, by=request.user, because=form.cleaned_data["because"]):
        messages.success(
            request, _("The two of %(one)s and %(other)s are not kept apart any more.") % _files_of(people)
        )
    return redirect("households:duplicate", one, other)


def _files_of(people):
    return {"one": people[0].file, "other": people[1].file}


def _people(request, one, other):
    """Both, for somebody who may merge at both places; else there are no such two."""
    people = two_people(request.user, one, other)
    if not people:
        raise Http404
    for person in people:
        looked_at(person.home)
    return people
