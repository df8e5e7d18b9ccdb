"""Two households become one (合户): every member of one file goes over to the other, and the emptied one is closed."""

from django.utils.translation import gettext as _

from households.closing import close_file
from households.hanging import carry
from households.heads import present_members
from households.leaving import arrive, depart
from households.models import HouseholdEvent, NotPossible
from households.writing import acting

Kind = HouseholdEvent.Kind


def unite(*, by, household, into, on, because, relations=None, follow=True, paper="", submission=None):
    """Everybody of ``household`` goes over ``into`` another open file, whose head stays the head.

    ``relations`` (membership key → relation) are to that head. The emptied file is closed and points to the other.
    With ``follow`` its own needs go along as well as those of its members.
    """
    with acting(Kind.MERGED, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        if household.pk == into.pk:
            raise NotPossible(_("A household is not merged with itself."))
        household, into = act.hold(household, into)
        if household.closed_on:
            raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
        members = present_members(household)
        depart(act, household, members, because=because)
        for one in members:
            arrive(act, into, one.person, relation=(relations or {}).get(one.pk, ""), because=because)
        if follow:
            carry(act, household, to=into, people=[one.person for one in members], whole=True)
        close_file(act, household, because=because, continued_in=into)
        act.tell(household, Kind.MERGED, note=f"{household.number} → {into.number}")
        act.tell(into, Kind.MERGED, note=f"{household.number} → {into.number}")
    return act.action
