"""The rows of a department's list, and what came of each, while only a few of a million are in memory."""

from collections import Counter

from assist.imports.outcomes import SAME, Outcome
from assist.imports.prints import Prints
from assist.imports.problems import Problem
from assist.imports.rows import Line, RosterRow, Sheet, Source
from common.spool import Spool


class RosterRows:
    """The rows in their order, each made anew when it is asked for; nobody changes one."""

    def __init__(self, sheet: Sheet, today):
        self.sheet, self.today = sheet, today
        self._packed = Spool()
        self.months = set()  # that rows themselves say; None where one says none
        self.told = Prints()  # of whom what is told: a kind and a number

    def append(self, row: RosterRow):
        (line,) = row.lines
        self.months.add(row.month)
        for fact in row.facts:
            self.told.add((fact.kind, row.identity_number))
        self._packed.append(
            (
                line.row, line.cells, row.name, row.identity_number, row.birth_date, row.head_name, row.head_identity,
                row.street, row.community, row.state, row.month, row.facts, row.note, row.extra, row.refusals,
                row.warnings,
            )
        )  # fmt: skip

    def __len__(self):
        return len(self._packed)

    def __iter__(self):
        return map(self._row, self._packed)

    def __getitem__(self, place):
        found = self._packed[place]
        return [self._row(one) for one in found] if isinstance(place, slice) else self._row(found)

    def _row(self, packed) -> RosterRow:
        (
            number, cells, name, identity_number, birth_date, head_name, head_identity, street, community, state,
            month, facts, note, extra, refusals, warnings,
        ) = packed  # fmt: skip
        month = month or self.sheet.month
        if month and self.today and month > self.today:
            refusals = [*refusals, Problem("month-in-future", value=f"{month:%Y-%m}")]
        return RosterRow(
            source=Source(self.sheet.file, self.sheet.name, number),
            lines=[Line(number, cells)],
            refusals=refusals,
            warnings=warnings,
            extra=extra,
            note=note,
            name=name,
            identity_number=identity_number,
            birth_date=birth_date,
            head_name=head_name,
            head_identity=head_identity,
            street=street,
            community=community,
            state=state,
            month=month,
            facts=facts,
        )


class RosterOutcomes:
    """What came of the rows so far, in their order; counted as it comes."""

    def __init__(self, rows: RosterRows):
        self.rows, self._said = rows, Spool()
        self.counts, self.repeated = Counter(), 0

    def append(self, outcome: Outcome):
        self.counts[outcome.what] += len(outcome.lines)
        self.repeated += len(outcome.lines) if outcome.repeats is not None else 0
        more = outcome.changes, outcome.reasons, outcome.repeats
        self._said.append((outcome.what, more) if any(more) else outcome.what)

    def __len__(self):
        return len(self._said)

    def __iter__(self):
        for row, said in zip(self.rows, self._said, strict=False):
            outcome = outcome_of(row)
            if isinstance(said, str):
                outcome.what = said
            else:
                outcome.what, (outcome.changes, outcome.reasons, outcome.repeats) = said
            yield outcome


def outcome_of(row: RosterRow) -> Outcome:
    """A row of which nothing has come yet."""
    return Outcome(row=row, source=row.source, about=row.name, lines=row.lines, warnings=list(row.warnings), what=SAME)
