"""Somebody leaves a household: moves out, marries out, dies; the last one's leaving closes the file."""

from django.utils.translation import gettext as _

from households.closing import close_file
from households.hanging import carry, end_with_the_last
from households.head_relations import relations_to
from households.heads import make_head, present_members
from households.joining import enter
from households.models import HouseholdEvent, Membership, NotPossible, Status
from households.writing import acting

Kind = HouseholdEvent.Kind
KINDS = {Status.DECEASED: Kind.DIED, Status.MARRIED_OUT: Kind.MARRIED_OUT}


def leave(
    *, by, membership, on, because: str, status=Status.MOVED_OUT, new_head=None, relations=None, to=None,
    relation_there="", follow=True, end_needs=False, paper="", submission=None,
):  # fmt: skip
    """Somebody leaves: moved out, married out, deceased …; the last one's leaving closes the file.

    When the head leaves others behind, ``new_head`` (one of their memberships) is needed, else NotPossible. Whoever
    goes to another open file (``to``) joins it on the same day, and with ``follow`` what hangs on them goes along.
    A file closes with its last member only where nothing stands against it; where that one died, ``end_needs`` ends
    what was still asked for, for this reason.
    """
    kind = KINDS.get(status, Kind.LEFT)
    with acting(kind, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        household, *there = act.hold(membership.household, *([to] if to else []))
        (membership,) = still_members(household, [membership])
        person = membership.person
        act.tell(household, kind, person=person, note=because)
        staying = depart(act, household, [membership], because=because, new_head=new_head, relations=relations)
        if there:
            arrive(act, there[0], person, relation=relation_there, because=because)
            if follow:
                carry(act, household, to=there[0], people=[person])
        else:
            act.change(person, status=status, died_on=on if status == Status.DECEASED else None, whereabouts="")
        if not staying and not household.closed_on:
            if end_needs and status == Status.DECEASED:
                end_with_the_last(act, household, because=because)
            close_file(act, household, because=because)
    return act.action


def still_members(household, memberships) -> list[Membership]:
    """These memberships as they are now; NotPossible where somebody has left meanwhile."""
    now = {one.pk: one for one in present_members(household)}
    for one in memberships:
        if one.pk not in now:
            raise NotPossible(_("%(name)s left meanwhile.") % {"name": one.person})
    return [now[one.pk] for one in memberships]


def depart(act, household, leaving, *, because, new_head=None, relations=None) -> list[Membership]:
    """Within an action: these members belong to the household no longer; those who stay have a head, and are told."""
    gone = {one.pk for one in leaving}
    present = present_members(household)
    staying = [one for one in present if one.pk not in gone]
    head_leaves = any(one.is_head for one in leaving)
    if head_leaves and staying and new_head is None:
        raise NotPossible(_("Say who is the head from now on."))
    for one in leaving:
        if one.joined_on and act.on < one.joined_on:
            raise NotPossible(_("Nobody leaves before the day of joining, %(day)s.") % {"day": one.joined_on})
        act.change(one, left_on=act.on, left_because=because[:200])
    if head_leaves and staying:
        told = relations if relations is not None else _relations(new_head, present)
        make_head(act, household, new_head, staying, relations=told)
    return staying


def arrive(act, household, person, *, relation="", because=""):
    """Within an action: somebody who left another household belongs to this open one from the same day."""
    if household.closed_on:
        raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
    membership = enter(act, household, person, relation=relation)
    act.tell(household, Kind.JOINED, person=person, note=because)
    return membership


def _relations(new_head, present):
    """What everyone is to the new head; the old one is among ``present``, for it follows from both."""
    head = next((one for one in present if one.pk == new_head.pk), new_head)
    return relations_to(head, present)
