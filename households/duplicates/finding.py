"""The likely pairs of a place: people compared only where something agrees already, and never twice."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import F

from common.traditional import simplified
from households.duplicates.likeness import Known, Likeness, likeness, old_number
from households.models import Household, KeptApart, Membership
from volunteers.rights import Deed, reach_to

MOST_IN_BLOCK = 60  # a phone or a home that more people share says nothing
FIELDS = (
    "person", "person__name", "person__name_key", "person__birth_date", "person__sex", "person__phone",
    "person__identity_number", "household", "household__number", "household__building",
    "household__room", "household__living_address", "household__phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are likely one person."""

    one: Known
    other: Known
    likeness: Likeness


def likely_pairs(user, place) -> list[Pair]:
    """The likely pairs of a place where somebody may merge, the likeliest first; two queries.

    Whoever is a member of no household any more is compared as a member of the last one.
    """
    people = _people(user, place)
    apart = KeptApart.objects.keys_among(people)
    found = []
    for keys in _to_compare(people.values()) - apart:
        one, other = (people[key] for key in keys)
        alike = likeness(one, other)
        if alike:
            found.append(Pair(one, other, alike))
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.one.name_key, pair.one.pk, pair.other.pk))


def _people(user, place) -> dict[int, Known]:
    files = Household.objects.within(place).filter(reach_to(user, Deed.MERGE, "building"))
    members = Membership.objects.valid().filter(household__in=files.order_by().values("pk"), person__merged_into=None)
    people = {}
    for row in members.order_by(F("left_on").desc(nulls_first=True), "-pk").values_list(*FIELDS):
        people.setdefault(row[0], Known(*row))
    return people


def _to_compare(people) -> set[tuple[int, int]]:
    """The pairs of keys (the smaller first) of which something agrees: sound, birth, phone or home."""
    blocks = defaultdict(list)
    for one in people:
        for block in _blocks_of(one):
            blocks[block].append(one.pk)
    return {
        pair for keys in blocks.values() if len(keys) <= MOST_IN_BLOCK for pair in combinations(sorted(set(keys)), 2)
    }


def _blocks_of(one: Known):
    surname, sound = simplified(one.name)[:1], one.name_key.split(" ")
    yield "initials", surname, "".join(part[:1] for part in sound)
    yield "sound", one.sound()
    if one.identity_number:
        yield "card", old_number(one.identity_number)
    if one.birth_date:
        yield "birth", surname, one.birth_date
    if one.home:
        yield "home", surname, one.building, one.home
    for phone in one.phones():
        yield "phone", surname, phone
