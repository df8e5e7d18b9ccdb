"""Findings and whose they are."""

from itertools import batched

from benefits.models import Award
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
        for award in Award.objects.listed().filter(identity_index__in=some).select_related("last_row").order_by("pk"):
            numbers[None, award.identity_index] = award.last_row.identity_number
    for some in batched(sorted(listed_people), AT_ONCE):  # the file has no number of theirs, the list has
        for award in Award.objects.listed().filter(person__in=some).select_related("last_row").order_by("pk"):
            numbers[award.person_id, ""] = award.last_row.identity_number
    return numbers
