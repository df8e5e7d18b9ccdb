"""Noting who stands in a household's registered booklet and who lives there, each since a day."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.identity import normalise
from households.models import Belonging, Household, Notion, NotPossible, Person
from households.on_file import on_another, where_on_file


@transaction.atomic
def begin(*, by, household, person, notion, since, relation="") -> Belonging:
    """Somebody stands in the booklet, or lives here, since a day (None: as long as anybody knows)."""
    _leave_closed_files(by=by, person=person, notion=notion)
    belonging = Belonging(household=household, person=person, notion=notion, since=since, relation=relation, by=by)
    belonging._history_user = by
    try:
        with transaction.atomic():
            belonging.save()
    except IntegrityError as error:
        raise NotPossible(_elsewhere(household, person, notion)) from error
    return belonging


def _leave_closed_files(*, by, person, notion):
    """A closed file holds nobody back: what is noted there ended when it was closed."""
    bound = Belonging.objects.lasting().filter(person=person, notion=notion, household__closed_on__isnull=False)
    for one in bound.select_related("household"):
        end(by=by, belonging=one, until=max(day for day in (one.household.closed_on, one.since) if day))


def _elsewhere(household, person, notion) -> str:
    """Why a person cannot be noted: noted here already, or in another booklet or home, of which nothing is told."""
    if Belonging.objects.lasting().filter(household=household, person=person, notion=notion).exists():
        return _("%(name)s is noted here already.") % {"name": person}
    if notion == Notion.BOOKLET:
        return _("%(name)s stands in another registered booklet; that has to end first.") % {"name": person}
    return _("%(name)s lives in another household by what is noted; that has to end first.") % {"name": person}


@transaction.atomic
def end(*, by, belonging, until):
    """Somebody stands in the booklet no more, or lives here no more, from a day on."""
    if belonging.since and until < belonging.since:
        raise NotPossible(_("Nobody leaves before the day of coming, %(day)s.") % {"day": belonging.since})
    _write(belonging, by=by, until=until)


@transaction.atomic
def take_back(*, by, belonging):
    """It was a mistake: it was never so."""
    _write(belonging, by=by, set_aside=True)


def _write(belonging, *, by, **changes):
    if not Belonging.objects.lasting().filter(pk=belonging.pk).update(**changes):
        raise NotPossible(_("This was changed meanwhile."))
    belonging.refresh_from_db()
    Belonging.history.bulk_history_create([belonging], update=True, default_user=by)


@transaction.atomic
def same_here(*, by, household) -> bool:
    """The three are the same here: every member stands in the booklet and lives here since joining.

    Only where nothing is noted yet; says whether anything was written.
    """
    _hold(household)
    if Belonging.objects.of(household).exists():
        return False
    for member in household.memberships.present().order_by("pk").select_related("person"):
        for notion in Notion:
            begin(by=by, household=household, person=member.person, notion=notion, since=member.joined_on)
    return True


@transaction.atomic
def settle(*, by, household, wanted, on, was_wrong=False) -> bool:
    """Bring booklet and home to what is wanted: (person, {notion: whether}, relation) each; says whether it changed.

    What begins or ends does so on the day; with ``was_wrong`` it has always been so, or was never so.
    """
    _hold(household)
    noted = {(one.person_id, one.notion): one for one in Belonging.objects.of(household).lasting()}
    changed = False
    for person, notions, relation in wanted:
        for notion, is_wanted in notions.items():
            one = noted.get((person.pk, notion))
            if is_wanted == (one is not None):
                continue
            changed = True
            if is_wanted:
                since = None if was_wrong else on
                begin(by=by, household=household, person=person, notion=notion, since=since, relation=relation)
            elif was_wrong:
                take_back(by=by, belonging=one)
            else:
                end(by=by, belonging=one, until=on)
    return changed


@transaction.atomic
def add_person(*, by, household, notions, since, relation="", known=None, **fields) -> Person:
    """Somebody who is no member of the unit stands in the booklet or lives here; the same one twice is one.

    ``known`` is a person on file whom the identity number means; else one of these fields is written down.
    """
    _hold(household)
    person = known or _same(household, fields)
    if person is None:
        person = Person(**fields)
        person.derive()
        person._history_user = by
        person.save()
    settle(by=by, household=household, wanted=[(person, dict.fromkeys(notions, True), relation)], on=since)
    return person


def known_person(user, number, *, today):
    """Whom an identity number means, if anybody on file, and why that person cannot be taken ("": can be).

    Somebody outside one's reach is told of as everywhere: whom to ask, and nothing of the family.
    """
    known = Person.objects.who_has(number)
    if known is None or Person.objects.visible_to(user, today=today).filter(pk=known.pk).exists():
        return known, ""
    elsewhere = where_on_file(user, number, today=today)
    return None, elsewhere.words if elsewhere else on_another()


def _hold(household):
    """Hold the file until the transaction ends; on a closed one nothing begins or ends."""
    if Household.objects.select_for_update().get(pk=household.pk).closed_on:
        raise NotPossible(_("The file %(number)s is closed.") % {"number": household})


def _same(household, fields):
    """Whoever of this name, birth date and number is noted on the file already: a form that was sent twice."""
    number = normalise(fields.get("identity_number", ""))
    same = Person.objects.filter(
        pk__in=Belonging.objects.of(household).lasting().values("person"),
        name=fields["name"],
        birth_date=fields.get("birth_date"),
    )
    return next((one for one in same.order_by("pk") if one.identity_number == number), None)
