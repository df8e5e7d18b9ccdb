"""What the search box finds files by, and finding them."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from common.crypto import keyed_index
from common.identity import normalise, read
from common.pinyin import fold, search_text
from households.models import FormerValue, Household, Membership
from households.models.search_index import AS_IT_WAS
from households.sight import sight_throughout
from volunteers.models import Level
from volunteers.rights import Sees

AT_ONCE = 500
MOST_WORDS = 6
TAIL = 4
# What may be an identity number: a card's, its last four, or another document's of six characters and more.
LIKE_IDENTITY = re.compile(r"\d{3}[\dX]|\d{14,17}[\dX]|(?=.*\d)[A-Z0-9()]{6,18}", re.ASCII)


def refresh_search(household_ids) -> int:
    """Write the search text of these files anew: numbers, addresses, phones and members, and those they once had.

    Called after anything that changes one of these; in bulk it costs four reads and one write for 500 files.
    Returns how many texts changed.
    """
    ids = sorted(set(household_ids))
    return sum(_refresh(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))


def refresh_outdated() -> int:
    """Write the search texts anew that an earlier version of the program wrote; returns how many changed."""
    return refresh_search(Household.objects.with_outdated_search().values_list("pk", flat=True))


def _refresh(ids) -> int:
    present, gone = _people_of(ids)
    former, names = _former(ids)
    changed = []
    files = Household.objects.filter(pk__in=ids).select_related("building")
    for household in files.only("number", "room", "living_address", "phone", "search_text", "building__name"):
        pk = household.pk
        was = gone[pk] + [(name, "") for name in names[pk]]
        text = text_of(household, present[pk], gone=was, former=former[pk])
        if text != household.search_text:
            household.search_text = text
            changed.append(household)
    Household.objects.bulk_update(changed, ["search_text"], batch_size=AT_ONCE)
    return len(changed)


def _people_of(ids):
    """Names and phones of each file's members, the head first, and of those who left, phones while nobody else's."""
    present, gone = defaultdict(list), defaultdict(list)
    rows = Membership.objects.valid().telling_home().filter(household__in=ids).order_by("-is_head", "pk")
    fields = ("household", "left_on", "is_home", "person__name", "person__phone")
    for household, left_on, is_home, name, phone in rows.values_list(*fields):
        (gone if left_on else present)[household].append((name, phone if is_home else ""))
    return present, gone


def _former(ids):
    """What each file was found by at some time: its numbers, homes, addresses, phones, and its people's names."""
    former = defaultdict(list)
    rows = Household.history.filter(id__in=ids).order_by("id", "history_id")
    fields = ("id", "number", "building__name", "room", "living_address", "phone")
    for household, number, building, room, address, phone in rows.values_list(*fields):
        former[household] += [number, f"{building or ''}{room}", address, phone]
    names = defaultdict(list)
    theirs = {"person__memberships__household__in": ids, "person__memberships__set_aside": False}
    values = FormerValue.objects.valid().filter(field="name", **theirs).order_by("pk")
    for household, name in values.values_list("person__memberships__household", "value"):
        names[household].append(name)
    return former, names


def follow_building(sender, instance, created, **kwargs) -> None:
    """A building that gets another name takes its files along: they are found by the new one."""
    if instance.level == Level.BUILDING and not created:
        refresh_search(Household.objects.filter(building=instance).values_list("pk", flat=True))


