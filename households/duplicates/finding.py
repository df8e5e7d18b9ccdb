"""The likely pairs of places: people compared only where something agrees already, and never twice."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import F

from households.duplicates.likeness import Known, Likeness, likeness, old_number
from households.models import Household, KeptApart, Membership
from volunteers.models import Level
from volunteers.models.place import up
from volunteers.rights import Deed, reach_to

MOST_IN_BLOCK = 60  # a phone or a home that more people share says nothing
FIELDS = (
    "person", "person__name", "person__name_key", "person__birth_date", "person__sex", "person__phone",
    "person__identity_number", "household", "household__number", "household__building",
    "household__room", "household__living_address", "household__phone",
    f"household__building__{up(Level.BUILDING - Level.COMMUNITY)}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are likely one person."""

    one: Known
    other: Known
    likeness: Likeness


def likely_pairs(user, *places) -> list[Pair]:
    """The likely pairs of a community where somebody may merge, the likeliest first; two queries.

    Of several communities those pairs of which each has one half. Whoever is a member of no household any more is
    compared as a member of the last one.
    """
    people = _people(user, places)
    found = []
    for keys in _to_compare(people.values()) - KeptApart.objects.pairs():
        one, other = (people[key] for key in keys)
        alike = likeness(one, other) if len(places) == 1 or one.community != other.community else None
        if alike:
            found.append(Pair(one, other, alike))
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.one.name_key, pair.one.pk, pair.other.pk))


def _people(user, places) -> dict[int, Known]:
    files = Household.objects.within(*places).filter(reach_to(user, Deed.MERGE, "building"))
    members = Membership.objects.at_home().filter(household__in=files.order_by().values("pk"))
    people = {}
    for row in members.order_by(F("left_on").desc(nulls_first=True), "-pk").values_list(*FIELDS):
        people.setdefault(row[0], Known(*row))
    return people


def _to_compare(people) -> set[tuple[int, int]]:
    """The pairs of keys (the smaller first) of which something agrees: card, birth, phone, home, or sound."""
    blocks, sounds = defaultdict(set), defaultdict(list)
    for one in people:
        sounds[one.sound()].append(one)
        for block in _blocks_of(one):
            blocks[block].add(one.pk)
    for sound, alike in sounds.items():
        for one in alike:  # many people of one name are compared only where their births are nearly the same
            for block in _births_near(one) if len(alike) > MOST_IN_BLOCK else [()]:
                blocks["sound", sound, *block].add(one.pk)
    return {
        pair for keys in blocks.values() if 1 < len(keys) <= MOST_IN_BLOCK for pair in combinations(sorted(keys), 2)
    }


def _blocks_of(one: Known):
    surname = one.surname()
    if one.identity_number:
        yield "card", old_number(one.identity_number)
    if one.birth_date:
        yield "birth", surname, one.birth_date
    if one.home:
        yield "home", surname, one.building, one.home
    for phone in one.phones():
        yield "phone", surname, phone


def _births_near(one: Known):
    """What two births have in common that differ in one place, or in which day and month are turned."""
    if one.birth_date:
        digits = one.birth_date.isoformat()
        for place in range(len(digits)):
            yield (digits[:place] + "?" + digits[place + 1 :],)
        yield one.birth_date.year, *sorted((one.birth_date.month, one.birth_date.day))
