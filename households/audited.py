"""What the audit log is told of household files: whose they are, and which rows say in words what happened."""

from households.models import (
    Action,
    Asking,
    FormerValue,
    Household,
    HouseholdEvent,
    LeadEvent,
    Membership,
    Opening,
    TimeClosed,
)
from volunteers.audit.files import files_are
from volunteers.audit.noticing import not_told_apart, steps_are, told_as
from volunteers.models import Did


def _numbers(keys) -> dict:
    """The numbers of files, by their keys."""
    return dict(Household.objects.filter(pk__in=keys).values_list("pk", "number"))


def _of_people(keys) -> dict:
    """The file that each of these people is on now, or was last."""
    homes = Membership.objects.valid().filter(person__in=keys).latest_home()
    return dict(reversed(list(homes.values_list("person", "household"))))


def _keys(number) -> list:
    """The file with this number."""
    return list(Household.objects.filter(number=number).values_list("pk", flat=True))


files_are(numbers=_numbers, of_people=_of_people, keys=_keys)
steps_are(HouseholdEvent, "kind")
steps_are(LeadEvent, "step")
told_as(Asking, Did.OPENED)
not_told_apart(Action, TimeClosed, FormerValue, Opening)  # an opening is told as what it is, with its reason
