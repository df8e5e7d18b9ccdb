"""A file is closed, and opened again on the same row."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import listed
from households.hanging import against_closing
from households.heads import make_head, present_members
from households.joining import enter, leave_closed_files, welcome
from households.models import AlreadyClosed, HouseholdEvent, NotPossible, Person, TimeClosed
from households.people import refuse_the_dead
from households.writing import acting

Kind = HouseholdEvent.Kind


def close_household(*, by, household, on, because: str, paper="", submission=None):
    """Close a file with its day and reason; its members stay on it. AlreadyClosed when it was closed meanwhile,
    NotPossible while something stands against it: each need is closed off, has an agreed plan, or is waived.
    """
    with acting(Kind.CLOSED, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        (household,) = act.hold(household)
        if household.closed_on:
            raise AlreadyClosed(_("The file %(number)s was closed meanwhile.") % {"number": household})
        close_file(act, household, because=because)
    return act.action


def close_file(act, household, *, because: str, continued_in=None):
    """Close a file within an action, once what goes elsewhere is there; nobody is paired with it any longer.

    However a file comes to its end, NotPossible while something stands against that.
    """
    if against := against_closing(None, household):
        names = listed(f"{one.kind} “{one.what}”" for one in against)
        raise NotPossible(_("The file cannot be closed yet: %(names)s.") % {"names": names})
    reopened_on = household.times_closed.aggregate(day=Max("reopened_on"))["day"]
    first = max((day for day in (household.opened_on, reopened_on) if day), default=act.on)
    if act.on < first:
        raise NotPossible(_("The file is open since %(day)s; it is not closed before.") % {"day": first})
    act.change(household, closed_on=act.on, closed_because=because[:200], next_visit_on=None, continued_in=continued_in)
    for pairing in household.pairings.standing():
        act.change(pairing, until=max(act.on, pairing.since), because=because[:200], ended_by=act.by, ended_at=_now())
    act.tell(household, Kind.CLOSED, note=because)


def _now():
    return timezone.now().replace(microsecond=0)


def reopen_household(*, by, household, on, because: str, head=None, paper="", submission=None):
    """Open a closed file again. One without a head needs ``head``: a member, or where there is none a former one.

    The days it was closed stay written down: figures of such a day leave the file out.
    """
    with acting(Kind.REOPENED, by=by, on=on, because=because, paper=paper, submission=submission) as act:
        left = [] if head is None else [one.household for one in _closed_memberships(head.person, household)]
        (household, *_left) = act.hold(household, *left)
        if not household.closed_on:
            raise AlreadyClosed(_("The file %(number)s is open already.") % {"number": household})
        if household.anonymised_on:
            raise NotPossible(_("The file was anonymised; nobody is on it any more."))
        if on < household.closed_on:
            raise NotPossible(_("This cannot be before %(day)s.") % {"day": household.closed_on})
        act.make(TimeClosed(household=household, closed_on=household.closed_on, reopened_on=on))
        act.change(household, closed_on=None, closed_because="", continued_in=None)
        act.tell(household, Kind.REOPENED, note=because)
        _give_head(act, household, head)
    return act.action


def _closed_memberships(person, household):
    rows = person.memberships.present().filter(household__closed_on__isnull=False).exclude(household=household)
    return rows.select_related("household").order_by("household")


def _give_head(act, household, head):
    present = present_members(household)
    if any(one.is_head for one in present):
        return
    if head is None:
        raise NotPossible(_("Say who is the head from now on."))
    if present:
        make_head(act, household, head, present, relations={})
        return
    person = Person.objects.get(pk=head.person_id)
    refuse_the_dead(person)
    leave_closed_files(act, person)
    enter(act, household, person, is_head=True)
    act.tell(household, Kind.JOINED, person=person)
    welcome(act, person)
