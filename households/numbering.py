"""File numbers: the community's initials and a running number, such as XQ-0001."""

import re

from django.db import transaction
from django.db.models import F

from common.pinyin import initials
from households.models import Household
from volunteers.models import Level, Place

# What every community's name ends in says nothing about which one it is.
ENDINGS = re.compile(r"(社区|居民区|居民委员会|居委会|村民委员会|村委会|村|居委|街道)+$")
AT_ONCE = 500
# Addresses of ours stand there, or a browser takes them for folders.
RESERVED = ("new", "counts", "columns", "all", "export", "duplicates", ".", "..")


def is_usable(number: str) -> bool:
    """Whether a number that comes from outside can stand in an address and on a label."""
    return bool(number.strip()) and number == number.strip() and "/" not in number and number not in RESERVED


def prefix_of(community) -> str:
    """The letters in front of a community's file numbers; of two with the same ones, the later has a 2."""
    names = Place.objects.at(Level.COMMUNITY).order_by("pk").values_list("pk", "name")
    letters = _letters(community.name)
    namesakes = [pk for pk, name in names if _letters(name) == letters]
    place = namesakes.index(community.pk) + 1
    return letters if place == 1 else f"{letters}{place}"


def _letters(name: str) -> str:
    return initials(ENDINGS.sub("", name.strip()) or name).upper() or "H"


@transaction.atomic
def take_numbers(community, count: int = 1) -> list[str]:
    """The next file numbers of a community, given to nobody else; those on files already are left out."""
    prefix, numbers = prefix_of(community), []
    while len(numbers) < count:
        wanted = min(count - len(numbers), AT_ONCE)
        Place.objects.filter(pk=community.pk).update(last_number=F("last_number") + wanted)
        last = Place.objects.values_list("last_number", flat=True).get(pk=community.pk)
        offered = [f"{prefix}-{number:04d}" for number in range(last - wanted + 1, last + 1)]
        taken = set(Household.objects.filter(number__in=offered).values_list("number", flat=True))
        numbers += [number for number in offered if number not in taken]
    return numbers
