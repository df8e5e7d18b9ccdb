"""The same man as head of two files, for the tests of merging and of likely pairs."""

from datetime import date

from households.duplicates.merging import merge_people
from households.models import Person
from tests.factories import make_building, make_household

BORN, DAY = date(1960, 3, 4), date(2025, 9, 1)


def head_of(household):
    return household.memberships.get(is_head=True, left_on=None).person


def twins(*, building=None, **second):
    """The same man as head of two files; ``second``: what the second record says besides."""
    one = make_household("T-1")
    two = make_household("T-2", head="陳大明", building=building or make_building("益民街8栋"))
    Person.objects.update(birth_date=BORN)
    Person.objects.filter(pk=head_of(two).pk).update(**second)
    return one, two


def merge(one, two, by, **told):
    """The second head's record goes into the first; both as they stand afterwards."""
    keep, gone = head_of(one), head_of(two)
    merge_people(by=by, keep=keep, gone=gone, on=DAY, because="核对户口簿", **told)
    return Person.objects.get(pk=keep.pk), Person.objects.get(pk=gone.pk)
