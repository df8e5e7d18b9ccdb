"""Identity numbers: cleaned, read, checked and masked.

A number that fails its check is reported, never repaired. The region code is not looked up: real people carry
codes that are older or newer than their year of birth.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.cn.ric import calc_check_digit

PROBLEMS = {
    "stored_as_number": _("stored as a number, so its last digits are lost"),
    "masked": _("some of its digits are hidden"),
    "wrong_length": _("wrong length"),
    "wrong_characters": _("characters that no identity number has"),
    "wrong_birth_date": _("the birth date in it does not exist"),
    "wrong_check_digit": _("wrong check digit"),
}
# Quotation marks mark text in tables; the letter X is also typed as a multiplication sign or in Cyrillic.
CHARACTERS = str.maketrans("×хХ", "XXX", "'’‘`´′＇\"“”＂")
OUTLYING = ("810000", "820000", "830000")  # residence permits of Hong Kong, Macau and Taiwan residents
LABEL = re.compile(r"(?:(?:居民|公民)?身份证?号?码?|证件号?码?)(?:号|号码)?[:;](?=.)")
WHOLE_IN_BRACKETS = re.compile(r"[(\[【〔]([^()]*)[)\]】〕]")
RESIDENT18 = re.compile(r"[0-9]{17}[0-9X]")
FOREIGN = re.compile(
    r"[A-Z]{1,3}\d{5,12}"  # passports, permits (H, M with 8 or 10 digits), the older permanent residence card
    r"|\d{8,10}"  # Taiwan permits, passports of digits alone
    r"|[A-Z]{1,2}\d{6}\([0-9A]\)"  # Hong Kong identity cards
    r"|(?=.*\d)(?=.*[A-Z])[A-Z0-9]{6,12}",  # other passports
    re.ASCII,
)


class Kind(TextChoices):
    """What sort of document a number comes from."""

    RESIDENT18 = "resident18", _("resident identity card")
    RESIDENT15 = "resident15", _("resident identity card of 15 digits")
    FOREIGN = "foreign", _("other document")
    NONE = "none", _("none")


class IdentityNumber(NamedTuple):
    """What one number says: its clean text, its document, and birth and sex where it is sound."""

    text: str = ""
    kind: str = Kind.NONE
    birth_date: date | None = None
    sex: str = ""  # "male", "female" or ""
    problem: str = ""  # a key of PROBLEMS, "" where nothing is wrong

    @property
    def is_sound(self) -> bool:
        """There is a number and nothing is wrong with it."""
        return bool(self.text) and not self.problem

    @property
    def is_sound_resident(self) -> bool:
        """It is a resident identity card's and nothing is wrong with it: hardly anything else looks so."""
        return self.is_sound and self.kind != Kind.FOREIGN

    @property
    def message(self):
        """What is wrong, in the reader's language."""
        return PROBLEMS.get(self.problem, "")


@dataclass(frozen=True, slots=True)
class DisabilityCard:
    """A disability card's number: the bearer's own, the class (1–7) and the level (1, heaviest, to 4)."""

    identity: IdentityNumber
    category: int | None = None
    level: int | None = None
    problem: str = ""

    @property
    def message(self):
        """What is wrong, in the reader's language."""
        return PROBLEMS.get(self.problem, "")


def normalise(text: str) -> str:
    """One spelling for a number: half-width capitals, no spaces, quotation marks or invisible characters, no label."""
    bare = text.strip()
    if bare.isascii() and bare.isalnum():  # most of them
        return bare.upper()
    while (clean := _clean(text)) != text:  # taking a character out may let its neighbours combine
        text = clean
    return text


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.strip().translate(CHARACTERS)).upper()
    text = "".join(char for char in text if unicodedata.category(char)[0] not in "ZC")
    if bracketed := WHOLE_IN_BRACKETS.fullmatch(text):
        text = bracketed[1]
    return LABEL.sub("", text, count=1) if LABEL.match(text) else text


