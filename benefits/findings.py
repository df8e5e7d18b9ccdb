"""Findings and whose they are."""

from itertools import batched

from benefits.models import Award, RosterPage
from common.crypto import keyed_index
from households.models import Person

AT_ONCE = 900


def numbers_of(found) -> dict:
    """The identity number of everybody whom findings are about: (person, index) → number."""
    numbers = {}
    people = {one.person for one in found if one.person}
    for some in batched(sorted(people), AT_ONCE):
        for pk, number in Person.objects.filter(pk__in=some).values_list("pk", "identity_number"):
            numbers[pk, ""] = number
    listed = {one.index for one in found if one.index}
    listed_people = {pk for (pk, _index), number in numbers.items() if not number}
    for some in batched(sorted(listed), AT_ONCE):
        for award, number in _as_listed(identity_index__in=some):
            numbers[None, award.identity_index] = number
    for some in batched(sorted(listed_people), AT_ONCE):  # the file has no number of theirs, the list has
        for award, number in _as_listed(person__in=some):
            numbers[award.person_id, ""] = number
    return numbers


def _as_listed(**whose):
    """Awards, each with the number under which its last list names whose it is."""
    awards = list(Award.objects.listed().filter(**whose).order_by("pk"))
    entries = RosterPage.objects.at((award.last_roster_id, award.last_row) for award in awards)
    for award in awards:
        for entry in entries[award.last_roster_id, award.last_row]:
            if keyed_index(entry.identity_number, purpose="identity") == award.identity_index:
                yield award, entry.identity_number
