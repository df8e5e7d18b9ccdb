"""Which of the office's four lists, or a department's, a sheet is, and what each of its rows says."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assist.imports import rows
from assist.imports.body import Body, sort_lines
from assist.imports.columns import HINTS, VOCABULARIES
from assist.imports.households import read_households
from assist.imports.layout import Layout
from assist.imports.lessons import headings_of
from assist.imports.line import LineReader
from assist.imports.marks import MADE_ON, UNIT, capacity
from assist.imports.needs import read_needs
from assist.imports.partners import read_partners
from assist.imports.problems import Problem
from assist.imports.roster_columns import roster_vocabulary
from assist.imports.roster_subject import HELD
from assist.imports.roster_words import year_and_month
from assist.imports.rosters import Asked, read_rosters
from assist.imports.side_by_side import parts_of
from assist.imports.visits import read_visits
from assist.imports.words import field_of
from assist.jobs import sha256_of
from common.workbooks.cells import date_of, text_of
from common.workbooks.header import Header, find_header
from common.workbooks.package import letter
from common.workbooks.reading import RawSheet, read

READERS = {
    rows.HOUSEHOLD: read_households,
    rows.VISIT: read_visits,
    rows.NEED: read_needs,
    rows.PARTNER: read_partners,
}
KEYS = {
    rows.VISIT: ("visited_on", "person_name", "head_name", "identity", "number"),
    rows.NEED: ("person_name", "head_name", "identity", "number", "content"),
    rows.PARTNER: ("name",),
    rows.ROSTER: ("name", "head_name", "identity", "card_number"),
}
REPEATABLE = ("visitors", "schooling")  # 工作人员 and 志愿者 in columns of their own; 年级 beside 班级
OFFERED = re.compile(r"资源|服务|项目")
HINT_BONUS = 3
LONGEST_TEXT = 100  # lines of a sheet that only explains the others
STREET = re.compile(r"[^省市区县:：]{2,8}?街道")
COMMUNITY = re.compile(r"(社区|居民区|居民?委员?会)(?!卫生|矫正|康复)")
COUNTED = re.compile(r"^[(（]?[一二三四五六七八九十\d]+[)）]?[、.．]\s*")  # 一、铁北社区
LONGEST_HEADING = 20
NO_ONE_OF_THEM = re.compile(  # communities that are counted, or meant without their names
    r"|各个?|全部?|所有|(.*[在属])?本|该|我们?|共?[\d一二两三四五六七八九十几多]+个?|按|[未不]?分|其[他它]|外|跨|所?辖区?|下辖"
)
BESIDE_A_NAME = re.compile(r"[-—_·（()）:：\s]+")
WHEN = re.compile(r"^.*[\d一二三四五六七八九十〇零](?:年度?|月份?|季度)")
ABOVE_COMMUNITY = re.compile(r"^.*(?:街道|[省市])|^.{2,}?[区县](?=.{2,})")


@dataclass(slots=True)
class Table:
    """One table of a sheet while it is read: its header, its lines, and what stands around it."""

    raw: RawSheet
    file: str
    header: Header
    body: Body
    fields: dict[str, int]
    labels: dict[int, str]
    extras: dict[str, int]
    street: str = ""
    community: str = ""
    capacity: str = ""
    today: date | None = None
    start: int = 0  # where it begins among the sheet's lines
    above: list[str] = field(default_factory=list)  # the texts over the header
    top: list[str] = field(default_factory=list)  # of a further table: the texts over the sheet's first one
    sections: dict[tuple, str] = field(default_factory=dict)  # headings over lines -> the community that they name
    also: dict[str, list[int]] = field(default_factory=dict)  # further columns of one field
    year: int | None = None  # the one that title, sheet and file speak of
    month: int | None = None  # the same
    layout: Layout | None = None

    def source(self, row):
        return rows.Source(self.file, self.raw.name, row)

    def reader(self, row, cells, fields):
        reader = LineReader(
            row, cells, fields, self.labels, date1904=self.raw.date1904, year=self.year, month=self.month,
            today=self.today,
        )  # fmt: skip
        reader.headings = (self.body.headings.get(row, ("",))[-1], self.raw.name)
        return reader

    def unknown(self, cells):
        return {label: text for label, index in self.extras.items() if (text := text_of(cells[index]))}

    def nobody(self, row):
        return rows.MemberRow(source=self.source(row), name="")


def recognise(path, *, name="", today=None, asked=None) -> list[rows.Sheet]:
    """All tables of one file as `assist.imports.rows.Sheet`, in the file's order.

    ``name`` is the file's name as the office knows it (an upload's path does not say); with ``today``, what
    cannot have happened yet is refused. ``asked`` is what whoever imports says of departments' lists. Raises
    `common.workbooks.refusal.NotReadable` when the file as a whole
    must be refused.
    """
    name = name or Path(path).name
    asked = (asked or Asked()).of_file(Path(path))
    raws = [part for raw in read(path) for part in parts_of(raw)]
    sheets = [table for raw in raws for table in recognise_sheet(raw, name, today=today, asked=asked)]
    if any(sheet.kind == rows.ROSTER for sheet in sheets):
        print_of_file = sha256_of(Path(path))
        for sheet in sheets:
            sheet.sha256 = print_of_file
    return sheets


def recognise_sheet(raw: RawSheet, file, *, today=None, asked=None) -> list[rows.Sheet]:
    """The tables of one sheet: one, or several below each other; none of a sheet without a cell."""
    tables, start, top = [], 0, []
    while start is not None and start < len(raw.lines):
        sheet, start = _table(raw, file, start, today, asked or Asked(), top)
        if sheet.kind != rows.UNKNOWN or not tables:
            tables.append(sheet)
    return tables


def _table(raw, file, start, today, asked, top):
    """The next table from a line on, and where another one begins; ``top`` is told what stands over the first one."""
    sheet = rows.Sheet(file=file, name=raw.name)
    if raw.is_hidden:
        sheet.warnings.append(Problem("sheet-hidden"))
    preamble = [text for _, cells in raw.lines[start : start + 10] for text in map(text_of, cells) if text][:10]
    titles = " ".join([file, raw.name, *preamble[:2]])
    bonus = {kind: HINT_BONUS for kind, pattern in HINTS.items() if pattern.search(titles)}
    only = bool(asked.department)  # whoever names a department says that these are its lists
    of_lists, bonus[rows.ROSTER] = roster_vocabulary(titles, asked, only=only)
    vocabularies = (of_lists,) if only else (*VOCABULARIES, of_lists)
    found = find_header(raw, vocabularies, start=start, bonus=bonus)
    known = _known_again(raw, start, asked)
    if known and (not found or found[0].vocabulary == rows.ROSTER or known[0].score >= found[0].score):
        found = known  # else these headings are said better by another list of the office's own
    if not found:
        is_text = all(sum(cell != "" for cell in cells) < 2 for _, cells in raw.lines[start : start + LONGEST_TEXT])
        (sheet.warnings if is_text else sheet.refusals).append(
            Problem("sheet-of-text" if is_text else "sheet-not-recognised")
        )
        sheet.title = preamble[0] if preamble else ""
        return sheet, None
    header = found[0]
    sheet.kind = header.vocabulary
    sheet.header_rows = tuple(number for number, _ in raw.lines[header.first : header.last + 1])
    fields, extras, also = _fields(header, sheet)
    labels = {column.index: column.full_label for column in header.columns}
    body = sort_lines(
        raw,
        header,
        _sortable(header, fields),
        _keys(header, fields),
        lambda position, other=None: _begins(raw, vocabularies, position, other),
    )
    above = [text for _, cells in raw.lines[start : header.first] for text in map(text_of, cells) if text]
    sheet.title = next((text for text in above if not UNIT.match(text)), "")
    table = Table(raw, file, header, body, fields, labels, extras, today=today, start=start, above=above, also=also)
    table.top = list(top)
    _surroundings(sheet, table, [*above, *body.trailer, *top])
    top += [] if start else above
    sheet.rows = read_rosters(table, sheet, asked) if sheet.kind == rows.ROSTER else READERS[sheet.kind](table)
    sheet.read = len(body.lines)
    sheet.skipped = [skipped for skipped in body.skipped if skipped.why != "blank"]
    _describe(sheet, table)
    return sheet, body.next_table


def _begins(raw, vocabularies, position, other):
    """Whether a table's header stands there, whose columns mean anything else than those of another one."""
    found = find_header(raw, vocabularies, start=position, reach=1)
    if not found or other is None:
        return bool(found)
    header = next((one for one in found if one.vocabulary == other.vocabulary), found[0])
    meant = {column.index: column.meaning for column in other.columns}
    return any(column.meaning and column.meaning != meant.get(column.index) for column in header.columns)


