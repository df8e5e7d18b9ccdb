"""Lists with a line for each member of a family, and one sum for all of them."""

import re

from common.workbooks.cells import text_of

OF_FAMILY = re.compile(r"^(户|家庭|全户|每户|整户)(?!主)")  # 户月保障金, which many repeat on each member's line
RATE = re.compile(r"标准|单价|每人")
FAMILY = ("head_identity", "head_name", "ledger:number")


def once_a_family(table, fields):
    """The lines of a list; a whole family's sum stands on the first of its lines alone, or it would count for each."""
    lines, index = table.body.lines, fields.get("amount")
    family = next((fields[name] for name in FAMILY if name in fields), None)
    label = table.labels.get(index, "").rpartition("/")[2]
    is_repeated = family is not None and bool(OF_FAMILY.search(label))
    is_rate = bool(RATE.search(label)) and not is_repeated  # one rate over many lines is each one's own sum
    fills = {} if is_rate else lines.fills
    below = {row for row, filled in fills.items() if any(column == index for column, _value in filled)}
    return _cleared(lines, index, family, is_repeated, below) if is_repeated or below else lines


def _cleared(lines, index, family, is_repeated, below):
    before = ""
    for row, cells in lines:
        whose = text_of(cells[family]) if is_repeated else ""
        if row in below or (whose and whose == before):
            cells = [*cells]
            cells[index] = ""
        before = whose
        yield row, cells
