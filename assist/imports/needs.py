"""Need lists: one row a line, and how far each need has come."""

import re
from datetime import date

from assist.imports.line import LineReader
from assist.imports.marks import closing
from assist.imports.rows import Line, NeedRow
from assist.imports.visits import place_of, settle_identity
from common.workbooks.cells import date_of, text_of

DATE_WITHIN = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?")
IDENTIFYING = ("sequence", "person_name", "head_name", "identity", "number", "address")
VALUES = ("kind", "urgency", "channel", "partner", "area", "group", "measure", "result")


def read_needs(table) -> list[NeedRow]:
    """Every need of a table."""
    _settle_status(table)
    rows, above = [], None
    for row, cells in table.body.lines:
        reader = table.reader(row, cells, table.fields)
        if above is not None and _continues(reader):
            _take_over(reader, above)
        above = reader.cells
        rows.append(_need(table, reader))
    return rows


def _settle_status(table):
    """办理情况 and 完成情况 are a state on one sheet and a report on the next: their cells say which."""
    index = table.fields.pop("status?", None)
    if index is None:
        return
    texts = [text for _, cells in table.body.lines if (text := text_of(cells[index]))]
    is_state = sum(bool(closing(text)) for text in texts) * 2 > len(texts)
    if is_state and "status" not in table.fields:
        table.fields["status"] = index
    elif "measure" not in table.fields:
        table.fields["measure"] = index
    elif "result" not in table.fields:
        table.fields["result"] = index
    else:
        table.extras[table.labels[index]] = index


def _continues(reader: LineReader):
    """A further need of the person above: a numbered list whose number, too, is given once."""
    return (
        "sequence" in reader.fields
        and bool(text_of(reader.cell("content")))
        and not any(text_of(reader.cell(field)) for field in IDENTIFYING)
    )


def _take_over(reader, above):
    reader.cells = list(reader.cells)
    for field in IDENTIFYING[1:]:
        if (index := reader.fields.get(field)) is not None:
            reader.cells[index] = above[index]
    reader.warn("taken-from-above")


def _need(table, reader):
    identity = reader.identity("identity")
    head_identity = reader.identity("head_identity")
    need = NeedRow(
        source=table.source(reader.row),
        lines=[Line(reader.row, tuple(reader.cells))],
        refusals=reader.refusals,
        warnings=reader.warnings,
        number=reader.code("need_number"),
        household_number=reader.code("number"),
        head_name=reader.name("head_name"),
        person_name=reader.name("person_name"),
        identity_number=identity.text,
        head_identity=head_identity.text,
        identity_as_written=text_of(reader.cell("identity")),
        phone=reader.code("phone"),
        content=reader.value("content", essential=True),
        raised_on=reader.date("raised_on", essential=True, past=True),
        raised_by=reader.helper("raised_by"),
        owner_name=reader.helper("owner_name"),
        due_on=reader.date("due_on"),
        status=reader.text("status"),
        note=reader.text("note"),
    )
    for field in VALUES:
        if field in reader.fields:
            setattr(need, field, reader.value(field))
    place_of(reader, need)
    settle_identity(need)
    need.extra = table.unknown(reader.cells)
    _closing(reader, need, table)
    _demand(reader, need)
    reader.refuse_unreadable()
    return need


def _demand(reader, need):
    """What a need cannot do without: who, what and since when."""
    if (
        not (need.person_name or need.head_name or need.identity_number or need.household_number)
        and not reader.refusals
    ):
        reader.refuse("person-missing", "person_name")
    if not need.content and not reader.refusals:
        reader.refuse("content-missing", "content")
    if not need.raised_on and not reader.refusals:
        reader.refuse("date-missing", "raised_on")


def _closing(reader, need, table):
    """Closed off, open, dropped, or unsaid; a closing date is never made up."""
    meaning = closing(need.status) if need.status else ""
    within = DATE_WITHIN.search(need.status)
    need.dropped = meaning == "dropped"
    need.closed = {"closed": True, "open": False, "dropped": False}.get(meaning)
    if need.closed or ("status" not in reader.fields and "closed_on" in reader.fields):
        need.closed_on = reader.date("closed_on", essential=True, past=True)
        need.closed = True if need.closed_on else need.closed
    elif text_of(reader.cell("closed_on")) and reader.date("closed_on"):
        reader.warn("closed-date-of-open", "closed_on", text_of(reader.cell("closed_on")))
    if need.status and not meaning:
        reader.warn("closed-unclear", "status", need.status)
    if not need.closed:
        return
    if need.closed_on is None and within and not reader.refusals:
        need.closed_on = _day(within[0])
    if need.closed_on is None and not reader.refusals:
        reader.refuse("closed-without-date", "closed_on" if "closed_on" in reader.fields else "status")
    elif need.closed_on and need.raised_on and need.closed_on < need.raised_on:
        reader.refuse("closed-before-raised", "closed_on", need.closed_on.isoformat())


def _day(text) -> date | None:
    try:
        return date_of(text)
    except ValueError:
        return None
