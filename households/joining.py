"""Somebody comes to belong to a household: written down anew, or known already."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.identity import normalise
from households.hanging import carry, hanging
from households.models import (
    AlreadyOnFile,
    FormerValue,
    HouseholdEvent,
    Membership,
    NotPossible,
    Person,
    Relation,
    Status,
)
from households.people import changes_to, refuse_the_dead
from households.writing import acting

Kind = HouseholdEvent.Kind
GONE = (Status.MOVED_OUT, Status.MARRIED_OUT)


def add_member(
    *, by, household, member, on, because="", paper="", follow=True, source="", submission=None
) -> Membership:
    """Somebody joins the household (a dict of Person fields and ``relation``); AlreadyOnFile if elsewhere.

    With ``follow`` what hangs on a known person on former files comes along.
    """
    known = known_person(member)
    with acting(Kind.JOINED, by=by, on=on, because=because, paper=paper, source=source, submission=submission) as act:
        household, *former = act.hold(household, *former_files_of(known, apart_from=household))
        if household.closed_on:
            raise NotPossible(_("The file %(number)s is closed.") % {"number": household})
        is_head = not household.memberships.present().filter(is_head=True).exists()
        membership = join(act, household, member, is_head=is_head)
        act.tell(household, Kind.JOINED, person=membership.person, note=because)
        if former and follow:
            carry(act, *former, to=household, people=[known])
    return membership


def join(act, household, member, *, is_head=False) -> Membership:
    """Write a member down (a dict of Person fields and ``relation``), and the person where nobody knows of one."""
    fields = dict(member)
    relation = fields.pop("relation", "")
    return enter(act, household, _person(act, fields), relation=relation, is_head=is_head)


def enter(act, household, person, *, relation="", is_head=False) -> Membership:
    """A person who is on record becomes a member; AlreadyOnFile where a member of another household."""
    membership = Membership(
        household=household,
        person=person,
        joined_on=act.on,
        relation=Relation.HEAD if is_head else relation,
        is_head=is_head,
    )
    try:
        with transaction.atomic():
            return act.make(membership)
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": person}) from error


def known_person(fields) -> Person | None:
    """Who is meant by these fields, if anybody on record is: by the identity number, or said to be ``known``."""
    return Person.objects.who_has(normalise(fields.get("identity_number", ""))) or fields.get("known")


def former_files_of(person, *, apart_from=None) -> list:
    """The other files that somebody ever belonged to, or still does although they are closed."""
    if person is None:
        return []
    rows = person.memberships.exclude(household=apart_from).select_related("household").order_by("household")
    return list({row.household_id: row.household for row in rows}.values())


def hanging_on_former_files(user, person, household) -> list:
    """What hangs on somebody on other files, and could come along, as one person may see it."""
    former = former_files_of(person, apart_from=household)
    return hanging(user, *former, people=[person]) if former else []


def leave_closed_files(act, person):
    """A closed file holds nobody back: whoever joins another household left the closed one when it closed."""
    bound = person.memberships.present().filter(household__closed_on__isnull=False).select_related("household")
    for membership in bound.order_by("household"):
        left = membership.household
        day = max(day for day in (left.closed_on, membership.joined_on) if day)
        act.change(membership, left_on=day, left_because=left.closed_because)
        act.tell(left, Kind.LEFT, person=person, on=day, note=left.closed_because)


def _person(act, fields) -> Person:
    """The person of these fields: found by identity number and brought up to date, else written down anew."""
    known, fields = known_person(fields), {name: value for name, value in fields.items() if name != "known"}
    try:
        with transaction.atomic():
            if known:
                return _bring_up_to_date(act, known, fields)
            person = Person(**fields)
            person.derive()
            return act.make(person)
    except IntegrityError as error:
        raise AlreadyOnFile(_("%(name)s is on a file already.") % {"name": fields["name"]}) from error


def _bring_up_to_date(act, person, fields) -> Person:
    refuse_the_dead(person)
    refuse_another_number(person, fields)
    leave_closed_files(act, person)
    told = {name: value for name, value in fields.items() if value not in ("", None)}
    if len(normalise(told.get("identity_number", ""))) < len(person.identity_number):
        told.pop("identity_number", None)  # the old, shorter number of the same card
    if person.status in GONE:
        told.setdefault("status", Status.NORMAL)
    changed = changes_to(person, **told)
    act.change(person, since=FormerValue.objects.free_since(person, changed, act.on), **changed)
    return person


def refuse_another_number(person, fields):
    """Somebody said to be known by other things than the number has no number yet, or this one."""
    number = normalise(fields.get("identity_number", ""))
    if number and person.identity_number and Person.objects.who_has(number) != person:
        raise NotPossible(_("%(name)s has another identity number.") % {"name": person})


def welcome(act, person):
    """Somebody who was gone is here again."""
    if person.status != Status.NORMAL:
        act.change(person, status=Status.NORMAL, died_on=None, whereabouts="")
