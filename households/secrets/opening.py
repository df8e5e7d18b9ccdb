"""Opening something secret, with a reason, written down before it is shown; about a child with a supervisor's word."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.models import Approval, Household, Opening, Person
from volunteers.audit.recording import Did, record
from volunteers.models import Post, User
from volunteers.rights import RIGHTS, Deed, Sees, is_another, may, may_see

FULL_AGE = 18
LONGEST_APPROVAL = timedelta(days=30)


class NotOpened(Exception):
    """This may not be opened, and nothing was written; the message says what is missing."""


def is_child(person: Person | None, today: date) -> bool:
    """Whether somebody is under 18; whose birth date nobody knows is taken for it until it is written down."""
    if person is None:
        return False
    age = person.age(today)
    return age is None or age < FULL_AGE


def may_open_about(user, person: Person | None, household: Household, *, today: date) -> bool:
    """Whether somebody may open and print what is kept about this person without asking anybody first."""
    if not is_child(person, today) or may(user, Deed.APPROVE, household.building, today=today):
        return True
    return Approval.objects.of(household).holding_for(user, today).filter(person=person).exists()


def why_not(person: Person) -> str:
    """What to say to somebody who may not open a child's document."""
    if person.birth_date is None:
        return _("%(name)s's birth date is not on file, so a supervisor has to approve this, as for a child.") % {
            "name": person
        }
    return _("%(name)s is under 18: a supervisor has to approve opening this, for a purpose and a time.") % {
        "name": person
    }


@transaction.atomic
def open_secret(*, by, household: Household, today: date, person=None, document=None, **asked) -> Opening:
    """Write down who opens what, and why (``what``, ``reason``); the second of two equal ``submission`` gets the first
    one's opening. Raises NotOpened.
    """
    if not may_see(by, Sees.SECRET, household.building, today=today):
        raise NotOpened(_("Your post does not allow opening this."))
    if document is not None and not may_open_about(by, person, household, today=today):
        raise NotOpened(why_not(person))
    opening, is_new = _write_down(by=by, household=household, person=person, document=document, **asked)
    if is_new:
        record(Did.OPENED, by=by, of=opening, word=opening.what, reason=opening.reason)
    return opening


@transaction.atomic
def open_for_print(*, by, household: Household, people, today: date, person=None, **asked) -> Opening:
    """Write down that a file is printed with whole numbers, and each child whose fields are printed with it.

    ``person``: only the sheet about this one. Raises NotOpened, for a single child that nobody approved as well.
    """
    if not may_see(by, Sees.SECRET, household.building, today=today):
        raise NotOpened(_("Your post does not allow opening this."))
    if person is not None and not may_open_about(by, person, household, today=today):
        raise NotOpened(why_not(person))
    told = {"by": by, "household": household, "what": Opening.What.PRINT} | asked
    opening, is_new = _write_down(person=person, **told)
    for one in people:
        if one != person and is_child(one, today) and may_open_about(by, one, household, today=today):
            _write_down(person=one, **told)
    if is_new:
        record(Did.PRINTED, by=by, of=opening, reason=opening.reason)
    return opening


def _write_down(*, by, household, what, reason, submission: UUID, person=None, document=None) -> tuple[Opening, bool]:
    """One opening, and whether it is a new one: the same form with the same words is the same opening."""
    about = (by, household, what, person, document, reason)
    once = uuid5(submission, " ".join(str(getattr(one, "pk", one)) for one in about))
    asked = {"by": by, "household": household, "what": what, "person": person, "document": document, "reason": reason}
    return Opening.objects.get_or_create(submission=once, defaults=asked)


def why_printed_whole(user, key: str | None, household, person, *, now) -> str:
    """The reason somebody has just given for printing this with whole numbers; "" where none was."""
    try:
        opening = Opening.objects.by(user).of(household).filter(key=UUID(key or ""), person=person).first()
    except ValueError:
        return ""
    is_for_this = opening is not None and opening.what == Opening.What.PRINT and opening.is_fresh(now)
    return opening.reason if is_for_this else ""


def colleagues(user, household: Household, *, today: date):
    """Who else may open what is secret on this file today, and so be given a supervisor's word by ``user``."""
    roles = [role for role, right in RIGHTS.items() if Sees.SECRET in right.sees and Deed.APPROVE not in right.does]
    posts = Post.objects.held_on(today).filter(role__in=roles, place__in=household.building.lineage())
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=user.pk).named()


def approvers(household: Household, *, today: date):
    """Who may give that word today: whom to ask."""
    roles = [role for role, right in RIGHTS.items() if Deed.APPROVE in right.does]
    posts = Post.objects.held_on(today).filter(role__in=roles, place__in=household.building.lineage())
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).named()


def approve(
    *, by, household: Household, person: Person, to, purpose: str, ends_on: date, submission, today
) -> Approval:
    """Let a colleague open and print what is kept about a child, for a purpose, until a day. Raises NotOpened."""
    if not may(by, Deed.APPROVE, household.building, today=today) or not is_another(by, [to]):
        raise NotOpened(_("Your post does not allow approving this."))
    asked = {"household": household, "person": person, "to": to, "purpose": purpose, "ends_on": ends_on, "by": by}
    once = uuid5(submission, f"{by.pk} {household.pk} {person.pk} {to.pk}")
    return Approval.objects.get_or_create(submission=once, defaults=asked)[0]