def text_of(household, people, *, gone=(), former=()) -> str:
    """What a file is found by: first as it is now, then as it was. People are names and phones, the head first."""
    now = search_text(
        household.number,
        f"{household.building.name}{household.room}",
        household.living_address,
        household.phone,
        *(phone for _name, phone in people),
        names=[name for name, _phone in people],
    )
    was = search_text(
        *(text for text in former if fold(text) not in now),
        *(phone for _name, phone in gone),
        names=[name for name, _phone in gone],
    )
    return f"{now}{AS_IT_WAS}{was}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A file that was found: where it is, its head, and whom the words mean, when they mean somebody.

    ``formerly``: the words fit what the file was, not what it is.
    """

    pk: int
    number: str
    building: dict
    room: str
    closed_on: object
    head_name: str
    person_name: str
    formerly: bool


def find(words: str, *, user, limit: int = 50) -> list[Hit]:
    """The files in somebody's reach that contain all words, or hold the person of an identity number.

    An identity number is found whole or by its last four, and only where its owner's means are in sight; what a file
    was, and who left it, only where somebody looks into it for care. At most ``limit`` files come back; asking for
    one more says whether there are more. Two queries, whatever is found.
    """
    asked = [word for word in fold(words).split() if word][:MOST_WORDS]
    if not asked:
        return []
    found = Household.objects.visible_to(user).filter(pk__in=_matching(words, asked, user)[:limit])
    fields = ("pk", "number", "building__name", "room", "closed_on", "search_text")
    rows = list(found.order_by("number", "pk").values_list(*fields))
    people = _people([row[0] for row in rows], words, user)
    hits = [
        Hit(pk, number, {"name": building}, room, closed_on, *_meant(people[pk], asked, text.partition(AS_IT_WAS)[0]))
        for pk, number, building, room, closed_on, text in rows
    ]
    typed = " ".join(asked)
    return sorted(hits, key=lambda hit: (typed not in _called(hit), hit.formerly))


def _called(hit) -> tuple[str, ...]:
    return fold(hit.person_name), fold(hit.head_name), fold(hit.number)


def _matching(words, asked, user):
    """The keys of the files that fit, in no order: the first ones are enough, and come fastest so."""
    files = Household.objects.visible_to(user).order_by()
    by_text = files.containing(*asked).known_to_hold(*asked, user=user).values("pk")
    number = normalise(words)
    if not LIKE_IDENTITY.fullmatch(number):
        return by_text
    column, purpose = (
        ("identity_tail_index", "identity-tail") if len(number) == TAIL else ("identity_index", "identity")
    )
    owners = Membership.objects.visible_to(user, sees=Sees.MEANS).valid().order_by()
    owned = owners.filter(**{f"person__{column}": keyed_index(number, purpose=purpose)}).values("household")
    # Two branches rather than OR, so that each is answered by its own index.
    return owned if read(number).is_sound_resident else owned.union(by_text)


@dataclass(frozen=True, slots=True)
class _Someone:
    """A member of a found file, as far as the words go."""

    is_head: bool
    has_left: bool
    is_seen: bool  # whether somebody's having left may be known
    name: str
    phone: str
    is_owner: bool  # of the identity number that was asked for

    def fits(self, asked) -> bool:
        text = search_text(self.phone, names=[self.name])
        return self.is_owner or all(word in text for word in asked)


def _people(ids, words, user):
    people, sees_gone = defaultdict(list), sight_throughout(user).care
    number = normalise(words)
    is_identity = bool(LIKE_IDENTITY.fullmatch(number))
    tail = keyed_index(number[-TAIL:], purpose="identity-tail") if is_identity else None
    rows = (
        Membership.objects.valid()
        .filter(household__in=ids)
        .order_by(F("left_on").desc(nulls_first=True), "-is_head", "pk")
    )
    fields = ("household", "is_head", "left_on", "person__name", "person__phone", "person__identity_tail_index")
    for household, is_head, left_on, name, phone, index in rows.values_list(*fields):
        is_seen = sees_gone or not left_on
        known_phone = "" if left_on else phone  # of whoever left, the file may know only a former one
        someone = _Someone(is_head, bool(left_on), is_seen, name, known_phone, is_identity and index == tail)
        people[household].append(someone)
    return people


def _meant(people, asked, now) -> tuple[str, str, bool]:
    """The head's name, the name of whoever the words mean, and whether they fit only what was."""
    head = next((one.name for one in people if one.is_head), "")
    meant = next((one for one in people if one.is_seen and one.fits(asked)), None)
    if meant:
        return head, meant.name, meant.has_left
    return head, "", not all(word in now for word in asked)
