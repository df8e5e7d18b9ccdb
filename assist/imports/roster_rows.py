"""The rows of a department's list, and what came of each, while only a few of a million are in memory."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from assist.imports.outcomes import SAME, Outcome
from assist.imports.prints import Prints
from assist.imports.problems import Problem
from assist.imports.rows import RosterRow, Sheet, Source
from benefits.models import Roster
from common.spool import Spool

TAKEN, REFUSED_TOO = 1, 2  # of a row of a list, in one byte


@dataclass(slots=True)
class List:
    """One list of one month while it is brought in: what came of its rows, and of what and which places it tells."""

    roster: Roster
    place: int  # among the lists of this import
    file: str  # the first file that has it
    rows: bytearray = field(default_factory=bytearray)  # by the row's number
    is_known: bool = False  # some of it was brought in before
    written: int = 0  # how many people of its rows are new
    kinds: set[int] = field(default_factory=set)
    communities: set[str] = field(default_factory=set)

    def mark(self, row: int, what: int):
        if row >= len(self.rows):
            self.rows.extend(bytes(row + 1 - len(self.rows)))
        self.rows[row] |= what

    def is_taken(self, row: int) -> bool:
        return row < len(self.rows) and bool(self.rows[row] & TAKEN)

    @property
    def key(self) -> int:
        """By which awards name it until it is written."""
        return -1 - self.place

    @property
    def read(self) -> int:
        return len(self.rows) - self.rows.count(0)

    @property
    def refused(self) -> int:
        return self.rows.count(REFUSED_TOO) + self.rows.count(TAKEN | REFUSED_TOO)


class RosterRows:
    """The rows in their order, each made anew when it is asked for; nobody changes one."""

    def __init__(self, sheet: Sheet, today):
        self.sheet, self.today = sheet, today
        self._packed = Spool()
        self.months = set()  # that rows themselves say; None where one says none
        self.is_taken = False  # there is a row with nothing wrong with it
        self.told = Prints()  # of whom what is told: a kind and a number
        self.kinds = Counter()  # how often what is told of the rows' own people
        self.last_death: date | None = None

    def append(self, row: RosterRow):
        self.months.add(row.own_month)
        self.is_taken = self.is_taken or not row.refusals
        for fact in row.facts:
            self.kinds[fact.kind] += 1
            self.told.add((fact.kind, row.identity_number))
            for _name, number in row.members:
                self.told.add((fact.kind, number))
            if fact.kind == "death":
                self.last_death = max(fact.starts_on, self.last_death or fact.starts_on)
        self._packed.append(row[:-1])  # all but the sheet

    def __len__(self):
        return len(self._packed)

    def __iter__(self):
        return map(self._making(), self._packed)

    def __getitem__(self, place):
        found, row = self._packed[place], self._making()
        return [row(one) for one in found] if isinstance(place, slice) else row(found)

    def _making(self):
        """What makes a row of what was kept of it."""
        months = [month for month in (self.sheet.month, *self.months) if month]
        if self.today and months and max(months) > self.today:
            return self._row_that_may_be_early
        return lambda packed: RosterRow(*packed, self.sheet)

    def _row_that_may_be_early(self, packed) -> RosterRow:
        row = RosterRow(*packed, self.sheet)
        if row.month and row.month > self.today:
            return row._replace(refusals=(*row.refusals, Problem("month-in-future", value=f"{row.month:%Y-%m}")))
        return row


class RosterOutcomes:
    """What came of the rows so far, in their order; counted as it comes."""

    def __init__(self, rows: RosterRows):
        self.rows, self._said = rows, Spool()
        self.counts, self.repeated = Counter(), 0

    def append(self, fate: "Fate"):
        self.counts[fate.what] += 1
        self.repeated += fate.repeats is not None
        is_plain = not (fate.changes or fate.reasons or fate.repeats)
        self._said.append(fate.what if is_plain else (fate.what, (fate.changes, fate.reasons, fate.repeats)))

    def __len__(self):
        return len(self._said)

    def __iter__(self):
        for row, said in zip(self.rows, self._said, strict=False):
            what, (changes, reasons, repeats) = (said, ((), (), None)) if isinstance(said, str) else said
            yield Outcome(
                row=row, source=row.source, about=row.name, lines=row.lines, warnings=list(row.warnings), what=what,
                changes=list(changes), reasons=list(reasons), repeats=repeats,
            )  # fmt: skip


@dataclass(slots=True)
class Fate:
    """What comes of one row of a list while it is planned."""

    what: str = SAME
    changes: list = ()
    reasons: list = ()
    repeats: Source | None = None
