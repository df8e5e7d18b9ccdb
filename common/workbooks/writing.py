"""Workbooks out: styled, streamed, whole or not at all, and without a single formula.

Rows are written as XML while they are produced, so a hundred thousand of them need no more memory than ten.
"""

import math
import os
import re
import shutil
import time
from bisect import bisect_right
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from xml.sax.saxutils import escape

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of one sheet, in every spreadsheet program
MOST_CHARACTERS = 32_767  # of one cell
MOST_WIDTH = 230  # of columns, in characters, that are still read with ease on one page
MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
DRAFTS, A_DAY = ".writing-", 86_400  # folders of unfinished workbooks; nothing takes longer than a day to write
LINE = 14.25  # points, of a line of text
MOST_LINES = 28  # a row can be no taller
DAY_ZERO = date(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)  # spreadsheets disagree on the days before
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TO_ESCAPE = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheets read _x003D_ as =
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")

TEXT, NUMBER, MONEY, DATE = "text", "number", "money", "date"
FORMATS = {TEXT: "@", NUMBER: "General", MONEY: "0.00", DATE: "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Neighbours of one ``group`` stand under a common heading; ``total`` sums the column up."""

    title: str
    kind: str = TEXT
    width: float = 12
    group: str = ""
    total: bool = False
    wrap: bool = False


class Book:
    """A workbook being written; made by ``workbook``."""

    def __init__(self, folder: Path, footer: str):
        self.folder = folder
        self.footer = footer
        self.workbook = Workbook(write_only=True)
        line = Side(style="thin", color="FF808080")
        self._border = Border(left=line, right=line, top=line, bottom=line)
        self._shade = PatternFill("solid", fgColor="FFF0F2F5")
        self.heading = self._style(size=15, bold=True, horizontal="center", wrap=True)
        self.left = self._style(horizontal="left")
        self.right = self._style(horizontal="right")
        self.header = self._style(bold=True, boxed=True, shaded=True, horizontal="center", wrap=True)

    def cell_style(self, kind: str, *, bold=False, wrap=False) -> int:
        """The number of the style of a bordered cell of this kind."""
        horizontal = {TEXT: "left", NUMBER: "right", MONEY: "right"}.get(kind, "center")
        return self._style(FORMATS[kind], bold=bold, boxed=True, horizontal=horizontal, wrap=wrap)

    def _style(self, number_format="@", *, size=10, bold=False, boxed=False, shaded=False, horizontal, wrap=False):
        cell = WriteOnlyCell(SimpleNamespace(parent=self.workbook))
        cell.font = Font(name="宋体", size=size, bold=bold)
        cell.border = self._border if boxed else Border()
        cell.fill = self._shade if shaded else PatternFill()
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap)
        cell.number_format = number_format
        return cell.style_id


@contextmanager
def workbook(path, *, by: str, at: datetime, title: str = ""):
    """A new workbook, which takes its name once it is whole; after an error there is none.

    Who made it and when stands in the foot of every printed page and in the file's properties.
    """
    path = Path(path)
    moment = timezone.make_naive(at) if timezone.is_aware(at) else at
    _clear_away(path.parent)
    with TemporaryDirectory(prefix=DRAFTS, dir=path.parent) as folder:
        book = Book(Path(folder), f"{by} · {moment:%Y-%m-%d %H:%M}")
        properties = book.workbook.properties
        properties.creator = properties.lastModifiedBy = _plain(by)
        properties.title = _plain(title) or None
        properties.created = properties.modified = moment
        yield book
        draft = book.folder / "draft.xlsx"
        book.workbook.save(draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)


def _clear_away(folder: Path) -> None:
    """Remove what a process that was killed while writing left here: it holds people's data."""
    for draft in folder.glob(f"{DRAFTS}*"):
        with suppress(FileNotFoundError):  # another process cleared it away meanwhile
            if time.time() - draft.stat().st_mtime > A_DAY:
                shutil.rmtree(draft)


def write_sheet(
    book: Book, name: str, *, columns, rows, heading="", unit="", totals="", maker="", made="", frozen=1, landscape=True
) -> int:
    """Add a sheet and return how many rows it has; ``rows`` is read once, while it is written.

    From the top: the heading over all columns (of the first printed page), the unit at the left, a header of one row
    (two where columns are grouped), the rows, their totals (``totals`` is the word for them, in which {rows} is how
    many), who made it at the left and when at the right; what is "" is left out. The header and the first ``frozen``
    columns stay in view; they stand on every printed page where a sheet is too wide to be read on one.
    """
    columns = list(columns)
    sheet = book.workbook.create_sheet(_sheet_name(name))
    lines = _Lines(book, sheet, columns)
    top = bool(heading) + bool(unit)
    _lay_out(sheet, columns, range(top + 1, top + 1 + lines.depth), frozen, landscape, book.footer)
    sheet._writer = _SheetWriter(sheet, book.folder, lines.all(heading, unit, rows, totals, maker, made))
    try:
        sheet._writer.write_top()
        sheet.close()
    finally:
        sheet._writer.xf.close()
    return lines.count


