"""A household moves to another building or room; its file, its needs and its history go along."""

from django.utils.translation import gettext as _

from households.models import HouseholdEvent, NotPossible
from households.writing import acting

Kind = HouseholdEvent.Kind


def move(*, by, household, building, room, on, because="", paper="", submission=None, **more):
    """The household lives elsewhere since a day; ``more`` are other fields of where it lives (living_address …)."""
    with acting(Kind.MOVED, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        (household,) = act.hold(household)
        if household.closed_on:
            raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
        before = home(household)
        if not act.change(household, building=building, room=room, **more):
            raise NotPossible(_("The household lives there already."))
        household.building = building
        act.tell(household, Kind.MOVED, note=" · ".join(filter(None, [f"{before} → {home(household)}", because])))
    return act.action


def home(household) -> str:
    """Where a household lives, in a word: building and room."""
    return f"{household.building.name}{household.room}"
