"""Lists that come a page at a time, already in order."""

import inspect
from functools import cache

import django_tables2 as tables
from django.utils.html import format_html

# The sign that says a tone without its colour.
MARKS = {"act": "●", "watch": "▲", "fine": "✓", "info": "◐", "quiet": "○"}


class ListTable(tables.Table):
    """A table over one page of rows. ``orders``: column → the order ``common.paging.seek`` takes, rising.

    Only columns named there can be sorted by; ``sort`` is the word of the query string, "-" for falling.
    """

    orders: dict[str, tuple[str, ...]] = {}

    def __init__(self, rows, *, sort: str = "", **kwargs):
        super().__init__(rows, **kwargs)
        self.sort = sort if self.is_order(sort) else ""
        for name, column in self.columns.items():
            column.column.orderable = name in self.orders

    @classmethod
    def is_order(cls, sort: str) -> bool:
        """Whether the list can be sorted by this word."""
        return sort.removeprefix("-") in cls.orders

    @classmethod
    def order(cls, sort: str, default: str) -> tuple[str, ...]:
        """The order that a word of the query string means; an unknown one means the default."""
        sort = sort if cls.is_order(sort) else default
        rising = cls.orders[sort.removeprefix("-")]
        return rising if not sort.startswith("-") else tuple(_turned(term) for term in rising)


class PlainTable(ListTable):
    """A list over mappings whose keys are the accessors: its cells cost a third of what they usually do.

    django-tables2 looks up the parameters of a column's ``render_…`` anew for each cell; here that is done once.
    A column without one shows its value as it is, and a wrong accessor raises instead of showing nothing.
    """

    @property
    def paginated_rows(self):
        """The rows as components/table.html walks them: each with ``record`` and ``items()``."""
        readers = [
            (column, str(column.accessor), column.column.empty_values, column.default, *_renderer(self, column.name))
            for column in self.columns
        ]
        return [_Line(record, readers) for record in self.data]

    def plain_rows(self):
        """The rows as a workbook shows them, each a list of words: ``plain_…`` where a column's cells are markup."""
        columns = list(self.columns)
        for record in self.data:
            yield [_plain(self, column, record) for column in columns]


def _plain(table, column, record) -> str:
    value = record[str(column.accessor)]
    if value in column.column.empty_values:
        return ""
    say = getattr(table, f"plain_{column.name}", None)
    if say:
        return str(say(value))
    render, wanted = _renderer(table, column.name)
    known = {"value": value, "record": record}
    return str(render(**{name: known[name] for name in wanted}) if render else value)


class _Line:
    """One row of a plain table."""

    __slots__ = ("readers", "record")

    def __init__(self, record, readers):
        self.record, self.readers = record, readers

    def items(self):
        """Each column with its cell."""
        record, cells = self.record, []
        for column, key, empty, default, render, wanted in self.readers:
            value = record[key]
            if value in empty:
                cells.append((column, default))
            elif render is None:
                cells.append((column, value))
            else:
                known = {"value": value, "record": record}
                cells.append((column, render(**{name: known[name] for name in wanted})))
        return cells


def pill(tone, label):
    """A word in a cell that says how far or how grave, in its tone."""
    return format_html(
        '<span class="pill pill-{}"><span class="mark" aria-hidden="true">{}</span>{}</span>', tone, MARKS[tone], label
    )


def level(tone, label):
    """A word in a cell that wants looking at, in its tone."""
    return format_html(
        '<span class="level {}"><span class="mark" aria-hidden="true">{}</span> {}</span>', tone, MARKS[tone], label
    )


def _renderer(table, name):
    render = getattr(table, f"render_{name}", None)
    return (render, _parameters(getattr(type(table), f"render_{name}"))) if render else (None, ())


@cache
def _parameters(function) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)[1:]


def _turned(term: str) -> str:
    return term.removeprefix("-") if term.startswith("-") else f"-{term}"
