"""Visit records: one row a line, with every visitor that it names."""

from assist.imports.addresses import compose
from assist.imports.marks import capacity, plain, was_met, yes_or_no
from assist.imports.names import own_capacities, split_names
from assist.imports.rows import Line, VisitRow
from common.workbooks.cells import text_of, value_of

TOPICS = ("daily_care", "health", "mental", "hygiene", "housing")


def read_visits(table) -> list[VisitRow]:
    """Every visit of a table."""
    return [_visit(table, row, cells) for row, cells in table.body.lines]


def _visit(table, row, cells):
    reader = table.reader(row, cells, table.fields)
    identity = reader.identity("identity")
    head_identity = reader.identity("head_identity")
    visit = VisitRow(
        source=table.source(row),
        lines=[Line(row, tuple(cells))],
        refusals=reader.refusals,
        warnings=reader.warnings,
        visited_on=reader.date("visited_on", essential=True, past=True),
        person_name=reader.name("person_name"),
        head_name=reader.name("head_name"),
        identity_number=identity.text,
        head_identity=head_identity.text,
        identity_as_written=text_of(reader.cell("identity")),
        household_number=reader.code("number"),
        phone=reader.code("phone"),
        mode=reader.value("mode"),
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
    _visitors(table, reader, visit)
    visit.topics = {topic: text for topic in TOPICS if (text := reader.text(f"topic:{topic}"))}
    visit.met = _was_met(reader, visit)
    visit.capacity = capacity(reader.text("capacity")) or capacity(visit.team) or _by_sheet(table, visit)
    settle_identity(visit)
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


def _visitors(table, reader, visit):
    """Everybody named in the columns for visitors; one headed 志愿者 says in what capacity they came."""
    texts = [(reader.labels.get(reader.fields.get("visitors")), reader.value("visitors", essential=True))]
    texts += [(reader.labels[index], value_of(reader.cells[index])) for index in table.also.get("visitors", ())]
    for label, text in texts:
        said = own_capacities(text)
        column = capacity(label or "") if len(texts) > 1 else ""
        for name in split_names(text):
            if name not in visit.visitors:
                visit.visitors.append(name)
            if own := said.get(name) or column:
                visit.capacities[name] = own


def settle_identity(row):
    """The head's identity number is the person's where no other person is named."""
    if not row.identity_number and row.person_name in ("", row.head_name):
        row.identity_number = row.head_identity


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
