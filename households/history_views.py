"""The pages of what a file said before: on a day, and field by field."""

from dataclasses import replace

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from households.as_of import (
    around_of_day,
    means_of_day,
    member_facts,
    notions_of_day,
    put_tags_of_day,
    state_of,
    words_of_day,
)
from households.facts import facts
from households.field_history import field_histories
from households.file_head import find_file
from households.history_forms import DayForm
from households.sight import sight_of
from volunteers.rights import Deed, Sees, may


@require_safe
def as_of(request, number):
    """The file as it was on a day: what was so then, as known today."""
    household, today = find_file(request.user, number, sees=Sees.CARE), timezone.localdate()
    form = DayForm(request.GET or None, today=today)
    context = {"household": household, "tab": "history", "form": form, "may_keep": _keeps(request, household)}
    if form.is_valid():
        state, sight = state_of(household, form.cleaned_data["day"]), sight_of(request.user, household.building)
        put_tags_of_day(state, sight)
        context |= {
            "state": state,
            "sight": sight,
            "words": words_of_day(state),
            "groups": facts(state.household, replace(sight, secret=False)),  # only what is so today is opened whole
            "members": [(member, member_facts(member, sight, state.day)) for member in state.members],
            "around": around_of_day(state),
            "notions": notions_of_day(household, state.day),
            "means": means_of_day(household, state.day) if sight.means else [],
        }
    return render(request, "households/as_of.html", context)


@require_safe
def fields(request, number):
    """Field by field what the file and its members said before, with what was corrected."""
    household = find_file(request.user, number, sees=Sees.CARE)
    sight, form = sight_of(request.user, household.building), DayForm(today=timezone.localdate())
    owners = field_histories(household, sight)
    context = {
        "household": household,
        "tab": "history",
        "sight": sight,
        "form": form,
        "owners": owners,
        "may_keep": _keeps(request, household),
    }
    return render(request, "households/field_history.html", context)


def _keeps(request, household) -> bool:
    return may(request.user, Deed.KEEP_FILES, household.building)