def _known_again(raw, start, asked):
    """The header of a list of which somebody has said whose it is."""
    if not asked.lessons.lists:
        return []
    of_lists, bonus = roster_vocabulary("", asked, only=True)
    found = find_header(raw, (of_lists,), start=start, bonus={rows.ROSTER: bonus})
    return [header for header in found if asked.lessons.department(headings_of(header.columns))]


def _fields(header, sheet):
    """Field -> column of a list that is no household ledger, and the columns that no field was found for."""
    fields, extras, also = {}, {}, {}
    if sheet.kind == rows.HOUSEHOLD:
        return fields, extras, also
    labels = {column.index: column for column in header.columns}
    meanings = {column.meaning for column in header.columns}
    for column in header.columns:
        if column.meaning is None:
            extras.setdefault(column.full_label, column.index)
        elif column.meaning in fields and (column.meaning in REPEATABLE or str(column.meaning).startswith(HELD)):
            also.setdefault(column.meaning, []).append(column.index)
        elif column.meaning not in fields:
            fields[column.meaning] = column.index
        elif sheet.kind == rows.PARTNER and OFFERED.search(column.label) and "offers" not in meanings:
            fields["offers"] = column.index  # 资源名称 beside the unit's own
        else:
            kept = _better_worded(labels[fields[column.meaning]], column, header.vocabulary)
            left = column if kept is not column else labels[fields[column.meaning]]
            fields[column.meaning] = kept.index
            sheet.warnings.append(Problem("column-twice", value=left.full_label))
            extras.setdefault(left.full_label, left.index)
    return fields, extras, also