def read(value: object, *, today: date | None = None) -> IdentityNumber:
    """Read a typed or imported number. A number cell is refused; with ``today``, so is a birth after it."""
    if isinstance(value, (int, float)):
        return IdentityNumber(problem="stored_as_number")
    text = normalise(str(value or ""))
    if not text:
        return IdentityNumber()
    if RESIDENT18.fullmatch(text):  # most of them
        return _read18(text, today)
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+?[0-9]+|[0-9]{15,}\.0*", text):
        return IdentityNumber(problem="stored_as_number")
    if "*" in text or re.fullmatch(r"[0-9]{4,}X{2,}\w*", text):
        return IdentityNumber(text, problem="masked")
    if re.fullmatch(r"[0-9]{6}.{12}", text):
        return IdentityNumber(text, _kind18(text), problem="wrong_characters")
    if re.fullmatch(r"[0-9]{15}", text):
        return _read15(text, today)
    if FOREIGN.fullmatch(text):
        return IdentityNumber(text, Kind.FOREIGN)
    strange = not re.fullmatch(r"[0-9]+X?", text)
    return IdentityNumber(text, problem="wrong_characters" if strange else "wrong_length")


def _read18(text: str, today: date | None) -> IdentityNumber:
    kind, birth = _kind18(text), _birth(text[6:14], today)
    if birth is None:
        return IdentityNumber(text, kind, problem="wrong_birth_date")
    if calc_check_digit(text) != text[-1]:
        cut = text.endswith("000")  # what a spreadsheet leaves of the last three digits, written out as text
        return IdentityNumber(text, kind, problem="stored_as_number" if cut else "wrong_check_digit")
    return IdentityNumber(text, kind, birth, _sex(text[16]))


def _kind18(text: str) -> Kind:
    foreign = text.startswith(OUTLYING) or text[0] == "9"  # 9…: permanent residence card
    return Kind.FOREIGN if foreign else Kind.RESIDENT18


def _read15(text: str, today: date | None) -> IdentityNumber:
    birth = _birth("19" + text[6:12], today)
    if birth is None:
        return IdentityNumber(text, Kind.RESIDENT15, problem="wrong_birth_date")
    return IdentityNumber(text, Kind.RESIDENT15, birth, _sex(text[14]))


@lru_cache(maxsize=50_000)  # more days than anybody lives
def _birth(digits: str, today: date | None) -> date | None:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return birth if birth.year >= 1850 and (today is None or birth <= today) else None


def _sex(digit: str) -> str:
    return "male" if int(digit) % 2 else "female"


def birth_of(number: str) -> date | None:
    """The birth date in a sound number; None where it has none."""
    if len(number) == 18:
        return _birth(number[6:14], None)
    return _birth("19" + number[6:12], None) if len(number) == 15 and number.isdigit() else None


def other_form(number: str) -> str:
    """A number of 18 digits as it was with 15, and the other way round; "" where there is no such form."""
    if len(number) == 18 and number[6:8] == "19" and number[:17].isdigit():
        return number[:6] + number[8:17]
    if len(number) == 15 and number.isdigit():
        longer = f"{number[:6]}19{number[6:]}"
        return longer + calc_check_digit(longer + "0")
    return ""


def read_disability_card(value: object) -> DisabilityCard:
    """Read a disability card's number: identity number, class, level; B and digits for a replacement."""
    if isinstance(value, (int, float)):
        return DisabilityCard(IdentityNumber(), problem="stored_as_number")
    text = normalise(str(value or ""))
    identity = read(text[:18])
    if not text:
        return DisabilityCard(identity)
    if not re.fullmatch(r".{20}(B\d{1,2})?", text):
        return DisabilityCard(identity, problem="wrong_length")
    if not re.fullmatch(r"[1-7][1-4]", text[18:20]):
        return DisabilityCard(identity, problem="wrong_characters")
    return DisabilityCard(identity, int(text[18]), int(text[19]), identity.problem)


def mask(number: str | None) -> str:
    """An identity number as most people see it: first six, last four; a short document only its end."""
    number = number or ""
    if len(number) < 15:
        return _end(number)
    return number[:6] + "*" * min(8, len(number) - 10) + number[-4:]


def mask_phone(phone: str | None) -> str:
    """A phone as 138****5678."""
    phone = phone or ""
    if len(phone) < 11:
        return _end(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_account(account: str | None) -> str:
    """A bank account's last four, whatever its length."""
    account = account or ""
    return "****" + account[-4:] if len(account) > 8 else _end(account)


def _end(text: str) -> str:
    shown = min(4, len(text) // 3)
    return "*" * (len(text) - shown) + text[len(text) - shown :]


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day; somebody born on 29 February is a year older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
