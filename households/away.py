"""A member is away and still belongs to the household: in prison, in care, missing; and comes back."""

from django.utils.translation import gettext as _

from households.leaving import still_members
from households.models import HouseholdEvent, NotPossible, Status
from households.writing import acting

Kind = HouseholdEvent.Kind
AWAY = {
    Status.IN_PRISON: Kind.WENT_TO_PRISON,
    Status.IN_DETOX: Kind.WENT_TO_DETOX,
    Status.IN_CARE: Kind.WENT_INTO_CARE,
    Status.MISSING: Kind.WENT_MISSING,
    Status.RELIGIOUS: Kind.RELIGIOUS,
}


def go_away(*, by, membership, status, on, because="", where="", paper="", submission=None):
    """A member goes to prison, into care or missing since a day; ``where`` says in words where the person is."""
    with acting(AWAY[status], by=by, on=on, because=because, paper=paper, submission=submission) as act:
        household, member = _member(act, membership)
        if not act.change(member.person, status=status, whereabouts=where):
            raise NotPossible(_("%(name)s is written down so already.") % {"name": member.person})
        note = " · ".join(filter(None, [where, because]))
        act.tell(household, AWAY[status], person=member.person, note=note)
    return act.action


def come_back(*, by, membership, on, because="", paper="", submission=None):
    """A member who was away lives with the household again since a day."""
    with acting(Kind.CAME_BACK, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        household, member = _member(act, membership)
        if member.person.status not in AWAY:
            raise NotPossible(_("%(name)s is not away.") % {"name": member.person})
        act.change(member.person, status=Status.NORMAL, whereabouts="")
        act.tell(household, Kind.CAME_BACK, person=member.person, note=because)
    return act.action


def _member(act, membership):
    (household,) = act.hold(membership.household)
    (member,) = still_members(household, [membership])
    if member.joined_on and act.on < member.joined_on:
        raise NotPossible(
            _("%(name)s belongs to the household only since %(day)s.")
            % {"name": member.person, "day": member.joined_on}
        )
    return household, member
