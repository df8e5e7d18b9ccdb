"""What came of an import as workbooks: every row with its outcome, and the refused rows as they were written."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from assist.imports.outcomes import LABELS, REFUSED, Import, Outcome, SheetOutcome
from assist.imports.rows import HOUSEHOLD, NEED, PARTNER, ROSTER, UNKNOWN, VISIT
from common.workbooks.cells import text_of
from common.workbooks.writing import NUMBER, Column, workbook, write_sheet

WIDEST, NARROWEST = 30, 8


def kinds():
    """The kinds of lists in the reader's words."""
    return {
        HOUSEHOLD: _("Household ledger"),
        VISIT: _("Visits"),
        NEED: _("Needs"),
        PARTNER: _("Partner units"),
        ROSTER: _("Department's list"),
        UNKNOWN: _("Not recognised"),
    }


def table(result: Import) -> list[list]:
    """One line a sheet: file, sheet, list, lines read, one count an outcome, and how many repeat another line."""
    lines = []
    for file in result.files:
        for sheet in file.sheets:
            counts = [sheet.counts[what] for what in LABELS]
            lines.append([file.name, sheet.name, kinds()[sheet.sheet.kind], sheet.read, *counts, sheet.repeated])
        if not file.sheets:
            lines.append([file.name, "", _("Could not be read"), *[0] * (len(LABELS) + 2)])
    return lines


def headings() -> list[str]:
    """What stands above the columns of `table`."""
    names = [str(label) for label in LABELS.values()]
    return [_("File"), _("Sheet"), _("List"), _("Lines read"), *names, _("of these repeated in the files")]


def write_report(result: Import, path, *, by: str, at: datetime) -> None:
    """The whole report: the counts, every row, what was noticed, and the refused rows as they were written."""
    with workbook(path, by=by, at=at, title=_("Import of workbooks")) as book:
        names = headings()
        columns = [Column(name, width=22) for name in names[:3]]
        columns += [Column(name, NUMBER, 9, total=True, wrap=True) for name in names[3:]]
        title = _("Rehearsal: nothing was written") if result.is_rehearsal else _("Import of workbooks")
        write_sheet(book, _("Summary"), columns=columns, rows=table(result), heading=title, totals=_("Total"))
        columns = [
            Column(_("File"), width=22), Column(_("Sheet"), width=16), Column(_("Row"), NUMBER, 6),
            Column(_("Outcome"), width=16, wrap=True), Column(_("About"), width=32, wrap=True),
            Column(_("What changes, or why not"), width=60, wrap=True), Column(_("Noticed"), width=50, wrap=True),
        ]  # fmt: skip
        write_sheet(book, _("Rows"), columns=columns, rows=_rows(result), frozen=3)
        columns = [Column(_("Where"), width=30), Column(_("Noticed"), width=100, wrap=True)]
        write_sheet(book, _("Noticed"), columns=columns, rows=notices(result))
        _write_refused(book, result)


def write_refused(result: Import, path, *, by: str, at: datetime) -> bool:
    """The refused rows laid out as they came, with the reason beside each; False where there is none."""
    if not result.counts[REFUSED]:
        return False
    with workbook(path, by=by, at=at, title=_("Refused rows")) as book:
        _write_refused(book, result)
    return True


def notices(result: Import) -> list[tuple[str, str]]:
    """What was noticed about files, sheets and the office as a whole: (where, what)."""
    found = [(file.name, file.error) for file in result.files if file.error]
    for file in result.files:
        for sheet in file.sheets:
            if not file.error:
                found += [(f"{file.name} / {sheet.name}", str(one)) for one in (*sheet.refusals, *sheet.warnings)]
    return found + [("", str(one)) for one in result.warnings]


def _rows(result):
    for outcome in result.each():
        source = outcome.source
        yield (
            source.file, source.sheet, source.row, outcome.label, outcome.about,
            "\n".join(outcome.words), "\n".join(str(one) for one in outcome.warnings),
        )  # fmt: skip


def _write_refused(book, result):
    for sheet in result.sheets:
        if sheet.counts[REFUSED]:
            _write_sheet(book, sheet, (outcome for outcome in sheet.outcomes if outcome.what == REFUSED))


def _write_sheet(book, one: SheetOutcome, refused: Iterable[Outcome]):
    """A sheet as it came: title, unit, header, and the lines that were refused; the reason stands in the last column.

    Of a household in several lines all come back, since a member's line means nothing without them.
    """
    columns = []
    for group, members in groupby(one.sheet.columns, key=lambda column: column.label.rpartition("/")[0]):
        members = list(members)
        for column in members:  # a heading over one column alone would not be taken for one
            title, over = (column.label, "") if len(members) == 1 else (column.label.rpartition("/")[2], group)
            columns.append(Column(title, width=_width(one, column), group=over, wrap=True))
    columns.append(Column(_("Why it was refused"), width=50, wrap=True))
    unit = f"统计单位：{one.sheet.street}{one.sheet.community}" if one.sheet.community else ""
    places = [column.index for column in one.sheet.columns]
    rows = ([*_cells(line, places), why] for line, why in _lines(refused))
    write_sheet(book, one.name, columns=columns, rows=rows, heading=one.sheet.title, unit=unit, frozen=1)


def _lines(refused):
    """Every line of the rows that were refused, the outcomes of one row together, each line with its own reason."""
    for _source, outcomes in groupby(refused, key=lambda outcome: outcome.row.source):
        outcomes = list(outcomes)
        reasons = {line.row: "\n".join(outcome.words) for outcome in outcomes for line in outcome.lines}
        for line in outcomes[0].row.lines:
            yield line, reasons.get(line.row, "")


def _cells(line, places):
    return [text_of(line.cells[place]) if 0 <= place < len(line.cells) else "" for place in places]


def _width(one, column):
    """About as wide as what stands in the column's first lines; a Chinese character takes two places."""
    texts = [text_of(line.cells[column.index]) for row in one.sheet.rows[:20] for line in row.lines[:1]
             if 0 <= column.index < len(line.cells)]  # fmt: skip
    longest = max((sum(1 + (ord(char) > 255) for char in text) for text in [column.label, *texts]), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)
