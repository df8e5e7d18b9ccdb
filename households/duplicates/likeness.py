"""How likely two records are one person, and the reasons in words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from common.identity import IdentityNumber, read
from common.traditional import simplified

LIKELY = 60  # from this score on somebody looks at the pair
SAME_NAME, SAME_SOUND, LIKE_NAME = 40, 30, 20
SAME_BIRTH, LIKE_BIRTH, SAME_PHONE, SAME_HOME, LIKE_ADDRESS = 35, 20, 25, 20, 15
SAME_CARD = 100
OTHER_SEX = -30
MOST = 100
LIKE = 60  # per cent: one character of three may be another
LIKE_ADDRESSES = 85
OLD_LENGTH = 15


@dataclass(frozen=True)
class Known:
    """What is known of somebody that tells people apart."""

    pk: int
    name: str
    name_key: str
    birth_date: date | None
    sex: str
    phone: str
    identity_number: str
    household: int
    number: str
    building: int
    home: str
    address: str
    household_phone: str
    community: int | None = None

    def surname(self) -> str:
        """The surname by its sound alone."""
        return "".join(char for char in self.name_key.partition(" ")[0] if char.isascii())

    def sound(self) -> str:
        """The name by its sound alone."""
        return "".join(char for char in self.name_key if char.isascii())

    def phones(self) -> set[str]:
        return {phone for phone in (self.phone, self.household_phone) if phone}

    @cached_property
    def card(self) -> IdentityNumber:
        """What the identity number says, read once for all whom one is compared with."""
        return read(self.identity_number)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two are one: out of a hundred, and why."""

    score: int
    reasons: tuple[str, ...]


def likeness(one: Known, other: Known) -> Likeness | None:
    """How likely they are one person; None where nobody needs to look."""
    cards = same_card(one.card, other.card)
    if cards is False:
        return None
    found = [(SAME_CARD, _("the old and the new identity number agree"))] if cards else []
    birth = _births(one.birth_date, other.birth_date)
    names = _names(one, other, like_birth=bool(birth))
    if not names and not cards:
        return None
    found += names + birth
    if one.birth_date and other.birth_date and not birth and not cards:
        return None
    found += _places(one, other)
    if one.sex and other.sex and one.sex != other.sex:
        found.append((OTHER_SEX, _("but the sex differs")))
    score = min(MOST, sum(points for points, _reason in found))
    if score < LIKELY:
        return None
    return Likeness(score, tuple(reason for _points, reason in found))


def same_card(one, other) -> bool | None:
    """Whether two identity numbers are one person's; None where they do not say."""
    if not (one.is_sound and other.is_sound) or "foreign" in (one.kind, other.kind):
        return None
    if len(one.text) == len(other.text):
        return one.text == other.text
    return old_number(one.text) == old_number(other.text)


def old_number(text: str) -> str:
    """A number as the old cards of fifteen digits had it: a year of two digits, and nothing to check it by."""
    return text[:6] + text[8:17] if len(text) > OLD_LENGTH else text


def _names(one, other, *, like_birth) -> list:
    names = simplified(one.name), simplified(other.name)
    if names[0] == names[1]:
        return [(SAME_NAME, _("the same name"))]
    if one.sound() and one.sound() == other.sound():
        return [(SAME_SOUND, _("names that sound alike"))]
    if like_birth and fuzz.ratio(*names) >= LIKE:
        return [(LIKE_NAME, _("names that look alike"))]
    return []


def _births(one, other) -> list:
    if not (one and other):
        return []
    if one == other:
        return [(SAME_BIRTH, _("the same birth date"))]
    places = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    turned = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return [(LIKE_BIRTH, _("birth dates that differ in one place"))] if places == 1 or turned else []


def _places(one, other) -> list:
    found = []
    if one.phones() & other.phones():
        found.append((SAME_PHONE, _("the same phone")))
    if one.home and (one.building, one.home) == (other.building, other.home):
        return [*found, (SAME_HOME, _("the same home"))]
    if one.address and other.address and fuzz.ratio(one.address, other.address) >= LIKE_ADDRESSES:
        found.append((LIKE_ADDRESS, _("addresses that look alike")))
    return found
