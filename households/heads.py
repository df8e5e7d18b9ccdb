"""Who is the head: exactly one of the present members of an open file."""

from django.utils.translation import gettext as _

from households.head_relations import relations_to
from households.models import HouseholdEvent, NotPossible, Relation
from households.people import refuse_the_dead
from households.writing import acting

Kind = HouseholdEvent.Kind


def change_head(*, by, household, to, on, relations=None, because="", paper="", submission=None):
    """Another present member becomes the head.

    ``relations`` (membership key → relation) are those to the new head. One that is not said stays empty,
    for what it was to the old head is no longer true.
    """
    with acting(Kind.HEAD_CHANGED, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        (household,) = act.hold(household)
        present = present_members(household)
        old = next((one for one in present if one.is_head), None)
        if old and old.pk == to.pk:
            raise NotPossible(_("%(name)s is the head already.") % {"name": to.person})
        if old:
            act.change(old, is_head=False)
        make_head(act, household, to, present, relations=relations or {}, note=because)
    return act.action


def make_head(act, household, to, present, *, relations=None, note=""):
    """Within an action: one of the present members becomes the head, the others are to them what is said.

    Without ``relations`` they are what follows by itself.
    """
    head = next((one for one in present if one.pk == to.pk), None)
    if head is None:
        raise NotPossible(_("%(name)s is no member any more.") % {"name": to.person})
    refuse_the_dead(head.person)
    if head.joined_on and act.on < head.joined_on:
        raise NotPossible(
            _("%(name)s belongs to the household only since %(day)s.") % {"name": head.person, "day": head.joined_on}
        )
    relations = relations_to(head, present) if relations is None else relations
    act.change(head, is_head=True, relation=Relation.HEAD)
    for other in present:
        if other.pk != head.pk:
            act.change(other, relation=relations.get(other.pk, ""))
    act.tell(household, Kind.HEAD_CHANGED, person=head.person, note=note)


def present_members(household) -> list:
    """The present members with their people, as they are now, the head first."""
    return list(household.memberships.present().head_first())
