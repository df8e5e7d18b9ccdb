"""Household ledgers: one household out of its line or lines."""

import re

from assist.imports.addresses import compose
from assist.imports.grouping import group_lines
from assist.imports.layout import LINES, Layout, bind
from assist.imports.members import is_head_word, read_member
from assist.imports.problems import Problem
from assist.imports.rows import HouseholdRow, Line
from common.workbooks.cells import text_of, value_of

LEADS = ("area_lead", "group_lead", "building_lead", "helper")
NAMED_AREA = re.compile(
    r"(?P<area>第?[一二三四五六七八九十\d]+(?:片区|片|网格))(?P<group>第?[一二三四五六七八九十\d]+组)?"
)
BANK = re.compile(r"[\u4e00-\u9fff]{2,}(?:[(（][\u4e00-\u9fff]+[)）])?")
SHARED = ("address", "building", "room", "opened_on", "area", "group")
NAMED = ("account_holder", *LEADS)
TEXTS = (
    "district",
    "street",
    "community",
    "area",
    "group",
    "registered_address",
    "category",
    "cause",
    "housing",
    "note",
)


def read_households(table) -> list[HouseholdRow]:
    """Every household of a table; each of its data lines is in exactly one of them."""
    layout = bind(table.header, table.body)
    table.layout = layout
    if layout.kind == LINES:
        groups = group_lines(table.body, layout)
        return [_from_lines(table, layout, lines) for lines in groups]
    return [_from_line(table, layout, row, cells) for row, cells in table.body.lines]


def _from_line(table, layout: Layout, row, cells):
    """A line a household: its head in front, its members in numbered columns."""
    reader = table.reader(row, cells, layout.household)
    household = _household(table, layout, reader, row, cells)
    source = household.source
    reader.fields = layout.head
    head = read_member(reader, source, is_head=True)
    if head is None:
        reader.refuse("head-missing", "name")
    else:
        head.relation = head.relation or "户主"
        household.members.append(head)
        household.phone = household.phone or head.phone
        head.phone = ""
    for number, fields in layout.members.items():
        name, identity = fields.get("name"), fields.get("identity")
        if not (name is not None and cells[name]) and not (identity is not None and cells[identity]):
            continue
        reader.fields = fields
        member = read_member(reader, source, relation=number.rstrip("0123456789") if isinstance(number, str) else "")
        if member and not (head and _is_same(head, member)):
            household.members.append(member)
    seen = set()
    for member in household.members:
        if member.identity_number in seen:
            reader.refusals.append(Problem("identity-twice", value=member.identity_number))
        seen.add(member.identity_number)
        seen.discard("")
    _check_count(layout, reader, household)
    return household


def _is_same(head, member):
    """A ledger that names the head again among the members."""
    if member.identity_number:
        return member.identity_number == head.identity_number and member.name == head.name
    return member.name == head.name and is_head_word(member.relation)


def _household(table, layout, reader, row, cells):
    """What is said of the household as a whole in one line, before its members."""
    household = HouseholdRow(source=table.source(row), refusals=reader.refusals, warnings=reader.warnings)
    household.lines.append(Line(row, tuple(cells)))
    household.number = reader.code("number")
    household.opened_on = reader.date("opened_on", essential=True, past=True)
    household.closed_on = reader.date("closed_on")
    for field in TEXTS:
        if field in layout.household:
            setattr(household, field, reader.text(field))
    for field in NAMED:
        if field in layout.household:
            setattr(household, field, reader.helper(field))
    household.street = household.street or table.street
    household.community = household.community or table.community
    household.phone = reader.code("household_phone")
    household.postcode = reader.code("postcode")
    household.bank_account = reader.account("bank_account")
    household.bank_name = reader.value("bank_name")
    if household.bank_account and not household.bank_name and (bank := BANK.match(reader.text("bank_account"))):
        household.bank_name = bank[0]
    _place(reader, household)
    household.declared = _texts(layout.declared, cells)
    household.extra = _texts(layout.extra, cells)
    reader.refuse_unreadable()
    return household


def _place(reader, household):
    household.address = reader.value("address")
    parts = {field: reader.value(field) for field in ("estate", "building", "unit", "room") if field in reader.fields}
    household.building, household.room = compose(address=household.address, **parts)
    if not household.address:
        household.address = household.building + household.room
    if "area_and_group" in reader.fields and not household.group:
        household.group = reader.value("area_and_group")
    household.area, household.group = split_area(household.area, household.group)
    if "area" not in reader.fields and "area_and_group" not in reader.fields:
        _place_by_heading(reader, household)


def _place_by_heading(reader, household):
    """A sheet or a section named after an area or a group is a column for it that one writes once."""
    for heading in reader.headings:
        if found := NAMED_AREA.search(heading):
            household.area = household.area or found["area"]
            if found["group"] and "group" not in reader.fields:
                household.group = household.group or found[0]
            return


