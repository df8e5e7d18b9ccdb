"""The lines below a header: which are data, and which are totals, signatures, remarks or the header again."""

import re
from dataclasses import dataclass, field
from itertools import islice, takewhile

from assist.imports.marks import HINT, REMARK, SIGNATURE, SIGNED_ALONE, STARTED, TOTAL, plain
from assist.imports.rows import Skipped
from assist.imports.words import LABELS, words
from common.identity import RESIDENT18
from common.workbooks.cells import label_of, text_of
from common.workbooks.reading import RawSheet

EVERY_LABEL = frozenset(label for table in LABELS.values() for label in table)
HINT_LINES = 3  # below the header of a form to fill in: what is required, an example
LONGEST_SECTION = 40
DITTO = words("ditto")
HEADING = re.compile(
    r"第?[一二三四五六七八九十\d]+(片|网格|组|栋|幢|号楼|社区).*|[(（]?[一二三四五六七八九十]+([)）]?[、.]|[)）]).+"
    r"|.*(社区|片区?|网格|组|[栋幢]|号楼)[:：]?|.*\d[户人条家].*"
    r"|.*(名单|名册|花名册|清册|明细|.{2}表)([(（].*)?"
)
TITLE = re.compile(r"名[单册]|明细|清册|.{2}表|[停退增减]")
HEADING_NUMBER = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.]?")
NUMBERED = (  # headings, the widest first; one without a number stands over them all
    re.compile(r"[一二三四五六七八九十]+[、.．\s]"),
    re.compile(r"[(（]?[一二三四五六七八九十]+[)）]"),
    re.compile(r"\d{1,2}[、.．](?!\d)"),
    re.compile(r"[(（]?\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
)
EMPTY_FORM = {"sequence", "district", "street", "community"}


@dataclass(slots=True)
class Lines:
    """The data lines of one table, each its row and its cells, merged cells filled downwards."""

    sheet: RawSheet
    first: int  # position of the first line below the header
    width: int  # in cells
    end: int  # position of the line behind the last one
    passed_over: set[int] = field(default_factory=set)  # positions of lines that are no data
    fills: dict[int, list] = field(default_factory=dict)  # row -> cells that a merge above fills

    def __len__(self):
        return self.end - self.first - len(self.passed_over)

    def __iter__(self):
        above = []
        for position, (row, cells) in islice(enumerate(self.sheet.lines), self.first, self.end):
            if position in self.passed_over:
                continue
            over = self.fills.get(row, ())
            if over or len(cells) < self.width:
                cells = cells + [""] * (self.width - len(cells))
            for column, value in over:
                if column < len(cells) and cells[column] == "":
                    cells[column] = value
            if above and not DITTO.isdisjoint(cells):
                cells = _ditto(cells, above)
            yield row, cells
            above = cells


@dataclass(slots=True)
class Body:
    """The data lines of one table, and what was passed over."""

    lines: Lines
    skipped: list[Skipped] = field(default_factory=list)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)  # (row, column) inside a merge -> its first row
    trailer: list[str] = field(default_factory=list)  # texts of signature lines
    headings: dict[int, tuple] = field(default_factory=dict)  # row -> the section headings over it, the widest first
    next_table: int | None = None  # position of the line where another table begins


class Sorter:
    """Tells the lines of one table apart. ``keys`` are the columns of which a data line has at least one.

    ``is_table(position)`` tells whether a line is a table's header, and ``is_table(position, header)`` whether its
    columns mean anything else than those of this one.
    """

    def __init__(self, header, fields, keys, preamble, is_table):
        self.header = header
        self.labels = {column.index: {column.label, *column.groups} for column in header.columns}
        self.sequence = fields.get("sequence")
        self.identity = fields.get("identity")
        self.keys = keys
        self.prefilled = {index for name, index in fields.items() if name in EMPTY_FORM}
        self.preamble = preamble
        self.is_table = is_table
        self.seen = 0
        self.after_section = ""  # the title of what follows, where nothing but such lines came since

    def why_not(self, position, cells, is_spanned, is_wide):
        """Why a line is no data: "blank", "header", "total", "signature", "remark", "section", "table" or ""."""
        if self.seen > HINT_LINES and self._has_identity(cells):
            return ""
        filled = [(index, cell) for index, cell in enumerate(cells) if cell != "" and text_of(cell)]
        own = [(index, cell) for index, cell in filled if index not in self.prefilled]
        if not own and not any(type(cell) is str and index == self.sequence for index, cell in filled):
            return "blank"
        self.seen += 1
        first = text_of(filled[0][1])
        if why := self._header(position, filled):
            return why
        if self.seen <= HINT_LINES and self._is_hint(own):
            return "header"
        if len(filled) <= 8 and (SIGNATURE.match(plain(first)) or plain(first) in SIGNED_ALONE):
            return "signature"
        if len(filled) <= 3 and (REMARK.match(first) or STARTED.match(first)):
            return "remark"
        if 1 < len(filled) <= 4 and first.endswith((":", "：")):
            return "remark"
        if any(self._is_total(text_of(cell)) for _, cell in filled[:3] if type(cell) is str):
            return "total"
        if own and all(index not in self.keys and is_figure(cell) for index, cell in own):
            return "total"
        if len(filled) == 2 and filled[0][0] == self.sequence and HEADING_NUMBER.fullmatch(plain(first)):
            return "section"
        if len(filled) == 1 and not is_spanned:
            return self._single(filled[0], first, is_wide)
        return ""

    def _has_identity(self, cells):
        """A whole identity number in its own column: no heading, total or remark has one."""
        if self.identity is None or self.identity >= len(cells):
            return False
        cell = cells[self.identity]
        return type(cell) is str and bool(RESIDENT18.fullmatch(cell.strip()))

    def _header(self, position, filled):
        """The header again on a new page, its column numbers, or the header of another table."""
        texts = [(index, cell) for index, cell in filled if type(cell) is str]
        known = [(index, label_of(cell)) for index, cell in texts if len(cell) < LONGEST_SECTION]
        known = [
            (index, label) for index, label in known if label in EVERY_LABEL or label in self.labels.get(index, ())
        ]
        if len(known) >= 2 and len(known) * 2 >= len(filled):
            same = sum(label in self.labels.get(index, ()) for index, label in known)
            if same >= 2 and same * 5 >= len(filled) * 3 and not self._is_other(position, same < len(filled)):
                return "header"
            if self.is_table(position):
                return "table"
        begins = len(filled) >= 3 and text_of(filled[0][1]).strip("()（）") in ("1", "甲")
        if begins and self._is_numbering([text_of(cell) for _, cell in filled]):
            return "header"
        return "header" if len(filled) <= 2 and text_of(filled[0][1]) in self.preamble else ""

    def _is_other(self, position, is_worded_otherwise):
        """Whether a header like this one is another table's: 新增 and 停发, or 低保 and 高龄津贴, below each other."""
        if self.after_section and TITLE.search(plain(self.after_section)):
            return self.is_table(position)
        return is_worded_otherwise and self.is_table(position, self.header)

    @staticmethod
    def _is_numbering(texts):
        bare = [text.strip("()（）") for text in texts]
        return bare == [str(number) for number in range(1, len(bare) + 1)] or bare[:3] == ["甲", "乙", "丙"]

    @staticmethod
    def _is_hint(own):
        hints = sum(bool(HINT.fullmatch(plain(text_of(cell)))) for _, cell in own)
        return hints * 2 > len(own)

    @staticmethod
    def _is_total(text):
        return ("计" in text or "共" in text) and bool(TOTAL.fullmatch(plain(text)))

    def _single(self, filled, text, is_wide):
        index, _ = filled
        if index in self.keys and not is_wide and len(text) <= LONGEST_SECTION and not HEADING.fullmatch(plain(text)):
            return ""
        return "section" if len(text) <= LONGEST_SECTION else "remark"


