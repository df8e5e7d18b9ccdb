"""Writing what stands on a file: its own fields, and those of its members.

``since`` is the day from which the new values hold: what held until then is kept, and a file of that day still shows
it. Without it the change is a correction: it was never otherwise. ChangedLater where a later change is known.
"""

from django.db import transaction

from households.models import FormerValue, Household, HouseholdEvent, Membership
from households.people import write_person
from households.search import refresh_search

Kind = HouseholdEvent.Kind


@transaction.atomic
def correct_file(*, by, household, version: int, on, since=None, source="", **changes) -> bool:
    """Write the changed fields of a file; says whether anything changed, and raises ChangedMeanwhile.

    A building or room that is another since a day is a move and is told as one.
    """
    changed = {name: value for name, value in changes.items() if getattr(household, name) != value}
    if not changed and household.version == version:
        return False
    before = _home(household)
    if since:
        old = {name: getattr(household, name) for name in changed}
        FormerValue.objects.keep([(household, old)], until=since, by=by, source=source)
    household.correct(by=by, version=version, source=source, **changed)
    after = _home(household)
    moved = since and before != after
    household.events.create(
        kind=Kind.MOVED if moved else Kind.UPDATED,
        on=since if moved else on,
        by=by,
        note="" if before == after else f"{before} → {after}"[:300],
        source=source,
    )
    refresh_search([household.pk])
    return True


@transaction.atomic
def correct_member(
    *, by, membership, version: int, on, since=None, relation=None, joined_on=None, source="", **changes
) -> bool:
    """Write the changed fields of a member and of the membership; ``version`` is the person's."""
    kept = {"relation": relation or membership.relation, "joined_on": joined_on or membership.joined_on}
    if membership.is_head:
        kept["relation"] = membership.relation
    moved = any(getattr(membership, name) != value for name, value in kept.items())
    changed = write_person(membership.person, by=by, version=version, source=source, since=since, **changes)
    if moved:
        if since and kept["relation"] != membership.relation:
            old = {"relation": membership.relation}
            FormerValue.objects.keep([(membership, old)], until=since, by=by, source=source)
        Membership.objects.filter(pk=membership.pk).update(**kept)
        membership.refresh_from_db(fields=list(kept))
        Membership.history.bulk_history_create(
            [membership], update=True, default_user=by, default_change_reason=source or None
        )
    if changed or moved:
        membership.household.events.create(kind=Kind.UPDATED, person=membership.person, on=on, by=by, source=source)
        refresh_search([membership.household_id])
    return changed or moved


def _home(household: Household) -> str:
    return f"{household.building.name}{household.room}"
