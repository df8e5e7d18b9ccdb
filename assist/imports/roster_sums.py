"""Which column of a department's list is the sum of what somebody is given, where that stands there in parts."""

import re
from itertools import islice

from assist.imports.care import CARE
from assist.imports.roster_families import OF_FAMILY, RATE
from assist.imports.roster_subject import HELD, titled
from common.workbooks.cells import amount_of, bare, text_of

OF_A_PENSION = re.compile(r"(基础|基本|账户|过渡|职业|统筹|附加).*(养老金|年金)|过渡性|统筹外")
PENSIONS = ("养老金合计", "待遇合计", "应发合计", "合计", "总计", "总额", "合计金额", "实发合计")
WHOLE = re.compile(
    r"(本?月|每月|应发|实发|发放|补[贴助]|津贴|救助金?|保障金?|供养金?|待遇|资金|金额)*(合计|总计|总额|总金额|小计)(金额|发放|数额?)?"
    r"|(本?月|每月)?(应发|实发|发放)(金额|资金|数额?|额)?|金额"
)
PART = re.compile(r"(费|金|标准|补[贴助差]|津贴|额|分类施保)$")
NO_PART = re.compile(r"收入|支出|医疗|缴|累计|历年|余额|人均|扣|退|[年季]|\d月")
ONCE = re.compile(r"补发|一次性")  # beside what is given each month
NURSING = re.compile(r"(照料)?护理补贴")  # says nothing of a disability: of whom the state keeps, a part of his keep
LOOKED_AT = 200  # lines


def take_wholes(table, fields, asked, texts, department):
    """Have the columns of the sums, where a pension or an amount stands there in parts; not where one was corrected."""
    taught = asked.lessons.columns.get(department, {}).values()
    if (whole := _whole_pension(table, fields)) and "pension" not in taught:
        fields["pension"] = table.fields["pension"] = whole
    parts = _parts_called_benefits(table, fields, asked, texts, department)
    if parts is not None and (whole := _whole_amount(table)) and not {"amount", *parts} & set(taught):
        for said in (fields, table.fields):
            said["amount"] = whole
            for name in parts:
                said.pop(name, None)


def _whole_pension(table, fields):
    """The column of the sum of a pension in parts (基础养老金, 个人账户养老金 … 合计)."""
    labels = {column.label: column.index for column in table.header.columns}
    is_in_parts = sum(bool(OF_A_PENSION.search(label)) for label in labels) > 1
    return next((labels[word] for word in PENSIONS if word in labels), 0) if is_in_parts and "pension" in fields else 0


def _parts_called_benefits(table, fields, asked, texts, department):
    """The columns that seem to be benefits and may be parts of one; None where rows are given several, or pensions."""
    benefits = {name for name in fields if name.startswith(HELD) and name.removeprefix(HELD) not in CARE}
    if "pension" in fields or any(not NURSING.fullmatch(bare(table.labels[fields[name]])) for name in benefits):
        return None
    is_of_one = "benefit" in fields or HELD + titled(fields, asked, texts, department) not in {HELD, *benefits}
    return benefits if is_of_one or not benefits else None


def _whole_amount(table):
    """The column of the sum of what is given in parts (供养标准, 护理费 … 合计); 0 where it is a family's, or none."""
    labels = {index: bare(label) for index, label in table.labels.items()}
    wholes = [index for index, label in labels.items() if WHOLE.fullmatch(label.rpartition("/")[2])]
    once = [index for index, label in labels.items() if ONCE.search(label)]
    parts = [index for index, label in labels.items() if PART.search(label) and not NO_PART.search(label)]
    parts = [index for index in parts if index not in (*wholes, *once)]
    if any(OF_FAMILY.search(labels[index]) for index in (*wholes, *parts)):
        return 0
    without_rates = [index for index in parts if not RATE.search(labels[index])]
    ways = [(whole, some) for whole in wholes for some in (parts, without_rates) if len(some) > 1]
    ways.sort(key=lambda way: "实" in labels[way[0]])  # what is due, before what is left of it
    return next((whole for whole, some in ways if _adds_up(table, whole, some, once)), 0)


def _adds_up(table, whole, parts, once):
    """Whether a column holds what the parts come to on most lines, and nowhere more, as a family's sum would."""
    agreeing = 0
    for _row, cells in islice(table.body.lines, LOOKED_AT):
        total, own = _sum(cells, [whole]), _sum(cells, parts)
        if total > own + _sum(cells, once) or (own and not text_of(cells[whole])):
            return False
        agreeing += 0 if not own else 1 if total == own else -1
    return agreeing > 0


def _sum(cells, indexes):
    return sum(map(_amount, (cells[index] for index in indexes)))


def _amount(cell):
    try:
        return amount_of(cell)
    except ValueError:
        return 0