def is_figure(cell):
    """A bare number, whether the sheet keeps it as one or as text."""
    return type(cell) is float or (type(cell) is str and cell.replace(".", "", 1).replace(",", "").isdigit())


def sort_lines(sheet, header, fields, keys, is_table) -> Body:
    """Go through the lines below ``header`` until the end or the next table, which ``is_table(position)`` sees."""
    width = max((column.index for column in header.columns), default=0) + 1
    lines = Lines(sheet, header.last + 1, width, end=header.last + 1)
    body = Body(lines)
    preamble = {text_of(cell) for _, cells in sheet.lines[: header.first] for cell in cells if text_of(cell)}
    sorter = Sorter(header, fields, keys, preamble, is_table)
    headings, passed = (), []  # passed: why the lines since the last one of data are none, and what they say
    lines.fills, wide = _merges(sheet, sheet.lines[header.last][0] + 1, body)
    for position, (row, cells) in islice(enumerate(sheet.lines), lines.first, None):
        why = sorter.why_not(position, cells, row in lines.fills, row in wide)
        if why == "table":
            body.next_table = _leave_title(body, position, passed)
            break
        lines.end = position + 1
        if why:
            passed.append((why, [text for text in map(text_of, cells) if text]))
            lines.passed_over.add(position)
            body.skipped.append(Skipped(row, why, " ".join(passed[-1][1])))
            if why == "section":
                sorter.after_section = body.skipped[-1].text
                headings = _with(headings, sorter.after_section)
            continue
        body.trailer += _around(passed)
        sorter.after_section, passed = "", []
        if headings:
            body.headings[row] = headings
    body.trailer += _around(passed)
    return body


def _with(headings, heading):
    """The headings over what follows: a new one ends those of its own rank and below."""
    rank = _rank(heading)
    return (*takewhile(lambda over: _rank(over) < rank, headings), heading)


def _rank(heading):
    """How far down a heading stands, as its number says: （一） stands below 一、, and 1. below that."""
    return next((rank for rank, number in enumerate(NUMBERED, 1) if number.match(heading)), 0)


def _leave_title(body, position, passed):
    """Where another table begins: with its title, which tells nothing of this one."""
    first = next((place for place, (why, _texts) in enumerate(passed) if why == "section"), len(passed))
    begins = position - len(passed) + first
    body.lines.end = begins
    body.lines.passed_over -= set(range(begins, position))
    del body.skipped[len(body.skipped) - len(passed) + first :]
    del passed[first:]
    return begins


def _around(passed):
    """What signatures and remarks say."""
    return [text for why, texts in passed if why in ("signature", "remark") for text in texts]


def _ditto(cells, above):
    """同上 says the cell above once more."""
    return [over if type(cell) is str and cell in DITTO else cell for cell, over in zip(cells, above, strict=False)]


def _merges(sheet, first_row, body):
    """Row -> cells that a merge above fills, and the rows with a cell merged across columns."""
    last = sheet.lines[-1][0]
    merged = [one for one in sheet.merged if first_row <= one[0] <= last]
    tops = {top for top, *_others in merged}
    values = {row: cells for row, cells in sheet.lines if row in tops} if tops else {}  # not the whole of a long list
    fills, wide = {}, set()
    for top, left, bottom, right in merged:
        if right > left:
            wide.add(top)
        cells = values.get(top, ())
        value = cells[left] if left < len(cells) else ""
        for row in range(top, min(bottom, last) + 1):
            body.spans[row, left] = top
            if row > top and value != "":
                fills.setdefault(row, []).append((left, value))
    return fills, wide
