"""Visit records: one row a line, with every visitor that it names."""

import re

from assist.imports.addresses import compose
from assist.imports.line import clean_name
from assist.imports.marks import capacity, plain, was_met, yes_or_no
from assist.imports.rows import Line, VisitRow
from common.workbooks.cells import text_of

SEPARATORS = re.compile(r"[、，,;；/／|&＆+＋\n]|\s+和\s+")
ANNOTATION = re.compile(r"[(（][^()（）]*[)）]")
AND_OTHERS = re.compile(r"等?(共?[\d一二三四五六七八九十]+(人|名|位)|人)?$")
TOPICS = ("daily_care", "health", "mental", "hygiene", "housing")


def read_visits(table) -> list[VisitRow]:
    """Every visit of a table."""
    return [_visit(table, row, cells) for row, cells in table.body.lines]


def _visit(table, row, cells):
    reader = table.reader(row, cells, table.fields)
    identity = reader.identity("identity", masked_is_refused=False)
    visit = VisitRow(
        source=table.source(row),
        lines=[Line(row, tuple(cells))],
        refusals=reader.refusals,
        warnings=reader.warnings,
        visited_on=reader.date("visited_on", essential=True, past=True),
        person_name=reader.name("person_name"),
        head_name=reader.name("head_name"),
        identity_number=identity.text,
        identity_as_written=text_of(reader.cell("identity")),
        household_number=reader.code("number"),
        phone=reader.code("phone"),
        mode=reader.value("mode"),
        visitors=split_names(reader.value("visitors", essential=True)),
        team=reader.value("team"),
        text=reader.text("text"),
        problem=reader.value("problem"),
        action=reader.value("action"),
        next_on=reader.date("next_on"),
        note=reader.text("note"),
        area=reader.value("area"),
        group=reader.value("group"),
    )
    place_of(reader, visit)
    visit.topics = {topic: text for topic in TOPICS if (text := reader.text(f"topic:{topic}"))}
    visit.met = _was_met(reader, visit)
    visit.capacity = capacity(reader.text("capacity")) or capacity(visit.team) or _by_sheet(table, visit)
    visit.extra = table.unknown(cells)
    _demand(reader, visit)
    reader.refuse_unreadable()
    return visit


def _demand(reader, visit):
    """What a visit cannot do without: a day, a household, a visitor."""
    if not visit.visited_on and not reader.refusals:
        reader.refuse("date-missing", "visited_on")
    if (
        not (visit.person_name or visit.head_name or visit.identity_number or visit.household_number)
        and not reader.refusals
    ):
        reader.refuse("person-missing", "person_name")
    if not visit.visitors and not reader.refusals:
        reader.refuse("visitor-missing", "visitors")


def _was_met(reader, visit):
    """未遇 in its own column, or as the whole of what was found."""
    said = plain(reader.text("met"))
    if said:
        answer = yes_or_no(said)
        answer = was_met(said) if answer is None else answer
        if answer is not None:
            return answer
    missed = plain(reader.text("missed"))
    if missed and (yes_or_no(missed) or was_met(missed) is False):
        return False
    return all(was_met(text) is not False for text in (visit.text, visit.mode, visit.note) if text)


def _by_sheet(table, visit):
    """Who the sheet is about; a team of its own name (红色小管家) on a sheet that does not say is a volunteers'."""
    return table.capacity or ("volunteer" if visit.team else "")


def place_of(reader, row):
    """Building and room of the row, from its columns and its address."""
    parts = {field: reader.value(field) for field in ("estate", "building", "unit", "room") if field in reader.fields}
    row.address = reader.value("address")
    row.building, row.room = compose(address=row.address, **parts)
    row.address = row.address or row.building + row.room


def split_names(text):
    """The names in one cell, each once: 于芳、李英（组长）; 于　芳 is one name, 于芳 李英 are two."""
    text = ANNOTATION.sub(" ", text)
    parts = [part for part in SEPARATORS.split(text) if part.strip()]
    if len(parts) == 1:
        words = parts[0].split()
        apart = len(words) > 1 and all(len(word) > 1 for word in words) and not parts[0].isascii()
        parts = words if apart else parts
    names = (clean_name(AND_OTHERS.sub("", part.strip()) or part) for part in parts)
    return list(dict.fromkeys(name for name in names if name))