def _better_worded(first, second, table):
    """Of two columns that mean the same the one whose wording is known exactly, else the first."""
    is_known = [bool(field_of(table, one.label)) for one in (first, second)]
    return second if is_known == [False, True] else first


def _sortable(header, fields):
    """The columns that tell empty forms from data, for every kind."""
    if fields:
        return fields
    household = [column for column in header.columns if column.meaning]
    return {column.meaning.field: column.index for column in reversed(household)}


def _keys(header, fields):
    if fields:
        return {fields[field] for field in KEYS[header.vocabulary] if field in fields}
    return {
        column.index
        for column in header.columns
        if column.meaning and column.meaning.field in ("name", "identity", "number", "document")
    }


def _surroundings(sheet, table, texts):
    """Street, community and date that the lines around the table give."""
    for text in texts:
        if (found := UNIT.match(text)) and not sheet.community:
            sheet.street, sheet.community = street_and_community(found["value"])
        if (found := MADE_ON.search(text)) and sheet.made_on is None:
            try:
                sheet.made_on = date_of(found["value"])
            except ValueError:
                continue
    for title in (sheet.title, *table.top[:1]):
        if title and not sheet.community:
            sheet.street, sheet.community = street_and_community(title)
    sheet.community = sheet.community or community_of_heading(sheet.name)
    table.street, table.community = sheet.street, sheet.community
    table.sections = {over: _community_of_headings(over) for over in set(table.body.headings.values())}
    table.year, table.month = year_and_month((sheet.title, sheet.name, sheet.file))
    table.capacity = capacity(sheet.name) or capacity(sheet.title) or capacity(sheet.file)


def street_and_community(text):
    """逍遥津街道县桥社区 -> both; a text that names neither gives two blanks."""
    text = "".join(text.split())
    street = STREET.search(text)
    front, *named = COMMUNITY.split(text, maxsplit=1)
    name = ABOVE_COMMUNITY.sub("", WHEN.sub("", front)) if named else ""
    end = "居民区" if named and named[0] == "居民区" else "社区"
    return street[0] if street else "", "" if NO_ONE_OF_THEM.fullmatch(name) else name + end


def community_of_heading(text):
    """The community that a section or a sheet is called after; "" where it says anything else."""
    text = COUNTED.sub("", text)
    if len(text) > LONGEST_HEADING or WHEN.match(text):
        return ""
    return next(filter(None, (street_and_community(part)[1] for part in BESIDE_A_NAME.split(text))), "")


def _community_of_headings(headings):
    """The community whose section it is: what says none is a part of the section that it stands in."""
    return next(filter(None, map(community_of_heading, reversed(headings))), "")


def _describe(sheet, table):
    """How the sheet was understood, for the report; warnings about the sheet and about hidden lines."""
    used = _used(table)
    sheet.layout = table.layout.kind if table.layout else ""
    for column in table.header.columns:
        field, member = used.get(column.index, ("", None))
        sheet.columns.append(rows.Column(letter(column.index), column.full_label, field, member, column.index))
    if table.layout:
        sheet.warnings += [Problem("column-twice", value=label) for label in table.layout.doubled]
    unused = [column.label for column in sheet.columns if not column.field and _has_data(table, column.index)]
    if unused:
        sheet.warnings.append(Problem("columns-unused", value="、".join(unused)))
    if not sheet.rows:
        sheet.warnings.append(Problem("no-rows"))
    if table.raw.hidden_rows and sheet.kind != rows.ROSTER:
        for row in sheet.rows:
            if any(line.row in table.raw.hidden_rows for line in row.lines):
                row.warnings.append(Problem("hidden-row"))


def _used(table):
    """Column index -> field and number of the member."""
    if not table.layout:
        further = {index: (field, None) for field, indexes in table.also.items() for index in indexes}
        return {index: (field, None) for field, index in table.fields.items()} | further
    layout = table.layout
    used = dict.fromkeys(layout.declared.values(), ("declared", None))
    for fields in (layout.line, layout.head, layout.household):
        used |= {index: (field, None) for field, index in fields.items()}
    for number, fields in enumerate(layout.members.values(), 1):
        used |= {index: (field, number) for field, index in fields.items()}
    return used


def _has_data(table, index):
    return any(cells[index] != "" for _, cells in table.body.lines)
