"""What a sheet of the ledger consists of: its title, its columns, and where its rows come from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from volunteers.rights import Sees

TEXT, WHOLE, MONEY, DAY = "text", "whole", "money", "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading in the street's words, what of a row it shows, and who may see it."""

    heading: str
    value: Callable[[Any], Any]
    width: float = 10
    kind: str = TEXT
    sees: str = Sees.REACH
    group: str = ""  # the heading it shares with its neighbours: 成年人
    summed: bool = False  # whether the totals row adds it up
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name on the tab, its title, and its rows, read while they are written."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable
    totals: str = ""  # the word for the totals row, with {rows} for how many there are: 合计 {rows} 户
    fixed_columns: int = 1  # how many stay in view when one scrolls to the right
    is_list: bool = True  # whether its rows are listed facts, counted as rows of the export
    is_of_period: bool = False  # whether its rows are those of the period, not of the last day


def seen(columns, sees: frozenset) -> tuple[Column, ...]:
    """The columns that somebody who sees these classes of fields may have."""
    return tuple(column for column in columns if column.sees in sees)
