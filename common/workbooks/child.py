"""The process in which a stranger's file is opened: little memory, little time, nothing worth stealing.

``python -m common.workbooks.child FILE`` writes JSON lines: a sheet's facts, then batches of its rows, at
last ``{"end": true}``, or ``{"refused": code, "value": …}``. A row is its number and its cells; a cell is a
text, a number, ``["2025-10-11"]`` for a date or ``{"error": "#N/A"}``.
"""

import json
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from common.workbooks import binary, package, text
from common.workbooks.refusal import NotReadable

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's clock still holds
    resource = None

MEMORY = 2**30
SECONDS = 60
MAX_CELLS = 16_000_000  # a department's list of a million rows fits
BATCH = 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def limit():
    """Take away from this process what no honest file needs."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path):
    """Read one file of any accepted kind; its content decides, not its name."""
    try:
        with open(path, "rb") as file:
            start = file.read(8)
        if not start:
            raise NotReadable("empty")
        if start.startswith(b"PK"):
            _zipped(path)
        elif start == OLE:
            _compound(path)
        else:
            _text(path)
    except NotReadable as refusal:
        _say({"refused": refusal.code, "value": refusal.value})
    except MemoryError:
        _say({"refused": "too-large", "value": package.MAX_BYTES // 2**20})
    else:
        _say({"end": True})


def _zipped(path):
    found = package.inspect(path)
    _workbook(path, found.sheets, found.date1904)


def _compound(path):
    """An old .xls, or something else in the same wrapping."""
    found = binary.inspect(path)
    _workbook(path, found.sheets, found.date1904)


def _workbook(path, facts, date1904):
    try:
        with open(path, "rb") as file:  # by its path the library would go by the file's name
            workbook = CalamineWorkbook.from_filelike(file)
        if not workbook.sheets_metadata:
            raise NotReadable("damaged")
        for about in workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(about.name)
                hidden = about.visible != SheetVisibleEnum.Visible
                _sheet(sheet, hidden, facts.get(about.name), date1904)
    except PasswordError as error:
        raise NotReadable("encrypted") from error
    except CalamineError as error:
        raise NotReadable("damaged") from error


def _sheet(sheet, hidden, facts, date1904):
    height = sheet.total_height + 1
    merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or [] if start != end and start[0] <= height]
    hidden_rows = [row + 1 for row in facts.hidden_rows if row <= height] if facts else []
    _say(
        {
            "sheet": sheet.name,
            "hidden": hidden,
            "merged": merged,
            "hidden_rows": hidden_rows,
            "date1904": date1904,
        }
    )
    errors = {}
    for (row, column), error in (facts.errors if facts else {}).items():
        errors.setdefault(row, []).append((column, error))
    _rows(enumerate(sheet.iter_rows(), 1), errors)


def _text(path):
    with open(path, "rb") as file:
        data = file.read(text.MAX_BYTES + 1)
    if len(data) > text.MAX_BYTES:
        raise NotReadable("too-large", text.MAX_BYTES // 2**20)
    for start, why in ((b"%PDF", "pdf"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive")):
        if data.startswith(start):
            raise NotReadable(why)
    _say({"sheet": "", "hidden": False, "merged": [], "hidden_rows": [], "date1904": False})
    _rows(text.rows(text.decode(data)), {})


def _rows(numbered, errors):
    """Send every line that is not blank, without its blank end."""
    batch, cells_sent = [], 0
    for number, cells in numbered:
        for column, error in errors.get(number - 1, ()):
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = {"error": error}
        while cells and _is_blank(cells[-1]):
            cells.pop()
        if not cells:
            continue
        cells_sent += len(cells)
        if cells_sent > MAX_CELLS:
            raise NotReadable("too-many-cells", MAX_CELLS)
        batch.append([number, *cells])
        if len(batch) == BATCH:
            _say(batch)
            batch = []
    _say(batch)


def _is_blank(cell):
    return cell == "" or (isinstance(cell, str) and not cell.strip("\ufeff\u200b \t\r\n\u3000\xa0"))


def _plain(value):
    if isinstance(value, datetime):
        return [value.date().isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, (time, timedelta)):
        return str(value)
    raise TypeError(type(value))


def _say(thing):
    sys.stdout.write(json.dumps(thing, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n")


if __name__ == "__main__":
    limit()
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")
    main(sys.argv[1])
    sys.stdout.flush()
