"""Sheets as tests draw them: lines of cells, merged ranges by their letters, and what is recognised in them."""

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from assist.imports.recognition import recognise, recognise_sheet
from common.workbooks.reading import RawSheet

ANNA = "11010519491231002X"  # a woman, 31 December 1949
BO = "440524188001010014"  # a man, 1 January 1880


def resident(birth="19600101", serial="996", region="340103"):
    """An identity number with its right check digit; an odd serial is a man's."""
    body = f"{region}{birth}{serial}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def spread(text):
    """Lines of a drawn table: cells part at “|”, a lone “.” is an empty cell."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [["" if cell == "." else cell for cell in line] for line in lines]


def raw_sheet(lines, *, merged=(), name="Sheet1", **facts):
    """A sheet as reading gives it: blank lines left out, rows from 1."""
    ranges = []
    for cells in merged:
        left, top, right, bottom = range_boundaries(cells)
        ranges.append((top, left - 1, bottom, right - 1))
    filled = [(row, list(cells)) for row, cells in enumerate(lines, 1) if any(cell != "" for cell in cells)]
    return RawSheet(name=name, merged=ranges, lines=filled, **facts)


def tables(lines, *, file="台账.xlsx", today=None, **facts):
    """Every table recognised in a drawn sheet."""
    return recognise_sheet(raw_sheet(lines, **facts), file, today=today)


def table(lines, **facts):
    """The one table recognised in a drawn sheet."""
    (only,) = tables(lines, **facts)
    return only


def save(path, sheets, *, merged=()):
    """A real workbook of sheets by name; ranges are merged on the first."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def recognised(path, **facts):
    """Every table recognised in a file."""
    return recognise(path, **facts)


def codes(row):
    """The codes of a row's refusals."""
    return [problem.code for problem in row.refusals]


def warned(row):
    """The codes of a row's warnings."""
    return [problem.code for problem in row.warnings]


WIFE, SON, MOTHER = resident("19620304", "998"), resident("19900506", "997"), resident("19330405", "996")
WRONG = WIFE[:-1] + "X"
HEAD, OTHER = resident("19600102", "997"), resident("19700708", "999")


def people(household):
    """Name, relation and identity number of each member that was read."""
    members = household.members
    return [(member.name, member.relation.replace("本人", "户主"), member.identity_number) for member in members]


FAMILY = [("陈大明", "户主", HEAD), ("李桂花", "配偶", WIFE), ("陈小明", "子", SON)]
WANG = [("王建国", "户主", OTHER)]
