"""Two records side by side."""

from django.utils.translation import gettext as _

from common.identity import mask_account
from households.facts import label
from households.hanging import tally_of_file, tally_of_person
from households.models import Household, Membership, Person
from volunteers.models import Level
from volunteers.rights import Deed

SHOWN = (
    "name", "identity_mask", "sex", "birth_date", "phone", "health", "disability_class", "disability_level",
    "self_care", "work", "status", "note",
)  # fmt: skip
FILE_SHOWN = (
    "living_address", "registered_address", "phone", "category", "cause", "risk", "opened_on", "last_visit_on",
    "next_visit_on", "note", "bank_name", "account_holder",
)  # fmt: skip


def two_people(user, one: int, other: int) -> list[Person]:
    """Both people, each with the number of the ``file`` it belongs (or last belonged) to, where one may merge them.

    Nothing where one of them belongs to a file out of reach, was merged already, or both are the same.
    """
    files = Household.objects.visible_to(user).where_may(user, Deed.MERGE).values("pk")
    members = Membership.objects.at_home().filter(household__in=files, person__in=(one, other))
    found = {}
    for membership in members.with_home().latest_home():
        person = found.setdefault(membership.person_id, membership.person)
        if not hasattr(person, "file"):
            person.file, person.home = membership.household.number, membership.household
            person.relation = membership.get_relation_display()
    people = [found[key] for key in (one, other) if key in found]
    return people if one != other and len(people) == 2 else []


def two_files(people) -> list[Household]:
    """The open files of two people, where these are two: then the households may be one as well."""
    files = {person.home.pk: person.home for person in people}.values()
    return list(files) if len(files) == 2 and not any(household.closed_on for household in files) else []


def comparison(people) -> list[tuple]:
    """What each record says, line by line: heading, both values, whether they differ; not what neither says."""
    communities = [person.home.building.above(Level.COMMUNITY).name for person in people]
    rows = [_row(_("Community"), communities)] if communities[0] != communities[1] else []
    rows.append(_row(_("Home"), [f"{person.home.building.name}{person.home.room}" for person in people]))
    rows.append(_row(label(Membership, "relation"), [person.relation for person in people]))
    rows += [_row(_heading(name), [_value(person, name) for person in people]) for name in SHOWN]
    return _said(rows + _tallied([tally_of_person(person) for person in people]))


def files_compared(files) -> list[tuple]:
    """What each of two files says, likewise; of the account only its end."""
    rows = [_row(label(Household, name), [_value(household, name) for household in files]) for name in FILE_SHOWN]
    accounts = [mask_account(household.bank_account) for household in files]
    rows.append(_row(label(Household, "bank_account"), accounts))
    return _said(rows + _tallied([tally_of_file(household) for household in files]))


def _tallied(tallies) -> list[tuple]:
    return [_row(words, [tally[words] for tally in tallies]) for words in tallies[0]]


def _said(rows) -> list[tuple]:
    return [row for row in rows if row[1] or row[2]]


def _heading(name) -> str:
    return _("Name") if name == "name" else label(Person, "identity_number" if name == "identity_mask" else name)


def _row(heading, values):
    return heading, values[0], values[1], values[0] != values[1]


def _value(record, name):
    if record._meta.get_field(name).choices:
        return getattr(record, f"get_{name}_display")()
    value = getattr(record, name)
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