def _lay_out(sheet, columns, header: range, frozen, landscape, footer) -> None:
    """Paper, widths, and what stays in view or is repeated: all that comes before the rows in the file."""
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = f"{get_column_letter(min(frozen, len(columns) - 1) + 1)}{header.stop}"
    sheet.print_title_rows = f"{header.start}:{header.stop - 1}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    pages = _pages(columns)
    if pages > 1:
        sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text = _plain(footer)[:150].replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


class _SheetWriter(WorksheetWriter):
    """Writes a sheet around rows that are XML already: building each cell as an object takes five times as long."""

    def __init__(self, sheet, folder: Path, lines):
        self.lines = lines
        super().__init__(sheet, folder / f"{len(sheet.parent.worksheets)}.xml")

    def write_rows(self):
        file = self.xf.send(True)
        with file.element("sheetData"):
            for line in self.lines:
                file._file(line)
        self.xf.send(None)

    def cleanup(self):
        """Give the room back as soon as the sheet is packed."""
        self.out.unlink()


class _Lines:
    """The rows of one sheet as XML, numbered and counted as they are written."""

    def __init__(self, book: Book, sheet, columns: list[Column]):
        self.book = book
        self.sheet = sheet
        self.columns = columns
        self.letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self.depth = 2 if any(column.group for column in columns) else 1  # of the header
        self.number = 0
        self.count = 0
        self.sums = [0 if column.total else None for column in columns]

    def all(self, heading, unit, rows, totals, maker, made):
        width = _on_first_page(self.columns)
        if heading:
            yield self.spread((heading, width, self.book.heading), height=32)
        if unit:
            yield self.spread((unit, width, self.book.left), height=18)
        yield from self.header()
        yield from self.body(rows)
        if totals:
            yield self.totals(totals)
        if width == 1:
            maker, made = " ".join(word for word in (maker, made) if word), ""
        if maker or made:
            half = (width + 1) // 2
            yield self.spread((maker, half, self.book.left), (made, width - half, self.book.right), height=20)

    def spread(self, *parts, height) -> str:
        """A row of texts, each over a number of columns."""
        cells, at = [], 0
        for text, span, style in parts:
            cells += [(style, text)] + [(style, "")] * (span - 1)
            self.merge(at, self.number + 1, at + span - 1, self.number + 1)
            at += span
        cells += [(self.book.left, "")] * (len(self.columns) - at)
        return self.line(cells, height)

    def header(self):
        """The titles; with groups, their names stand above, and a column without one takes both rows."""
        style = self.book.header
        if self.depth == 1:
            yield self.line([(style, column.title) for column in self.columns], self.height(self.columns))
            return
        upper, at = [], 0
        for group, members in groupby(self.columns, key=lambda column: column.group):
            titles = [column.title for column in members]
            if group:
                upper += [group] + [""] * (len(titles) - 1)
                self.merge(at, self.number + 1, at + len(titles) - 1, self.number + 1)
            else:
                upper += titles
                for place in range(at, at + len(titles)):
                    self.merge(place, self.number + 1, place, self.number + 2)
            at += len(titles)
        yield self.line([(style, title) for title in upper], LINE)
        grouped = [(style, column.title if column.group else "") for column in self.columns]
        yield self.line(grouped, self.height([column for column in self.columns if column.group]))

    @staticmethod
    def height(columns) -> float:
        """The height that the longest title needs in its column's width."""
        return LINE * max(_lines_of(column.title, column.width) for column in columns)

    def body(self, rows):
        """The rows themselves; the loop that everything else waits for."""
        kinds = [column.kind for column in self.columns]
        styles = [self.book.cell_style(column.kind, wrap=column.wrap) for column in self.columns]
        as_text = [self.book.cell_style(TEXT, wrap=column.wrap) for column in self.columns]
        moments = self.book.cell_style("moment")
        wrapped = [(place, column.width) for place, column in enumerate(self.columns) if column.wrap]
        summed = [place for place, column in enumerate(self.columns) if column.total]
        for row in rows:
            self.number = number = self.number + 1
            cells = []
            for letter, kind, style, text, value in zip(self.letters, kinds, styles, as_text, row, strict=True):
                if value is None or value == "":
                    cells.append(f'<c r="{letter}{number}" s="{style}"/>')
                elif kind == TEXT or isinstance(value, str):
                    cells.append(_text_cell(f"{letter}{number}", text, str(value)))
                else:
                    typed = _number(value)
                    if typed is None:
                        cells.append(_text_cell(f"{letter}{number}", text, str(value)))
                    else:
                        style = moments if isinstance(value, datetime) else style
                        cells.append(f'<c r="{letter}{number}" s="{style}"><v>{typed}</v></c>')
            for place in summed:
                self.sums[place] += _countable(row[place])
            self.count += 1
            if number >= MOST_ROWS - 2:
                raise ValueError(f"a sheet holds no more than {MOST_ROWS} rows")
            tallest = max((_lines_of(row[place], width) for place, width in wrapped), default=1)
            height = f' ht="{tallest * LINE}"' if tallest > 1 else ""
            yield f'<row r="{number}"{height}>{"".join(cells)}</row>'

    def totals(self, word: str) -> str:
        """The word over the columns before the first sum, then the sums."""
        label = self.book.cell_style("moment", bold=True)
        span = next((place for place, total in enumerate(self.sums) if total is not None), len(self.sums))
        if not span:
            raise ValueError("the first column cannot be summed up: the word for totals stands there")
        self.merge(0, self.number + 1, span - 1, self.number + 1)
        word = word.replace("{rows}", str(self.count))
        cells = [(label, word)] + [(label, "")] * (span - 1)
        for column, total in list(zip(self.columns, self.sums, strict=True))[span:]:
            cells.append((self.book.cell_style(column.kind, bold=True), "" if total is None else total))
        return self.line(cells)

    def line(self, cells, height=None) -> str:
        self.number += 1
        height = f' ht="{height}" customHeight="1"' if height else ""
        texts = []
        for letter, (style, value) in zip(self.letters, cells, strict=True):
            if value == "":
                texts.append(f'<c r="{letter}{self.number}" s="{style}"/>')
            elif isinstance(value, int | Decimal):
                texts.append(f'<c r="{letter}{self.number}" s="{style}"><v>{value}</v></c>')
            else:
                texts.append(_text_cell(f"{letter}{self.number}", style, str(value)))
        return f'<row r="{self.number}"{height}>{"".join(texts)}</row>'

    def merge(self, left, top, right, bottom) -> None:
        """Merge cells (columns from 0, rows from 1); one cell alone stays as it is."""
        if (left, top) != (right, bottom):
            area = CellRange(min_col=left + 1, min_row=top, max_col=right + 1, max_row=bottom)
            self.sheet.merged_cells.ranges.add(area)


