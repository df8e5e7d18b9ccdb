"""One line of a sheet read field by field, with whatever is wrong gathered on the way."""

import re
from datetime import date
from decimal import Decimal

from assist.imports.marks import plain
from assist.imports.names import NO_NAME, clean_name, split_names
from assist.imports.problems import Problem
from assist.imports.words import words
from common import identity
from common.workbooks.cells import amount_of, date_of, is_rough, is_without_year, text_of, value_of
from common.workbooks.package import letter
from common.workbooks.reading import ErrorCell
from common.workbooks.text import UNREADABLE

LONGEST_NAME = 50
TO_COME = ("due_on", "next_on")


class LineReader:
    """The cells of one line by the fields that the header gave them.

    ``fields`` maps a field to its column's index, ``labels`` an index to the header as written. What may not be
    stored is a refusal; what is left empty or doubtful is a warning.
    """

    def __init__(self, row, cells, fields, labels, *, date1904=False, year=None, month=None, today=None):
        self.row, self.cells, self.fields, self.labels = row, cells, fields, labels
        self.date1904, self.year, self.month, self.today = date1904, year, month, today
        self.refusals, self.warnings = [], []
        self.headings = ()  # what the line stands under: section, sheet

    def cell(self, field):
        index = self.fields.get(field)
        return "" if index is None or index >= len(self.cells) else self.cells[index]

    def where(self, field):
        """The column as the office finds it: its letter and its header."""
        index = self.fields.get(field)
        return "" if index is None else f"{letter(index)} {self.labels.get(index, '')}".strip()

    def refuse(self, code, field="", value="", **more):
        self.refusals.append(Problem(code, self.where(field), str(value), more))

    def warn(self, code, field="", value="", **more):
        self.warnings.append(Problem(code, self.where(field), str(value), more))

    def text(self, field, *, essential=False):
        """The cell as written, "" where it is an error."""
        return self._text(field, text_of, essential)

    def value(self, field, *, essential=False):
        """As text(), where a dash or 无 means nothing."""
        return self._text(field, value_of, essential)

    def _text(self, field, read, essential):
        cell = self.cell(field)
        if cell == "":
            return ""
        if type(cell) is ErrorCell:
            self._error(cell, field, essential)
            return ""
        return read(cell)

    def _error(self, cell, field, essential):
        if cell.text:
            (self.refuse if essential else self.warn)(
                "error-cell" if essential else "error-cell-ignored", field, cell.text
            )
        else:
            (self.refuse if essential else self.warn)("formula-without-result", field)

    def code(self, field):
        """A number that names something (file, phone, account): digits as text; lost digits are a refusal."""
        cell = self.cell(field)
        if type(cell) is float and (abs(cell) >= 1e15 or not cell.is_integer()):
            self.refuse("number-unreadable", field, cell)
            return ""
        text = self.value(field)
        if not text.isascii():
            text = plain(text)
        return text.removesuffix(".0") if text.endswith(".0") and text[:-2].isdigit() else text

    def name(self, field):
        """A person's name: no blanks inside Chinese characters, no （户主） behind it."""
        text = self.value(field, essential=True)
        if not text or (text.isalpha() and len(text) <= LONGEST_NAME):  # nothing beside the name, and not stretched
            return text
        text = clean_name(text)
        if NO_NAME.search(text):
            self.refuse("name-wrong", field, text)
            return ""
        if len(text) > LONGEST_NAME:
            self.refuse("too-long", field, len(text))
            return ""
        return text

    def helper(self, field):
        """Who helps or holds an account: the first name in the cell, with a warning where there are more."""
        names = split_names(self.value(field))
        if len(names) > 1:
            self.warn("several-names", field, "、".join(names))
        return names[0] if names else ""

    def identity(self, field):
        """The identity number in the cell, checked; an empty one where there is none or it was refused."""
        cell = self.cell(field)
        if type(cell) is ErrorCell:
            self._error(cell, field, essential=True)
            return NO_IDENTITY
        if type(cell) is str and not value_of(cell):
            return NO_IDENTITY
        found = identity.read(cell if type(cell) in (str, float, int) else text_of(cell), today=self.today)
        if not found.problem:
            return found
        written = text_of(cell)
        if found.problem == "stored_as_number":
            self.refuse("identity-as-number", field, written)
        elif found.problem == "masked":
            self.warn("identity-masked", field, written)  # a workbook handed out by this office has them
        else:
            self.refuse("identity-wrong", field, written, reason=found.message)
        return NO_IDENTITY

    def date(self, field, *, essential=False, past=False, may_be_rough=False) -> date | None:
        """The date in the cell. ``essential``: nonsense refuses the row. ``past``: so does a day still to come."""
        cell = self.cell(field)
        if cell == "":
            return None
        if type(cell) is ErrorCell:
            self._error(cell, field, essential)
            return None
        if type(cell) is str and (not value_of(cell) or value_of(cell) in NO_DATE):
            return None
        try:
            day = date_of(cell, date1904=self.date1904, year=self._year_of(field, cell))
        except ValueError:
            (self.refuse if essential else self.warn)(
                "date-unreadable" if essential else "date-ignored", field, text_of(cell)
            )
            return None
        if past and self.today and day > self.today:
            (self.refuse if essential else self.warn)("date-in-future", field, day.isoformat())
            return None if essential else day
        if not may_be_rough and is_rough(cell):
            self.warn("date-rough", field, text_of(cell), day=day.isoformat())
        return day

    def _year_of(self, field, cell):
        """The sheet's own year for a day written without one, unless the sheet's month lets it be of the next one."""
        if field == "birth_date" or not is_without_year(cell):
            return None
        month = int(text_of(cell).partition("月")[0])
        is_ours = self.month is None or (month >= self.month if field in TO_COME else month <= self.month)
        return self.year if is_ours else None

    def account(self, field):
        """A bank account: text, or a number short enough to have kept all its digits; otherwise left empty."""
        cell = self.cell(field)
        if type(cell) in (int, float) and (abs(cell) >= 1e15 or cell != int(cell)):
            self.warn("bank-as-number", field, text_of(cell))
            return ""
        text = identity.normalise(BANK_BEFORE.sub("", self.value(field)))
        if text and not ACCOUNT.fullmatch(text):
            self.warn("bank-as-number" if SCIENTIFIC.fullmatch(text) else "bank-wrong", field, self.value(field))
            return ""
        return text.replace("-", "")

    def amount(self, field) -> Decimal | None:
        cell = self.cell(field)
        if cell == "" or type(cell) is ErrorCell or not value_of(cell):
            return None
        try:
            return amount_of(cell)
        except ValueError:
            self.warn("amount-ignored", field, text_of(cell))
            return None

    def refuse_unreadable(self):
        """Refuse a line with a character that no encoding could read: a wrong name is worse than none."""
        for index, cell in enumerate(self.cells):
            if is_unreadable((cell,)):
                where = f"{letter(index)} {self.labels.get(index, '')}".strip()
                self.refusals.append(Problem("unreadable-character", where))


def is_unreadable(cells) -> bool:
    """Whether a cell holds a character that no encoding could read."""
    return UNREADABLE in "".join([cell for cell in cells if type(cell) is str])


BANK_BEFORE = re.compile(r"^[\u4e00-\u9fff()（）]+[:：\s]*(?=\d)")  # 建设银行 6217…
ACCOUNT = re.compile(r"[\dA-Z-]{6,40}", re.ASCII)
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
NO_IDENTITY = identity.IdentityNumber()
NO_DATE = words("no_date")
