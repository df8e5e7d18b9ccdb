"""Two records of one person become one: nothing is lost, and it can be taken back.

The other record stays, marked as merged into the one that is kept. What hangs on it (memberships, visits, needs,
documents, means, tags) goes over; what the kept one does not say is taken from it.
"""

from datetime import date

from django.utils.translation import gettext as _

from common.identity import read
from households.closing import close_file
from households.duplicates.likeness import same_card
from households.hanging import carry, hand_over
from households.leaving import depart
from households.models import Household, HouseholdEvent, KeptApart, Membership, NotPossible, Person
from households.writing import acting

Kind = HouseholdEvent.Kind
FILLED = (
    "sex", "birth_date", "phone", "health", "disability_class", "disability_level", "work", "monthly_income",
    "self_care", "note",
)  # fmt: skip
CARD = ("identity_kind", "identity_number", "identity_index", "identity_tail_index", "identity_mask")
NO_CARD = {"identity_kind": "none", "identity_number": "", "identity_index": None, "identity_tail_index": "",
           "identity_mask": ""}  # fmt: skip


def merge_people(*, by, keep, gone, on, because="", new_head=None, paper="", submission=None):
    """Let one record stand for both. Where the other one leads a household that the kept one does not belong to,
    ``new_head`` (a membership) leads it from then on. NotPossible where they have different identity numbers.
    """
    told = {"by": by, "on": on, "because": because, "paper": paper, "submission": submission}
    with acting(Kind.SAME_PERSON, **told) as act:
        act.hold(*files_of(keep, gone))
        people = Person.objects.select_for_update().filter(pk__in=(keep.pk, gone.pk)).order_by("pk")
        now = {person.pk: person for person in people}
        keep, gone = now[keep.pk], now[gone.pk]
        refuse(keep, gone)
        files = _bring_together(act, keep, gone, new_head, because)
        unite_records(act, keep, gone)
        for household in files:
            act.tell(household, Kind.SAME_PERSON, person=keep, note=because)
    return act.action


def refuse(keep, gone):
    """Raise NotPossible where these two cannot become one."""
    if keep.pk == gone.pk:
        raise NotPossible(_("Nobody is merged with himself."))
    for person in (keep, gone):
        if person.merged_into_id:
            raise NotPossible(_("%(name)s was merged with another record already.") % {"name": person})
    both = keep.identity_number and gone.identity_number
    if both and not same_card(read(keep.identity_number), read(gone.identity_number)):
        raise NotPossible(_("They have two identity numbers. Correct the wrong one first."))
    if KeptApart.objects.between(keep, gone).exists():
        raise NotPossible(_("Somebody looked at %(name)s and says that these are two people.") % {"name": keep})


def files_of(*people) -> list[Household]:
    """The files that any of them belongs to or belonged to."""
    memberships = Membership.objects.valid().filter(person__in=people)
    return list(Household.objects.filter(pk__in=memberships.values("household")).order_by("pk"))


def leads_elsewhere(keep, gone) -> Membership | None:
    """The membership by which the other record leads a household of several that the kept one is no member of."""
    head = gone.memberships.present().filter(is_head=True).select_related("household").first()
    if head is None or keep.memberships.present().filter(household=head.household_id).exists():
        return None
    alone = head.household.memberships.present().count() == 1
    return None if alone or not keep.memberships.present().exists() else head


def _bring_together(act, keep, gone, new_head, because) -> list[Household]:
    """One membership on each day: the other record's go over, and end where the kept one is a member as well."""
    own, files = list(keep.memberships.valid().select_related("household").order_by("pk")), {}
    for one in gone.memberships.valid().select_related("household").order_by("pk"):
        files[one.household_id] = one.household
        if not any(_overlap(one, other) for other in own):
            act.change(one, person=keep)
        elif one.left_on is None:
            _end(act, one, own, new_head, because)
    files |= {other.household_id: other.household for other in own}
    return list(files.values())


def _end(act, membership, own, new_head, because):
    household, there = membership.household, [one for one in own if one.left_on is None]
    if not there:
        raise NotPossible(_("They were members of two households on the same days. Correct the days first."))
    if household.closed_on:  # a closed file holds nobody back
        left_on = max(day for day in (household.closed_on, membership.joined_on) if day)
        act.change(membership, left_on=left_on, left_because=household.closed_because)
        return
    if there[0].household.closed_on:
        words = _("%(name)s stands on a closed file, %(number)s. Keep the other record.")
        raise NotPossible(words % {"name": there[0].person, "number": there[0].household})
    same = next((one for one in there if one.household_id == household.pk), None)
    if same and not membership.is_head and membership.joined_on:
        act.change(membership, left_on=membership.joined_on, left_because=because[:200], set_aside=True)
        return
    head = (same or new_head) if membership.is_head else None
    depart(act, household, [membership], because=because, new_head=head)
    home = there[0].household
    if home.pk == household.pk:
        return
    emptied = not household.closed_on and not household.memberships.present().exists()
    carry(act, household, to=home, people=[membership.person], whole=emptied)
    if emptied:
        close_file(act, household, because=because or _("The same person stands on another file."), continued_in=home)


def _overlap(one, other) -> bool:
    starts = max(one.joined_on or date.min, other.joined_on or date.min)
    return starts < min(one.left_on or date.max, other.left_on or date.max)


def unite_records(act, keep, gone):
    """What names the other record, or was merged into it, names the kept one, which takes what it does not say."""
    hand_over(act, keep=keep, gone=gone)
    fill(act, keep, gone)
    for merged in (*Person.objects.select_for_update().filter(merged_into=gone).order_by("pk"), gone):
        act.change(merged, merged_into=keep)


def fill(act, keep, gone):
    """What the kept record does not say, it takes from the other; of two identity numbers the newer, longer one."""
    empty = {name: getattr(gone, name) for name in FILLED if getattr(keep, name) in ("", None)}
    act.change(keep, **{name: value for name, value in empty.items() if value not in ("", None)})
    if len(gone.identity_number) > len(keep.identity_number):
        card = {name: getattr(gone, name) for name in CARD}
        act.change(gone, **NO_CARD)
        act.change(keep, **card)