def _pages(columns) -> int:
    """On how many pages side by side a sheet is printed, so that it can be read."""
    return math.ceil(sum(column.width for column in columns) / MOST_WIDTH)


def _on_first_page(columns) -> int:
    """How many columns stand on the first of these pages for certain."""
    widths = list(accumulate(column.width for column in columns))
    return max(1, bisect_right(widths, widths[-1] / _pages(columns)))


def _text_cell(place: str, style: int, text: str) -> str:
    """A cell that is text whatever it looks like."""
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1] + "…"
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    if "_x" in text:
        text = LOOKS_ESCAPED.sub("_x005F_", text)
    if TO_ESCAPE.search(text):
        text = escape(_plain(text), {"\r": "&#13;"})
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _lines_of(value, width: float) -> int:
    """How many lines a text takes in a column, a Chinese character being twice as wide as a letter."""
    if not isinstance(value, str):
        return 1
    halves = (len(part.encode("gb18030", "replace")) for part in value.split("\n"))
    return min(MOST_LINES, sum(max(1, math.ceil(half / (width - 1))) for half in halves))


def _number(value) -> str | None:
    """A number or a day as a spreadsheet stores it; None for what it could not keep, which is then written as text."""
    if isinstance(value, datetime):
        moment = timezone.make_naive(value) if timezone.is_aware(value) else value
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        day = _number(moment.date())
        return None if day is None else f"{int(day) + seconds / 86400:.10f}"
    if isinstance(value, date):
        return str((value - DAY_ZERO).days) if value >= FIRST_DAY else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if not math.isfinite(value) or abs(value) >= 10**MOST_DIGITS:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else repr(value)


def _countable(value):
    """What a value adds to its column's sum."""
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else 0
    return value if isinstance(value, int | Decimal) else 0


def _plain(text: str) -> str:
    """The text without characters that a workbook cannot hold."""
    return NOT_IN_XML.sub("", text)


def _sheet_name(name: str) -> str:
    """The name as a spreadsheet allows it; a second sheet of that name gets a number."""
    return NOT_IN_SHEET_NAMES.sub(" ", _plain(name)).strip()[:28] or "1"
