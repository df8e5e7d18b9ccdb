"""Numbers of a place that stand on a file out of reach as well, in their other form of 15 or 18 digits.

Nothing of that file is told but whom to ask (rights.md), as where somebody types a number that is on file elsewhere.
"""

from dataclasses import dataclass

from common.crypto import keyed_index
from common.identity import other_form
from households.models import Household, IdentityKind, Membership, Person
from households.on_file import whom_to_ask


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody of this place, on file out of reach under the other form of the number."""

    name: str
    number: str
    words: str


def numbers_elsewhere(user, *places, today) -> list[Elsewhere]:
    """Of these places' members whose number is on an open file out of reach, and whom to ask about each."""
    open_files = Membership.objects.present().filter(household__closed_on=None)
    here = open_files.visible_to(user, today=today).filter(household__in=Household.objects.within(*places).values("pk"))
    there = open_files.exclude(household__in=Household.objects.visible_to(user, today=today).values("pk"))
    found = [*old_and_new(here, there), *((one, other) for other, one in old_and_new(there, here))]
    told = [
        Elsewhere(one.person.name, one.household.number, whom_to_ask(other.household.building_id, today))
        for one, other in found
    ]
    return sorted(told, key=lambda one: (one.number, one.name))


def old_and_new(olds, news, *, most=None):
    """Who of the first has the old number of whom of the second; there are few old ones, so only they are read."""
    numbers = Person.objects.filter(identity_kind=IdentityKind.RESIDENT15)
    wanted = {}
    for old in olds.filter(person__in=numbers).select_related("person", "household").order_by("pk")[:most]:
        wanted[keyed_index(other_form(old.person.identity_number), purpose="identity")] = old
    owners = news.filter(person__identity_index__in=[index for index in wanted if index])
    for new in owners.select_related("person", "household"):
        yield wanted[new.person.identity_index], new
