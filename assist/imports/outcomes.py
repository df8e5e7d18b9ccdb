"""What came of each row of an import: written, changed, known already, in conflict, or refused with the reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assist.imports.rows import Line, Row, Sheet, Source

CREATE, UPDATE, SAME, CONFLICT, REFUSED = "create", "update", "same", "conflict", "refused"

LABELS = {
    CREATE: gettext_lazy("New"),
    UPDATE: gettext_lazy("Changed"),
    SAME: gettext_lazy("Known already"),
    CONFLICT: gettext_lazy("In conflict"),
    REFUSED: gettext_lazy("Refused"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused, is in conflict, or wants a second look; `column` names the cell as the sheet does."""

    message: str
    column: str = ""

    def __str__(self):
        return f"{self.column}: {self.message}" if self.column else self.message


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row on file: what it was and what the sheet makes of it. Secrets come masked."""

    label: str
    old: str
    new: str
    who: str = ""  # the member, where the field is a person's

    def __str__(self):
        whose = f"{self.who} {self.label}" if self.who else self.label
        return f"{whose}: {self.old or '–'} → {self.new or '–'}"


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of one row. `lines` are the sheet's lines it accounts for; `row` is the row as it was read."""

    row: Row
    source: Source
    about: str = ""
    what: str = SAME
    lines: list[Line] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    reasons: list = field(default_factory=list)  # Reason or Problem
    warnings: list = field(default_factory=list)
    repeats: Source | None = None  # the earlier row of the same import that says the same, or otherwise

    @property
    def label(self):
        """What came of it, in the reader's words; a repeat inside the files is told apart."""
        if self.repeats is None:
            return str(LABELS[self.what])
        return _("%(outcome)s (repeats %(row)s)") % {"outcome": LABELS[self.what], "row": self.repeats}

    @property
    def words(self):
        """The changes, or the reasons, one sentence each."""
        return [str(one) for one in (*self.changes, *self.reasons)]


@dataclass(slots=True, kw_only=True)
class SheetOutcome:
    """All rows of one sheet: `read` is always the sum of the five counts, in lines of the sheet."""

    sheet: Sheet
    outcomes: Iterable[Outcome] = field(default_factory=list)
    refusals: list = field(default_factory=list)  # the sheet as a whole was not taken
    warnings: list = field(default_factory=list)

    @property
    def name(self):
        return self.sheet.name or self.sheet.file

    @property
    def read(self):
        return self.sheet.read

    @property
    def counts(self):
        """How many lines came to what."""
        counted = Counter(dict.fromkeys(LABELS, 0))
        if hasattr(self.outcomes, "counts"):  # a department's list counts as it goes
            counted.update(self.outcomes.counts)
            return counted
        for outcome in self.outcomes:
            counted[outcome.what] += len(outcome.lines)
        return counted

    @property
    def repeated(self):
        """How many lines repeat another line of the same files."""
        if hasattr(self.outcomes, "repeated"):
            return self.outcomes.repeated
        return sum(len(outcome.lines) for outcome in self.outcomes if outcome.repeats is not None)


@dataclass(slots=True, kw_only=True)
class FileOutcome:
    """One file of an import; `error` says why nothing in it could be read."""

    path: str
    name: str
    sheets: list[SheetOutcome] = field(default_factory=list)
    error: str = ""


@dataclass(slots=True, kw_only=True)
class Import:
    """One import, or its rehearsal: what came of every row of every file, and what it made beside them."""

    files: list[FileOutcome] = field(default_factory=list)
    is_rehearsal: bool = False
    made: dict[str, int] = field(default_factory=dict)  # "Household" -> how many rows were written
    warnings: list = field(default_factory=list)

    @property
    def sheets(self):
        return [sheet for file in self.files for sheet in file.sheets]

    @property
    def outcomes(self):
        return list(self.each())

    def each(self):
        """The outcomes one after another: of a long list not all are in memory."""
        return chain.from_iterable(sheet.outcomes for sheet in self.sheets)

    @property
    def counts(self):
        return sum((sheet.counts for sheet in self.sheets), Counter(dict.fromkeys(LABELS, 0)))

    @property
    def read(self):
        return sum(sheet.read for sheet in self.sheets)

    @property
    def unreadable(self):
        """The files of which nothing could be read."""
        return [file for file in self.files if file.error]

    def of(self, what):
        """The outcomes of one sort, in the files' order, one after another."""
        return (outcome for outcome in self.each() if outcome.what == what)
