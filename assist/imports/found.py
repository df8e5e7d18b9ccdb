"""Whom the rows of visits and needs are about, looked up once, and what the database has of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from assist.imports.plan import NotTaken, Plan, column_of, refusal
from assist.imports.register import File, NotFound, helpings
from households.models import Person


@dataclass(slots=True)
class Found:
    """The file and person that a row is about, with what is doubtful about it; or why there is none."""

    day: date | None
    file: File | None = None
    person: Person | None = None
    warnings: list = field(default_factory=list)
    refused: NotTaken | None = None

    def taken(self, warn) -> tuple[File, Person | None]:
        """The file and person; raises NotTaken where nobody on file is meant."""
        if self.refused is not None:
            raise self.refused
        for warning in self.warnings:
            warn(warning)
        return self.file, self.person


def look_up(plan: Plan, sheet, row, day) -> Found:
    """Find whom a visit or need is about."""
    found = Found(day)
    if row.refusals or day is None:
        return found
    likely = plan.likely_community(sheet)
    try:
        found.file, found.person = plan.register.find(row, day=day, community=likely, warn=found.warnings.append)
    except NotFound as why:
        fields = ("identity", "document") if row.identity_number else ("person_name", "head_name", "number")
        found.refused = refusal(str(why), column=column_of(sheet, *fields))
    return found


def about_these(plan: Plan, founds: Iterable[Found], rows, day_field: str):
    """The rows on file (of a QuerySet) that are about these files or people and lie in the same days."""
    founds = [found for found in founds if found.file is not None]
    if not founds:
        return
    days = [found.day for found in founds]
    rows = rows.filter(**{f"{day_field}__range": (min(days), max(days))})
    files = dict.fromkeys(found.file.household.pk for found in founds)
    people = {found.person.pk: found.person for found in founds if found.person is not None}
    moved = [pk for pk, person in people.items() if len(plan.register.places_of[id(person)]) > 1]
    seen = set()
    for name, keys in (("household", files), ("person", moved)):
        for some in helpings(key for key in keys if key is not None):
            for row in rows.filter(**{f"{name}__in": some}):
                if row.pk not in seen:
                    seen.add(row.pk)
                    yield row
