"""Two files of one household become one: who stands on both is merged, the others come over, nothing is lost."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.identity import read
from common.traditional import simplified
from households.closing import close_file
from households.duplicates.following import end_now
from households.duplicates.likeness import same_card
from households.duplicates.merging import refuse, unite_records
from households.hanging import carry
from households.heads import present_members
from households.leaving import arrive, depart
from households.models import Household, HouseholdEvent, KeptApart, NotPossible, Pairing, Tagging, Visit
from households.writing import acting

Kind = HouseholdEvent.Kind
FILLED = (
    "living_address", "registered_address", "phone", "cause", "bank_name", "account_holder", "bank_account", "note",
)  # fmt: skip
# What the file was goes on standing on it; what goes along with people has gone along with them.
GOES_OVER = (Visit, Tagging, Pairing)


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who stands on both files: a membership of each."""

    kept: object
    gone: object


def doubles(members, others) -> list[Double]:
    """Who of the members of one file is who of the other: of one name, with nothing that speaks against it."""
    found, free, apart = [], list(members), KeptApart.objects.pairs()
    for gone in others:
        kept = next((one for one in free if _may_be_one(one.person, gone.person, apart)), None)
        if kept:
            free.remove(kept)
            found.append(Double(kept, gone))
    return found


def _may_be_one(one, other, apart) -> bool:
    if simplified(one.name) != simplified(other.name) or tuple(sorted((one.pk, other.pk))) in apart:
        return False
    births = {person.birth_date for person in (one, other) if person.birth_date}
    cards = [read(person.identity_number) for person in (one, other)]
    return len(births) < 2 and same_card(*cards) is not False


def merge_files(*, by, keep, gone, on, because, paper="", submission=None):
    """Let one file stand for both: who is on both is one person from then on, the others come over.

    Visits, needs, documents, means and tags go over; the other file is closed and points to the kept one.
    """
    told = {"by": by, "on": on, "because": because, "paper": paper, "submission": submission}
    with acting(Kind.SAME_HOUSEHOLD, **told) as act:
        if keep.pk == gone.pk:
            raise NotPossible(_("A household is not merged with itself."))
        keep, gone = act.hold(keep, gone)
        for household in (keep, gone):
            if household.closed_on:
                raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
        leaving = present_members(gone)
        pairs = {double.gone.pk: double.kept for double in doubles(present_members(keep), leaving)}
        depart(act, gone, leaving, because=because)
        for one in leaving:
            if one.pk not in pairs:
                arrive(act, keep, one.person, relation=_relation(one, leaving, pairs), because=because)
        carry(act, gone, to=keep, people=[one.person for one in leaving], whole=True)
        for one in leaving:
            if one.pk in pairs:
                refuse(pairs[one.pk].person, one.person)
                unite_records(act, pairs[one.pk].person, one.person)
        _bring_over(act, keep, gone)
        close_file(act, gone, because=because, continued_in=keep)
        for household in (gone, keep):
            act.tell(household, Kind.SAME_HOUSEHOLD, note=f"{gone.number} → {keep.number}")
        Household.objects.filter(pk__in=(keep.pk, gone.pk)).retally_last_met()
    return act.action


def _relation(one, leaving, pairs) -> str:
    """The relation somebody keeps, where the head of both files is one person."""
    head = next((other for other in leaving if other.is_head), None)
    same_head = head is not None and head.pk in pairs and pairs[head.pk].is_head
    return one.relation if same_head else ""


def _bring_over(act, keep, gone):
    """What names the other file names the kept one, and what the kept one does not say is taken from it."""
    for model in GOES_OVER:
        for row in model.objects.select_for_update().filter(household=gone).order_by("pk"):
            try:
                with transaction.atomic():
                    act.change(row, household=keep)
            except IntegrityError:  # both bear the tag, or each has a helper
                end_now(act, row)
    empty = {name: getattr(gone, name) for name in FILLED if getattr(keep, name) in ("", None)}
    planned = [day for day in (keep.next_visit_on, gone.next_visit_on) if day]
    told = {name: value for name, value in empty.items() if value not in ("", None)}
    act.change(keep, next_visit_on=min(planned, default=None), **told)
