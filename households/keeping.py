"""Writing what stands on a file: its own fields, and those of its members.

``since`` is the day from which the new values hold: what held until then is kept, and a file of that day still shows
it. Without it the change is a correction: it was never otherwise. ChangedLater where a later change is known,
ChangedMeanwhile where somebody saved since ``version``, NotPossible where a file would be untrue on some day.
"""

from households.models import Household, HouseholdEvent, Membership, Person
from households.moving import home, move
from households.people import changes_to, write_person
from households.writing import acting, refuse_unseen
from volunteers.models.versioned import ChangedMeanwhile

Kind = HouseholdEvent.Kind
HOME = {"building", "room"}


def correct_file(*, by, household, version: int, on, since=None, source="", **changes) -> bool:
    """Write the changed fields of a file; says whether anything changed.

    A building or room that is another since a day is a move, and is told and taken back as one.
    """
    changed = {name: value for name, value in changes.items() if getattr(household, name) != value}
    if not changed and household.version == version:
        return False
    if since and HOME & changed.keys():
        move(by=by, household=household, version=version, on=since, source=source, **changed)
    else:
        _correct_file(by=by, household=household, version=version, on=on, since=since, source=source, **changed)
    household.refresh_from_db()
    return True


def _correct_file(*, by, household: Household, version, on, since, source, **changed):
    with acting(Kind.UPDATED, by=by, on=since or on, source=source, is_correction=since is None) as act:
        (now,) = act.hold(household)
        refuse_unseen(now, version)
        before = home(now)
        act.change(now, **changed)
        after = home(now)
        act.tell(now, Kind.UPDATED, on=on, note="" if before == after else f"{before} → {after}")


def correct_member(
    *, by, membership: Membership, version: int, on, since=None, relation=None, joined_on=None, source="", **changes
) -> bool:
    """Write the changed fields of a member and of the membership; says whether anything changed.

    ``version`` is the person's; ``membership`` holds what was seen of the relation and the day of joining.
    """
    told = {"joined_on": joined_on} if membership.is_head else {"relation": relation, "joined_on": joined_on}
    kept = {name: value for name, value in told.items() if value and value != getattr(membership, name)}
    told = {"version": version, "on": on, "since": since, "source": source}
    return correct_person(by=by, person=membership.person, membership=membership, kept=kept, **told, **changes)


def correct_person(
    *, by, person: Person, version: int, on, since=None, source="", membership=None, kept=(), **changes
) -> bool:
    """Write the changed fields of somebody, and what is ``kept`` of a membership; says whether anything changed."""
    changed = changes_to(person, **changes)
    if not (changed or kept) and person.version == version:
        return False
    home = membership or Membership.objects.of_person(person).valid().with_home().latest_home().first()
    with acting(Kind.UPDATED, by=by, on=since or on, source=source, is_correction=since is None) as act:
        now = act.hold_person(person)
        refuse_unseen(now, version)
        write_person(act, now, **changed)
        if membership:
            _refuse_unseen(membership)
            act.change(membership, **dict(kept))
        if home:
            act.tell(home.household, Kind.UPDATED, person=now, on=on)
    person.refresh_from_db()
    return True


def _refuse_unseen(membership):
    """Raise ChangedMeanwhile where the relation or the day of joining is not what was seen."""
    now = Membership.objects.select_for_update().get(pk=membership.pk)
    if any(getattr(now, name) != getattr(membership, name) for name in ("relation", "joined_on")):
        raise ChangedMeanwhile(now)
