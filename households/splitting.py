"""One household becomes two (分户): some members go on in a file of their own, each file with its head."""

from django.utils.translation import gettext as _

from households.hanging import carry
from households.head_relations import relations_to
from households.joining import enter
from households.leaving import depart, still_members
from households.models import HouseholdEvent, NotPossible
from households.opening import open_file
from households.writing import acting

Kind = HouseholdEvent.Kind
# What the new file takes over from the old one; benefits and accounts are its own to begin with.
TAKEN_OVER = ("cause", "risk", "next_visit_on")


def split(
    *, by, household, members, head, building, room, on, because, new_head=None, relations=None, follow=True,
    paper="", submission=None, **fields,
):  # fmt: skip
    """These members (memberships) leave for a new file at ``building`` and ``room``, with ``head`` as its head.

    ``new_head`` is the old file's where its head goes. ``relations`` are to the new file's head; without them they are
    what follows by itself. Returns the new file.
    """
    with acting(Kind.SPLIT, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        (household,) = act.hold(household)
        if household.closed_on:
            raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
        leaving = still_members(household, members)
        chosen = next((one for one in leaving if one.pk == head.pk), None)
        if chosen is None:
            raise NotPossible(_("The head of the new household is one of those who go."))
        if len(leaving) == household.memberships.present().count():
            raise NotPossible(_("When everybody goes, the household moves; it does not split."))
        relations = relations_to(chosen, leaving) if relations is None else relations
        depart(act, household, leaving, because=because, new_head=new_head)
        taken = {name: getattr(household, name) for name in TAKEN_OVER}
        new = open_file(act, building=building, room=room, **taken | fields)
        for one in leaving:
            enter(act, new, one.person, relation=relations.get(one.pk, ""), is_head=one.pk == chosen.pk)
            act.tell(household, Kind.LEFT, person=one.person, note=because)
            act.tell(new, Kind.JOINED, person=one.person, note=because)
        names = "、".join(one.person.name for one in leaving)
        act.tell(household, Kind.SPLIT, note=f"{names} → {new.number}")
        act.tell(new, Kind.SPLIT, note=f"{household.number} → {new.number}")
        if follow:
            carry(act, household, to=new, people=[one.person for one in leaving])
    new.refresh_from_db()
    return new
