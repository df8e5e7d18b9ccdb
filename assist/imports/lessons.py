"""What was corrected of earlier lists, as it is asked for while a list is read."""

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256

from benefits.models import Lesson
from benefits.names import plain


@dataclass(slots=True)
class Lessons:
    """By department what its columns and its benefits' names mean; by a list's headings whose it is, and about what."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)  # label -> field; "" is not taken
    benefits: dict[str, dict[str, str]] = field(default_factory=dict)  # name -> kind; "" is no benefit
    lists: dict[str, set[str]] = field(default_factory=dict)  # headings -> whose they may be
    kinds: dict[tuple, str] = field(default_factory=dict)  # headings, what the title says, department -> of all rows

    def department(self, headings: str) -> str:
        """Whose a list with these headings is; "" where nobody said it, or it was said of several."""
        departments = self.lists.get(headings, ())
        return next(iter(departments)) if len(departments) == 1 else ""

    def kind(self, headings: str, titled: str, department: str) -> str:
        """The benefit that all rows of such a list are about, whatever its title seems to speak of."""
        return self.kinds.get((headings, titled, department), "")

    def benefit(self, department: str, name: str) -> str | None:
        """The kind that a department means by a name; "" for none, None where nobody said it."""
        return self.benefits.get(department, {}).get(plain(name))

    def is_benefit_column(self, department: str, label: str) -> bool:
        """Whether somebody said of a column that it tells which benefit is given."""
        return self.columns.get(department, {}).get(plain(label)) == "benefit"

    def fields(self, fields: dict[str, int], columns, department: str) -> dict[str, int]:
        """The columns by field, as they were corrected."""
        taught = self.columns.get(department, {})
        for column in columns:
            meaning = taught.get(plain(column.full_label))
            if meaning is not None:
                fields = {name: index for name, index in fields.items() if index != column.index}
                fields |= {meaning: column.index} if meaning else {}
        return fields


def learned() -> Lessons:
    """Everything that was corrected so far."""
    columns, benefits, lists, kinds = defaultdict(dict), defaultdict(dict), defaultdict(set), {}
    for department, about, word, meaning in Lesson.objects.for_reading():
        if about == Lesson.About.LIST:
            headings, _colon, titled = word.partition(":")
            kinds[headings, titled, department] = meaning
            if not titled:
                lists[headings].add(department)
        else:
            {Lesson.About.COLUMN: columns, Lesson.About.BENEFIT: benefits}[about][department][word] = meaning
    return Lessons(columns, benefits, lists, kinds)


def word_of(headings: str, titled: str) -> str:
    """What a correction of the benefit of all rows is kept under: a title that says another benefit is another list."""
    return f"{headings}:{titled}" if titled else headings


def headings_of(columns) -> str:
    """What tells lists of one make apart from others: the headings of their columns, in their order."""
    return sha256("\n".join(plain(column.full_label) for column in columns).encode()).hexdigest()
