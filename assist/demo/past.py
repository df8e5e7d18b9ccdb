"""What was otherwise before in the demo office's files, and who stands in the booklet or lives here."""

from datetime import date, timedelta
from random import Random

from assist.demo.grid import Grid
from households.models import Belonging, FormerValue, Health, Notion, Person, Relation, Work

GROWN = 22
CHILDREN = (Relation.SON, Relation.DAUGHTER)


def make_past(random: Random, grid: Grid, identities, households, *, since, cut) -> None:
    """Former values of some people, from before the mechanism began, and booklet and home of two files in three."""
    by, formers, belongings = grid.office[0], [], []
    for number, household in enumerate(households):
        until = since - timedelta(days=random.randint(30, 300))
        for person in household.people:
            formers += _former(random, person, until=max(until, household.opened_on), by=by)
        if number % 3:
            belongings += _belongings(household, by, cut)
    FormerValue.objects.bulk_create(formers)
    belongings += _relatives(random, identities, households, by)
    Belonging.objects.bulk_create(belongings)
    Belonging.history.bulk_history_create(belongings, default_user=by)


def _former(random, person, *, until, by):
    told = {}
    if person.health == Health.GRAVE:
        told["health"] = Health.CHRONIC
    if person.work in (Work.UNREGISTERED_JOBLESS, Work.REGISTERED_JOBLESS):
        told |= {"work": Work.EMPLOYED, "monthly_income": random.randrange(2200, 3600, 100)}
    return [FormerValue.of_field(person, name, old, until=until, by=by) for name, old in told.items()]


def _belongings(household, by, cut):
    """The three are the same, but for a grown child who lives elsewhere and is in the booklet still."""
    for person, relation in zip(household.people, household.relations, strict=True):
        lives_elsewhere = relation in CHILDREN and len(household.people) > 3 and (person.age(cut) or 0) >= GROWN
        for notion in (Notion.BOOKLET, *([] if lives_elsewhere else [Notion.HOME])):
            yield Belonging(household=household, person=person, notion=notion, since=household.opened_on, by=by)


def _relatives(random, identities, households, by):
    """A few who are in a booklet and no members of the unit: grown sons who earn their own living."""
    some = [household for number, household in enumerate(households) if number % 12 == 1]
    people = [_son(random, identities, household.people[0]) for household in some]
    Person.objects.bulk_create(people)
    Person.history.bulk_history_create(people, default_user=by)
    for household, person in zip(some, people, strict=True):
        yield Belonging(
            household=household, person=person, notion=Notion.BOOKLET, relation=Relation.SON,
            since=household.opened_on, by=by,
        )  # fmt: skip


def _son(random, identities, head):
    born = date(random.randint(1978, 1998), random.randint(1, 12), random.randint(1, 28))
    number, born = identities.give(born, male=True)
    person = Person(name=f"{head.name[0]}{random.choice('磊杰斌涛')}", identity_number=number, birth_date=born)
    person.derive()
    return person
