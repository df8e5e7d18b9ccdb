"""A printed file in plain words: sections of facts and tables, made once for the page and for the PDF."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from households.facts import UNDER_14


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a printed table: its heading, and a width of paper.css; without one it shares the rest."""

    heading: str
    width: str = ""


@dataclass(slots=True)
class Section:
    """One titled part: facts in pairs, a table, or both; ``empty`` is said where there is nothing."""

    key: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    empty: str = ""
    note: str = ""


@dataclass(slots=True)
class Sheet:
    """A whole paper: title, what its cover says, its sections, who made it when and what was left out of it."""

    title: str
    number: str
    name: str
    address: str
    cover: list[tuple[str, str]]
    sections: list[Section]
    printed_by: str
    printed_at: datetime
    left_out: list[str] = field(default_factory=list)


def shown(value) -> str:
    """A value as it stands on paper."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def chosen(row, name) -> str:
    """The word of a choice; "–" where none is chosen."""
    return shown(getattr(row, f"get_{name}_display")())


def under_14() -> str:
    """What stands below what is marked."""
    return _("%(mark)s under 14: what is kept about this child is especially protected.") % {"mark": UNDER_14}


def withheld() -> str:
    """What stands in the place of a child's field that nobody approved."""
    return _("under 18: not printed without approval")
