"""A household moves to another building or room; its file, its needs and its history go along."""

from django.utils.translation import gettext as _

from households.models import HouseholdEvent, NotPossible
from households.writing import acting, refuse_unseen

Kind = HouseholdEvent.Kind


def move(*, by, household, on, because="", paper="", source="", submission=None, version=None, **where):
    """The household lives elsewhere since a day: ``where`` is its building, room or living address, and what else of
    the file is so since. ChangedMeanwhile where somebody saved the file since ``version``.
    """
    told = {"because": because, "paper": paper, "source": source, "submission": submission}
    with acting(Kind.MOVED, by=by, on=on, **told) as act:
        (household,) = act.hold(household)
        if version is not None:
            refuse_unseen(household, version)
        if household.closed_on:
            raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
        before = home(household)
        if not act.change(household, **where):
            raise NotPossible(_("The household lives there already."))
        act.tell(household, Kind.MOVED, note=" · ".join(filter(None, [f"{before} → {home(household)}", because])))
    return act.action


def home(household) -> str:
    """Where a household lives, in a word: building and room."""
    return f"{household.building.name}{household.room}"
