"""What tests of a household's events share: a family, its picture, and everything that is on record of it."""

from datetime import date

from django.db.models import F

from households.models import Belonging, FormerValue, Household, Membership, Person, Relation, TimeClosed
from needs.models import Need
from tests.factories import make_household, make_member

DAY, LATER, LATEST = date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)


def make_family(number=None, **fields):
    """A couple with a son and a daughter."""
    household = make_household(number, head="陈大明", **fields)
    make_member(household, "王秀英", relation=Relation.SPOUSE, sex="female")
    make_member(household, "陈小明", relation=Relation.SON, sex="male")
    make_member(household, "陈小红", relation=Relation.DAUGHTER, sex="female")
    return Household.objects.get(pk=household.pk)


def member(household, name) -> Membership:
    """Somebody's present membership, read anew."""
    return household.memberships.present().select_related("person", "household").get(person__name=name)


def family(household) -> list[tuple]:
    """Who belongs to a file now: name, relation, the head first."""
    rows = household.memberships.present().head_first()
    return [(one.person.name, one.relation) for one in rows]


def picture() -> dict:
    """Every fact that counts on the files, the people, their memberships and needs."""
    files = ("pk", "building", "room", "closed_on", "closed_because", "next_visit_on", "continued_in", "opened_on")
    people = ("pk", "name", "status", "died_on", "whereabouts", "phone")
    members = ("pk", "household", "person", "relation", "is_head", "joined_on", "left_on", "left_because")
    noted = ("household", "person", "notion", "since", "until")
    times = ("household", "closed_on", "reopened_on")
    formers = ("household", "person", "membership", "field", "value", "until")
    return {
        "files": _rows(Household.objects.exclude(closed_on__isnull=False, closed_on=F("opened_on")), files),
        "people": _rows(Person.objects, people),
        "members": _rows(Membership.objects.valid(), members),
        "noted": _rows(Belonging.objects.filter(set_aside=False), noted),
        "needs": _rows(Need.objects, ("pk", "household", "person", "status")),
        "formers": _rows(FormerValue.objects.valid(), formers),
        "times": _rows(TimeClosed.objects.exclude(closed_on=F("reopened_on")), times),
    }


def _rows(rows, fields):
    return sorted(map(str, rows.values_list(*fields)))