def split_area(area, group):
    """One column for both, as 第一片1组 or 第一片/1组; the group keeps its name as the office writes it."""
    both = area or group
    if (area and group) or not both.endswith("组"):
        return area, group
    for end in ("片区", "网格", "片"):
        front, found, back = both.partition(end)
        if found and front and back:
            stripped = back.lstrip("-—/·、 ")
            return front + found, both if stripped == back else stripped
    return area, group


def _texts(columns, cells):
    return {label: text for label, index in columns.items() if (text := text_of(cells[index]))}


def _check_count(layout, reader, household):
    """家庭人口 that differs from the members named is worth a word; both stay as they are."""
    for label, text in household.declared.items():
        if label in ("家庭人口", "家庭人口数", "家庭人数", "家庭成员数", "人口", "人口数", "户人口", "家庭总人口"):
            named = len(household.members)
            if text.isdigit() and int(text) != named:
                household.warnings.append(Problem("members-differ", label, text, {"found": named}))


def _from_lines(table, layout, lines):
    """A line a member: the household's cells from its first line on, the head by relation, by name, or first."""
    row, cells = lines[0]
    merged = _first_of_each(layout, lines)
    reader = table.reader(row, merged, layout.household)
    household = _household(table, layout, reader, row, cells)
    household.lines = [Line(number, tuple(_filled(layout, merged, own))) for number, own in lines]
    for number, own in lines:
        if member := _line_member(table, layout, number, own):
            household.members.append(member)
    _compare(layout, reader, merged, lines)
    _choose_head(table, layout, reader, household, merged)
    _refuse_repeats(household)
    if head := household.head:
        household.phone = household.phone or head.phone
        if head.refusals:
            reader.refusals.append(Problem("head-refused", value=str(head.source.row)))
        household.members.sort(key=lambda member: not member.is_head)
    _check_count(layout, reader, household)
    return household


def _compare(layout, reader, merged, lines):
    """Household cells that are not the same on all its lines: the first counts."""
    for field in SHARED:
        index = layout.household.get(field)
        for _, own in lines if index is not None else ():
            text = value_of(own[index])
            if text and text != value_of(merged[index]):
                reader.fields = layout.household
                reader.warn("household-disagrees", field, text)
                break


def _first_of_each(layout, lines):
    """The household's cells: of each column the first that is filled."""
    merged = list(lines[0][1])
    for fields in (layout.household, layout.declared, layout.extra, layout.head):
        for index in fields.values():
            if not value_of(merged[index]):
                merged[index] = next((own[index] for _, own in lines if value_of(own[index])), merged[index])
    return merged


def _filled(layout, merged, own):
    """A member's line with the household's cells written out, so that it can stand alone."""
    own = list(own)
    for fields in (layout.household, layout.head):
        for index in fields.values():
            if own[index] == "":
                own[index] = merged[index]
    return own


def _line_member(table, layout, row, cells):
    reader = table.reader(row, cells, layout.line)
    member = read_member(reader, table.source(row))
    if member is None and "name" in layout.head and not reader.refusals:
        return None  # the line is the head's alone, who stands in columns of his own
    if member is None:
        reader.refuse("name-missing", "name")
        member = table.nobody(row)
    if "category" in layout.household:
        reader.fields = layout.household
        member.category = member.category or reader.text("category")
    reader.refuse_unreadable()
    member.is_head = is_head_word(member.relation)
    member.refusals, member.warnings = reader.refusals, reader.warnings
    return member


def _choose_head(table, layout, reader, household, merged):
    heads = [member for member in household.members if member.is_head]
    if len(heads) > 1:
        reader.refusals.append(Problem("several-heads", value="、".join(member.name for member in heads)))
    if heads:
        return
    head = _head_of_columns(table, layout, household, merged)
    if head is None and not household.members:
        reader.refuse("head-missing", "name")
        return
    if head is None:
        head = household.members[0]
        head.warnings.append(Problem("head-assumed", value=head.name))
    head.is_head = True


def _head_of_columns(table, layout, household, merged):
    """The head named in a column of his own: one of the lines, or a person besides them."""
    if "name" not in layout.head:
        return None
    reader = table.reader(household.source.row, merged, layout.head)
    head = read_member(reader, household.source, is_head=True)
    if head is None:
        return None
    for member in household.members:
        if member.name == head.name and (
            not head.identity_number or member.identity_number in ("", head.identity_number)
        ):
            member.identity_number = member.identity_number or head.identity_number
            return member
    head.relation = head.relation or "户主"
    head.refusals, head.warnings = reader.refusals, reader.warnings
    household.members.insert(0, head)
    return head


def _refuse_repeats(household):
    """The same identity number on two lines of one household: the later line is refused."""
    seen = set()
    for member in household.members:
        if member.identity_number and member.identity_number in seen:
            member.refusals.append(Problem("identity-twice", value=member.identity_number))
        seen.add(member.identity_number)
