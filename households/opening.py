"""Opening a household's file, and who belongs to it from when until when.

An open household has exactly one head among its present members; when its last member leaves, it is closed.
Whoever calls these deeds has asked whether the person may.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.identity import normalise
from households.head_relations import relations_to
from households.models import (
    AlreadyOnFile,
    FormerValue,
    Household,
    HouseholdEvent,
    Membership,
    Person,
    Relation,
    Status,
)
from households.numbering import take_numbers
from households.search import refresh_search
from volunteers.models import Level

Kind = HouseholdEvent.Kind


class NotPossible(Exception):
    """The deed would leave the file untrue; nothing was written. The message says what is missing."""


@transaction.atomic
def open_household(*, by, building, head, on, members=(), number="", source="", **fields) -> Household:
    """Open a file with its head and members (dicts of Person fields; members also ``relation``).

    ``building`` comes with its parents loaded. Without a number the community's next one is taken. The second of two
    equal ``submission`` gets the first one's file. Raises AlreadyOnFile when somebody is on another open file.
    """
    number = number or take_numbers(building.above(Level.COMMUNITY))[0]
    household = Household(number=number, building=building, opened_on=on, source=source, **fields)
    household._history_user, household._change_reason = by, source or None
    try:
        with transaction.atomic():
            household.save()
    except IntegrityError:
        before = Household.objects.of_submission(household.submission)
        if before is None:
            raise
        return before
    household.events.create(kind=Kind.OPENED, on=on, by=by, source=source)
    _join(household, {**head, "relation": Relation.HEAD}, by=by, on=on, source=source, is_head=True)
    for member in members:
        _join(household, member, by=by, on=on, source=source)
    refresh_search([household.pk])
    return household


@transaction.atomic
def add_member(*, by, household, member, on, source="") -> Membership:
    """Somebody joins the household (a dict of Person fields and ``relation``); AlreadyOnFile if elsewhere."""
    household = _held(household)
    if household.closed_on:
        raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
    is_head = not household.memberships.present().filter(is_head=True).exists()
    if is_head:
        member = {**member, "relation": Relation.HEAD}
    membership = _join(household, member, by=by, on=on, source=source, is_head=is_head)
    household.events.create(kind=Kind.JOINED, person=membership.person, on=on, by=by, source=source)
    refresh_search([household.pk])
    return membership


@transaction.atomic
def leave(*, by, membership, on, because: str, status=Status.MOVED_OUT, new_head=None):
    """Somebody leaves: moved out, married out, deceased …; the last one's leaving closes the file.

    When the head leaves others behind, ``new_head`` (one of their memberships) is needed, else NotPossible.
    """
    household = _held(membership.household)
    membership.refresh_from_db(fields=["is_head", "joined_on"])  # somebody may have become head meanwhile
    staying = list(household.memberships.present().exclude(pk=membership.pk))
    if membership.is_head and staying and new_head is None:
        raise NotPossible(_("Say who is the head from now on."))
    if membership.joined_on and on < membership.joined_on:
        raise NotPossible(_("Nobody leaves before the day of joining, %(day)s.") % {"day": membership.joined_on})
    if not Membership.objects.filter(pk=membership.pk, left_on=None).update(left_on=on, left_because=because):
        raise NotPossible(_("%(name)s left meanwhile.") % {"name": membership.person})
    _set_status(membership.person, status, by=by, on=on)
    died = status == Status.DECEASED
    household.events.create(kind=Kind.DIED if died else Kind.LEFT, person=membership.person, on=on, by=by, note=because)
    relations = relations_to(new_head, [membership, *staying]) if membership.is_head and staying else {}
    _keep_history([membership], by=by)
    if membership.is_head and staying:
        _make_head(household, new_head, by=by, on=on, relations=relations)
    if not household.closed_on and not staying:
        household.close(by=by, on=max(on, household.opened_on or on), because=because)


@transaction.atomic
def change_head(*, by, household, to, on, relations=None):
    """Another present member becomes the head.

    ``relations`` (membership key → relation) are those to the new head. One that is not said stays empty,
    for what it was to the old head is no longer true.
    """
    household = _held(household)
    old = household.memberships.present().filter(is_head=True).first()
    if old and old.pk == to.pk:
        raise NotPossible(_("%(name)s is the head already.") % {"name": to.person})
    if old:
        Membership.objects.filter(pk=old.pk).update(is_head=False)
    _make_head(household, to, by=by, on=on, relations=relations or {})


@transaction.atomic
def reopen_household(*, by, household, on, because: str, head=None):
    """Open a closed file again. One without a head needs ``head``: a member, or where there is none a former one."""
    household.reopen(by=by, on=on, because=because)
    if household.memberships.present().filter(is_head=True).exists():
        return
    if head is None:
        raise NotPossible(_("Say who is the head from now on."))
    if household.memberships.present().exists():
        return _make_head(household, head, by=by, on=on, relations={})
    _leave_closed_files(head.person, by=by, on=on)
    membership = _membership(household, head.person, by=by, on=on, relation=Relation.HEAD, is_head=True)
    household.events.create(kind=Kind.JOINED, person=membership.person, on=on, by=by)
    if membership.person.status != Status.NORMAL:
        _set_status(membership.person, Status.NORMAL, by=by, on=on)


def _held(household) -> Household:
    """The file as it is now, held until the transaction ends: its members change one deed after another."""
    return Household.objects.select_for_update().get(pk=household.pk)


def _join(household, member, *, by, on, source="", is_head=False) -> Membership:
    fields = dict(member)
    relation = fields.pop("relation", "")
    person = _person(fields, by=by, on=on, source=source)
    return _membership(household, person, by=by, on=on, source=source, relation=relation, is_head=is_head)


def _membership(household, person, *, by, on, source="", **fields) -> Membership:
    membership = Membership(household=household, person=person, joined_on=on, **fields)
    membership._history_user, membership._change_reason = by, source or None
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": person}) from error
    return membership


def _person(fields, *, by, on, source) -> Person:
    """The person of these fields: found by identity number and brought up to date, else written down anew."""
    number = normalise(fields.get("identity_number", ""))
    known = Person.objects.with_identity(number).first() if number else None
    if known:
        _leave_closed_files(known, by=by, on=on)
        told = {name: value for name, value in fields.items() if value not in ("", None)}
        since = FormerValue.objects.free_since(known, told, on)
        write_person(known, by=by, version=known.version, source=source, since=since, **told)
        return known
    person = Person(**fields)
    person.derive()
    person._history_user, person._change_reason = by, source or None
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": person}) from error
    return person


def write_person(person, *, by, version, source="", since=None, **changes) -> bool:
    """Write somebody's fields and what follows from them; says whether anything changed.

    What is so ``since`` a day leaves what was so before it; without a day it is a correction, and was never otherwise.
    Raises ChangedMeanwhile when somebody saved since ``version``, AlreadyOnFile when the number is another's,
    ChangedLater when one of the fields is known to have changed after ``since``.
    """
    fields = [field.attname for field in Person._meta.concrete_fields if field.attname not in ("id", "version")]
    before = {name: getattr(person, name) for name in fields}
    draft = Person(**before)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.derive()
    changed = {name: getattr(draft, name) for name in fields if getattr(draft, name) != before[name]}
    if not changed and person.version == version:
        return False
    try:
        with transaction.atomic():
            if since:
                before = {name: before[name] for name in changed}
                FormerValue.objects.keep([(person, before)], until=since, by=by, source=source)
            person.correct(by=by, version=version, source=source, **changed)
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": draft}) from error
    return True


def _leave_closed_files(person, *, by, on):
    """A closed file holds nobody back: whoever joins another household left the closed one when it closed."""
    bound = person.memberships.present().filter(household__closed_on__isnull=False).select_related("household")
    for membership in bound:
        left_on = max(day for day in (membership.household.closed_on, membership.joined_on) if day)
        Membership.objects.filter(pk=membership.pk, left_on=None).update(
            left_on=left_on, left_because=membership.household.closed_because
        )
        _keep_history([membership], by=by)


def _set_status(person, status, *, by, on):
    died_on = (person.died_on or on) if status == Status.DECEASED else None
    if (person.status, person.died_on) != (status, died_on):
        person.correct(by=by, version=person.version, status=status, died_on=died_on)


def _make_head(household, membership, *, by, on, relations):
    made = Membership.objects.filter(pk=membership.pk, household=household, left_on=None)
    if not made.update(is_head=True, relation=Relation.HEAD):
        raise NotPossible(_("%(name)s is no member any more.") % {"name": membership.person})
    others = list(household.memberships.present().exclude(pk=membership.pk))
    for other in others:
        other.relation = relations.get(other.pk, "")
    Membership.objects.bulk_update(others, ["relation"])
    household.events.create(kind=Kind.HEAD_CHANGED, person=membership.person, on=on, by=by)
    _keep_history([membership, *others], by=by)
    refresh_search([household.pk])


def _keep_history(memberships, *, by):
    for membership in memberships:
        membership.refresh_from_db()
    Membership.history.bulk_history_create(memberships, update=True, default_user=by)
