"""What the search box finds files by, and finding them."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from common.crypto import keyed_index
from common.identity import normalise
from common.pinyin import fold, search_text
from households.models import Household, Membership
from volunteers.models import Level
from volunteers.rights import Sees

AT_ONCE = 500
MOST_WORDS = 6
TAIL, WHOLE = 4, (15, 18)
# What may be an identity number: a card's, its last four, or another document's of six characters and more.
LIKE_IDENTITY = re.compile(r"\d{3}[\dX]|\d{14,17}[\dX]|(?=.*\d)[A-Z0-9()]{6,18}", re.ASCII)


def refresh_search(household_ids) -> int:
    """Write the search text of these files anew: numbers, addresses, phones, and everyone ever a member.

    Called after anything that changes one of these; in bulk it costs two reads and one write for 500 files.
    Returns how many texts changed.
    """
    ids = sorted(set(household_ids))
    return sum(_refresh(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))


def _refresh(ids) -> int:
    people = defaultdict(list)
    rows = Membership.objects.filter(household__in=ids).order_by("-is_head", "pk")
    for household, name, phone in rows.values_list("household", "person__name", "person__phone"):
        people[household].append((name, phone))
    changed = []
    files = Household.objects.filter(pk__in=ids).select_related("building")
    for household in files.only("number", "room", "living_address", "phone", "search_text", "building__name"):
        text = text_of(household, people[household.pk])
        if text != household.search_text:
            household.search_text = text
            changed.append(household)
    Household.objects.bulk_update(changed, ["search_text"], batch_size=AT_ONCE)
    return len(changed)


def follow_building(sender, instance, created, **kwargs) -> None:
    """A building that gets another name takes its files along: they are found by the new one."""
    if instance.level == Level.BUILDING and not created:
        refresh_search(Household.objects.filter(building=instance).values_list("pk", flat=True))


def text_of(household, people) -> str:
    """What a file is found by; ``people`` are names and phones of everyone ever a member, the head first."""
    return search_text(
        household.number,
        f"{household.building.name}{household.room}",
        household.living_address,
        household.phone,
        *(phone for _name, phone in people),
        names=[name for name, _phone in people],
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A file that was found: where it is, its head, and whom the words mean, when they mean somebody."""

    pk: int
    number: str
    building: dict
    room: str
    closed_on: object
    head_name: str
    person_name: str


def find(words: str, *, user, limit: int = 50) -> list[Hit]:
    """The files in somebody's reach that contain all words, or hold the person of an identity number.

    An identity number is found whole or by its last four, and only where its owner's means are in sight. At most
    ``limit`` files come back; asking for one more says whether there are more. Two queries, whatever is found.
    """
    asked = [word for word in fold(words).split() if word][:MOST_WORDS]
    if not asked:
        return []
    found = Household.objects.visible_to(user).filter(pk__in=_matching(words, asked, user)[:limit])
    rows = list(found.order_by("number", "pk").values_list("pk", "number", "building__name", "room", "closed_on"))
    people = _people([row[0] for row in rows], words)
    hits = [
        Hit(pk, number, {"name": building}, room, closed_on, *_names(people[pk], asked))
        for pk, number, building, room, closed_on in rows
    ]
    return sorted(hits, key=lambda hit: words.strip() not in (hit.person_name, hit.head_name, hit.number))


def _matching(words, asked, user):
    """The keys of the files that fit, in no order: the first ones are enough, and come fastest so."""
    files = Household.objects.visible_to(user).order_by()
    by_text = files.containing(*asked).values("pk")
    number = normalise(words)
    if not LIKE_IDENTITY.fullmatch(number):
        return by_text
    column, purpose = (
        ("identity_tail_index", "identity-tail") if len(number) == TAIL else ("identity_index", "identity")
    )
    owners = Membership.objects.visible_to(user, sees=Sees.MEANS).order_by()
    owned = owners.filter(**{f"person__{column}": keyed_index(number, purpose=purpose)}).values("household")
    # Two branches rather than OR, so that each is answered by its own index.
    return owned if len(number) in WHOLE else owned.union(by_text)


def _people(ids, words):
    people = defaultdict(list)
    number = normalise(words)
    is_identity = bool(LIKE_IDENTITY.fullmatch(number))
    tail = keyed_index(number[-TAIL:], purpose="identity-tail") if is_identity else None
    rows = Membership.objects.filter(household__in=ids).order_by(F("left_on").desc(nulls_first=True), "-is_head", "pk")
    for household, is_head, name, phone, index in rows.values_list(
        "household", "is_head", "person__name", "person__phone", "person__identity_tail_index"
    ):
        people[household].append((is_head, name, phone, is_identity and index == tail))
    return people


def _names(people, asked) -> tuple[str, str]:
    """The head's name, and the name of whoever the words mean."""
    head = next((name for is_head, name, *_rest in people if is_head), "")
    for _is_head, name, phone, is_owner in people:
        text = search_text(phone, names=[name])
        if is_owner or all(word in text for word in asked):
            return head, name
    return head, ""
