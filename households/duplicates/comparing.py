"""Two records side by side."""

from django.db.models import F
from django.utils.translation import gettext as _

from households.facts import label
from households.models import Household, Membership, Person
from volunteers.rights import Deed

SHOWN = (
    "name", "identity_mask", "sex", "birth_date", "phone", "health", "disability_class", "disability_level",
    "self_care", "work", "status", "note",
)  # fmt: skip


def two_people(user, one: int, other: int) -> list[Person]:
    """Both people, each with the number of the ``file`` it belongs (or last belonged) to, where one may merge them.

    Nothing where one of them is out of reach, merged already, or both are the same.
    """
    files = Household.objects.visible_to(user).where_may(user, Deed.MERGE).values("pk")
    members = Membership.objects.valid().filter(household__in=files, person__in=(one, other), person__merged_into=None)
    found = {}
    rows = members.select_related("person", "household__building").order_by(F("left_on").desc(nulls_first=True), "-pk")
    for membership in rows:
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
    """What each record says, line by line: heading, both values, whether they differ."""
    rows = [_row(label(Household, "number"), [person.file for person in people])]
    rows.append(_row(_("Home"), [f"{person.home.building.name}{person.home.room}" for person in people]))
    rows.append(_row(label(Membership, "relation"), [person.relation for person in people]))
    rows += [_row(_heading(name), [_value(person, name) for person in people]) for name in SHOWN]
    for relation in Person._meta.related_objects:
        words = relation.related_model._meta.verbose_name_plural
        if relation.related_model._meta.model_name in ("visit", "document", "need", "tagging"):
            rows.append(_row(str(words), [_count(relation, person) for person in people]))
    return rows


def _heading(name) -> str:
    return label(Person, "identity_number" if name == "identity_mask" else name)


def _row(heading, values):
    return heading, values[0], values[1], values[0] != values[1]


def _value(person, name):
    if Person._meta.get_field(name).choices:
        return getattr(person, f"get_{name}_display")()
    value = getattr(person, name)
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


def _count(relation, person) -> int:
    return relation.related_model._base_manager.filter(**{relation.field.name: person}).count()
