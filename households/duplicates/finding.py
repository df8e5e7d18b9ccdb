"""The likely pairs of places: people compared only where something agrees already, and never twice."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Exists, OuterRef

from households.duplicates.elsewhere import old_and_new
from households.duplicates.likeness import Known, Likeness, likeness, old_number
from households.models import Household, KeptApart, Membership, Person
from volunteers.models import Level
from volunteers.models.place import up
from volunteers.rights import Deed, reach_to

MOST_ACROSS = 1000  # people of several communities who are compared at one time
MOST_APART = 50  # pairs kept apart that a page lists
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

    Whoever is a member of no household any more is compared as a member of the last one.
    """
    return _likely(_known(_members(user, places)))


def likely_pairs_across(user, *places) -> list[Pair]:
    """The likely pairs of which one half each belongs to one of several communities; five queries.

    Of a whole street only those are read who have a namesake with the same birth date, or with the same phone where
    one's birth date is not known, or an old number that is another's new one; and of these not more than can be
    looked at for long.
    """
    members = _members(user, places)
    namesakes = members.filter(person__in=_with_a_namesake().values("pk")).order_by("person__name_key", "pk")
    people = _known(namesakes[:MOST_ACROSS])
    cards = old_and_new(members, members, most=MOST_ACROSS)
    people |= _known(members.filter(pk__in=[one.pk for both in cards for one in both]))
    return [pair for pair in _likely(people) if pair.one.community != pair.other.community]


def kept_apart(user, *places) -> list[KeptApart]:
    """Who was said to be two people in these places, the last said first."""
    here = _members(user, places)
    one, other = (Exists(here.filter(person=OuterRef(name))) for name in ("one", "other"))
    return list(KeptApart.objects.standing().filter(one, other).latest_first()[:MOST_APART])


def _members(user, places):
    """Whoever belongs to these places, or belonged there last, as far as somebody may merge there."""
    files = Household.objects.within(*places).filter(reach_to(user, Deed.MERGE, "building"))
    return Membership.objects.one_a_person().filter(household__in=files.order_by().values("pk"))


def _known(members) -> dict[int, Known]:
    return {row[0]: Known(*row) for row in members.values_list(*FIELDS)}


def _with_a_namesake():
    """Whose name somebody else has too, with the birth date, or with the phone where a birth date is not known."""
    others = Person.objects.filter(name_key=OuterRef("name_key"), merged_into=None).exclude(pk=OuterRef("pk"))
    same_birth, same_phone = others.filter(birth_date=OuterRef("birth_date")), others.filter(phone=OuterRef("phone"))
    people = Person.objects.filter(merged_into=None)
    reached = people.exclude(phone="")
    unknown, known = reached.filter(birth_date=None), reached.filter(Exists(same_phone.filter(birth_date=None)))
    return people.filter(Exists(same_birth)).union(unknown.filter(Exists(same_phone)), known)


def _likely(people) -> list[Pair]:
    found = []
    for keys in _to_compare(people.values()) - KeptApart.objects.pairs():
        one, other = (people[key] for key in keys)
        if alike := likeness(one, other):
            found.append(Pair(one, other, alike))
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.one.name_key, pair.one.pk, pair.other.pk))


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
