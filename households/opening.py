"""Opening a household's file."""

from django.db import IntegrityError

from households.joining import former_files_of, join, known_person
from households.models import AlreadyDone, Household, HouseholdEvent, Relation
from households.numbering import take_numbers
from households.writing import acting
from volunteers.models import Level

Kind = HouseholdEvent.Kind


def open_household(*, by, building, head, on, members=(), number="", source="", **fields) -> Household:
    """Open a file with its head and members (dicts of Person fields; members also ``relation``).

    ``building`` comes with its parents loaded. Without a number the community's next one is taken. The second of two
    equal ``submission`` gets the first one's file. Raises AlreadyOnFile when somebody is on another open file.
    """
    submission = fields.get("submission")
    try:
        with acting(Kind.OPENED, by=by, on=on, source=source, submission=submission) as act:
            former = [file for one in (head, *members) for file in former_files_of(known_person(one))]
            act.hold(*former)
            household = open_file(act, building=building, number=number, source=source, **fields)
            join(act, household, {**head, "relation": Relation.HEAD}, is_head=True)
            for member in members:
                join(act, household, member)
    except (AlreadyDone, IntegrityError):
        before = Household.objects.of_submission(submission)
        if before is None:
            raise
        return before
    household.refresh_from_db()
    return household


def open_file(act, *, building, number="", **fields) -> Household:
    """Write a new file down within an action; without a number the community's next one is taken."""
    number = number or take_numbers(building.above(Level.COMMUNITY))[0]
    household = act.make(Household(number=number, building=building, opened_on=act.on, **fields))
    act.tell(household, Kind.OPENED)
    return household
