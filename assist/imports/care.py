"""What a family doctor's list tells of somebody: living alone, an operation, a chronic illness, care that ends."""

import re

from assist.imports.marks import yes_or_no
from assist.imports.rows import Fact
from common.workbooks.cells import date_of, value_of

ALONE, OPERATION, CHRONIC, ENDING = CARE = ("lives_alone", "operation", "chronic_illness", "care_ending")
DENIED = re.compile(r"^(无|否|未|没|不|健康|正常|暂无)")


def care_facts(reader, name, code, kinds, further=()):
    """The fact in one cell, if it tells one. What the illness or operation was is the doctor's and is not kept.

    ``further`` are the columns that tell more of the same: the day of an operation beside what it was.
    """
    cells = [reader.cell(name), *(reader.cells[index] for index in further)]
    told = [cell for cell in cells if (text := value_of(cell)) and not DENIED.match(text)]
    if not told:
        return
    text = value_of(told[0])
    day = next(filter(None, (_day_in(reader, cell) for cell in told)), None)
    if code == ENDING:
        if day or yes_or_no(text):
            yield Fact(code, value=day.isoformat() if day else "")
        else:
            reader.warn("yes-unknown", name, text)
    elif code == ALONE:
        if yes_or_no(text) or kinds.one(text) == code:
            yield Fact(code)
    elif yes_or_no(text) is not False:
        is_past = day and reader.today and day <= reader.today
        yield Fact(code, value=day.isoformat() if is_past and code == OPERATION else "")


def _day_in(reader, cell):
    """The day that a cell names; None where it holds something else."""
    try:
        return date_of(cell, date1904=reader.date1904, year=reader.year)
    except ValueError:
        return None
