"""Departments' lists: one row a person, with what it says of them."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from assist.imports.care import CARE, care_facts
from assist.imports.lessons import Lessons, headings_of
from assist.imports.line import LONGEST_NAME, is_unreadable
from assist.imports.problems import Problem
from assist.imports.roster_cells import card_facts, codes_of, covered, held
from assist.imports.roster_families import is_head_word, once_a_family
from assist.imports.roster_rows import RosterRows
from assist.imports.roster_subject import (
    HELD,
    OF_THEIR_OWN,
    are_classes,
    of_its_own_name,
    titled,
    without_descriptions,
)
from assist.imports.roster_sums import take_wholes
from assist.imports.roster_words import (
    SPEAKS_OF_END,
    is_stopped,
    month_as_of,
    month_in,
    month_in_cells,
    month_of_column,
    month_of_year,
    seed_departments,
    seed_kinds,
    tells_of_ends,
)
from assist.imports.rows import Fact, RosterRow
from assist.imports.values import choice, key
from assist.jobs import sha256_of
from benefits.names import Names
from benefits.seeds import NATIONAL
from common import identity
from common.workbooks.cells import value_of
from households.models import Work

NOT_CARD = ("card_number", "disability_class", "disability_level")
OF_A_PERSON = {"name", "identity", "card_number", "head_name", "head_identity", "relation", "note"}
NOT_SIMPLE = OF_A_PERSON - {"name", "identity"}
ENDED_BEHIND_NAME = re.compile(r"[(（](已?[故亡殁停]|已?(?:死亡|去世|病故|停发|停保|注销|迁出|退出).*)[)）]$")
MEMBER = "member:"  # before the number and the field of a family's member in columns of his own
NEAR = 10  # lines over a header that may say for which month the list is
MOST_ALIKE = 10_000  # different wordings of one list that are remembered


def departments_of_seeds() -> dict:
    """Which department gives what, by code."""
    return {code: kind.get("department", "") for code, kind in NATIONAL["kinds"].items()}


@dataclass(slots=True)
class Asked:
    """What whoever imports says of the lists: whose, for which month, and the names that the office uses."""

    department: str = ""
    month: date | None = None
    months: dict = field(default_factory=dict)  # as corrected: by file and `Sheet.start`, of one file by the latter
    whose: dict = field(default_factory=dict)  # headings of lists that say no department: which one it is
    given_by: str = ""
    agreement: str = ""
    kinds: Names = field(default_factory=seed_kinds)
    departments: Names = field(default_factory=seed_departments)
    departments_of_kinds: dict = field(default_factory=departments_of_seeds)
    categories: frozenset = frozenset({"margin", "rigid"})  # kinds without money: their lists have sorts of families
    lessons: Lessons = field(default_factory=Lessons)

    def of_file(self, path):
        """What was asked of the lists of one file."""
        return replace(self, months=self.months.get(sha256_of(path), {})) if self.months else self


def read_rosters(table, sheet, asked: Asked) -> RosterRows:
    """Every row of a list; the sheet is told its month and department."""
    sheet.headings = headings_of(table.header.columns)
    texts = [sheet.name, sheet.title, *table.above, *table.top, sheet.file]
    department = asked.department or _named(texts, asked)
    department = department or asked.whose.get(sheet.headings, "")
    if not department and (department := asked.lessons.department(sheet.headings)):
        sheet.warnings.append(Problem("known-again", value=asked.departments.called.get(department, department)))
    table.fields = asked.lessons.fields(table.fields, table.header.columns, department)
    fields = dict(table.fields)
    if "name" not in fields and "head_name" in fields:
        fields["name"] = fields.pop("head_name")
        if "head_identity" in fields:  # the number beside the name, not that of a member
            fields["identity"] = fields.pop("head_identity")
    if "benefit" in fields and "disability_class" not in fields and are_classes(table, fields["benefit"]):
        fields["disability_class"] = fields.pop("benefit")
        table.fields["disability_class"] = table.fields.pop("benefit")
    if paid := of_its_own_name(table, fields, asked):
        fields[paid] = fields.pop("amount")
        table.fields[paid] = table.fields.pop("amount")
    take_wholes(table, fields, asked, texts, department)
    shown = fields
    fields = without_descriptions(table, fields, asked, texts, department)
    table.fields = {name: index for name, index in table.fields.items() if name in fields or name not in shown}
    about = _About(table, fields, sheet, asked, texts, department)
    found = RosterRows(sheet, table.today)
    for number, cells in once_a_family(table, fields):
        found.append(about.row(number, cells))
    if not found.kinds and found.is_taken:
        sheet.warnings.append(Problem("nothing-told"))
    sheet.month, sheet.benefits, sheet.tells = about.month, about.benefits, about.tells
    sheet.titled, sheet.kind_of_all = about.titled, about.kind
    sheet.given_by, sheet.agreement = asked.given_by, asked.agreement
    sheet.department = department or _by_contents(found.kinds, asked)
    if not sheet.month and set(found.kinds) == {"death"}:
        sheet.month = found.last_death.replace(day=1)  # each row has its own day
    if len(found) and not sheet.month and not any(found.months) and not sheet.refusals:
        sheet.refusals.append(Problem("month-missing"))
    if len(found) and not sheet.department:
        sheet.refusals.append(Problem("department-missing"))
    return found


def _named(texts, asked):
    """The department by its own name anywhere, by other names only where nothing else says it."""
    names = asked.departments
    for text in reversed(texts):
        whole = key(text)
        if code := next((code for name, code in names.first.items() if name in whole), ""):
            return code
    return ""


def _by_contents(kinds, asked):
    """The department that gives most of what the list says; ``kinds`` are how often it says what."""
    said = Counter()
    for kind, times in kinds.items():
        said[asked.departments_of_kinds.get(kind) or ""] += times
    del said[""]
    return max(said, key=lambda one: (said[one], one), default="")


def _month(table, texts, asked, sheet):
    """For which month a list is.

    As somebody corrected it, as its titles or a cell over its header say, as was asked, or up to which day it tells.
    """
    near = table.raw.lines[max(table.header.first - NEAR, table.start) : table.header.first]
    said = (
        asked.months.get(sheet.start),
        *(month_in(text, table.today) for text in texts),
        *(month_in_cells(cells) for _row, cells in near),
        *(month_of_year(text, texts) for text in texts),
        asked.month,
        *map(month_as_of, texts),
    )
    return next(filter(None, said), None)


class _About:
    """What a list as a whole says, and the reading of its rows."""

    def __init__(self, table, fields, sheet, asked, texts, department):
        self.table, self.fields, self.sheet, self.asked, self.department = table, fields, sheet, asked, department
        self.month = _month(table, texts, asked, sheet)
        own = {"benefit", "pension", *OF_THEIR_OWN} & fields.keys()
        self.tells = bool(own) or any(name.startswith(HELD) for name in fields)
        self.titled = "" if "benefit" in fields else titled(fields, asked, texts, department)
        taught = "" if self.tells else asked.lessons.kind(sheet.headings, self.titled, department)
        self.kind = taught or self.titled
        self._take_month_column()
        self.state_label = table.labels.get(fields.get("state"), "")
        self.is_of_ends = tells_of_ends(sheet.name, sheet.title, sheet.file)
        self.benefits = {}  # names in the benefit's column -> kinds, as they were understood
        self.others = [index for name, index in fields.items() if name not in OF_A_PERSON]
        self.others += chain.from_iterable(table.also.values())
        self.alike = {}  # the cells of these columns -> what they were found to say, where nothing was wrong
        numbers = dict.fromkeys(name.split(":")[1] for name in fields if name.startswith(MEMBER))
        pairs = [(f"{MEMBER}{number}:name", f"{MEMBER}{number}:identity") for number in numbers]
        self.members = [pair for pair in pairs if fields.keys() >= {*pair}]
        is_plain = not self.members and NOT_SIMPLE.isdisjoint(fields)
        self.is_simple = is_plain and {"name", "identity"} <= fields.keys()

    def _take_month_column(self):
        """Where a year's list has a column for each month, that of its month says who is given what."""
        columns = self.table.header.columns
        months = {column.index: said for column in columns if (said := month_of_column(column.full_label))}
        if len(months) < 2 or not self.kind or {"amount", "state"} & self.fields.keys():
            return
        year, month = (self.month.year, self.month.month) if self.month else (None, None)
        index = next((index for index, said in months.items() if said in ((year, month), (None, month))), None)
        if index is None:
            self.month = None
            self.sheet.refusals.append(Problem("month-missing"))
        else:
            self.fields[HELD + self.kind] = self.table.fields[HELD + self.kind] = index

    def row(self, number, cells) -> RosterRow:
        """One row of the list: rows in the same words say the same, where these leave no doubt."""
        others = [cells[index] for index in self.others]
        section = self.table.sections.get(self.table.body.headings.get(number, ""), "")
        words = (*others, *map(type, others), section)
        said = self.alike.get(words)
        is_simple = said is not None and self.is_simple and number not in self.table.raw.hidden_rows
        if is_simple and (self.table.raw.is_legible or not is_unreadable(cells)):
            name, found = value_of(cells[self.fields["name"]]), self._sound(cells[self.fields["identity"]])
            if found and name.isalpha() and len(name) <= LONGEST_NAME:
                extra = self.table.unknown(cells)
                return self._row(number, cells, name, found.text, "", "", said, "", extra, (), (), ())
        return self._read_through(number, cells, words, said, section)

    def _sound(self, cell):
        found = identity.read(cell, today=self.table.today) if type(cell) is str else None
        return found if found and found.is_sound else None

    def _row(self, number, cells, name, identity_number, head_name, head_identity, said, *others):
        return RosterRow(
            number, tuple(cells), name, identity_number, head_name, head_identity, *said, *others, self.sheet
        )

    def _read_through(self, number, cells, words, said, section):
        """One row, cell by cell, with all that may be wrong with it."""
        table, fields = self.table, self.fields
        reader = table.reader(number, cells, fields)
        name = reader.name("name")
        head_name = reader.name("head_name") if "head_name" in fields else ""
        note, extra = reader.text("note"), table.unknown(cells)
        if behind := ENDED_BEHIND_NAME.search(name):
            name = name[: behind.start()]
            reader.warn("note-of-end", "name", behind[1])
        card = identity.read_disability_card(reader.cell("card_number")) if "card_number" in fields else None
        found = self._identify(reader, card, name)
        head_identity = self._head_identity(reader, found.text, name, head_name)
        members = tuple(self._members(reader, found.text))
        if said is None:
            said = self._read(reader, card, section)
            if card is None and not reader.refusals and not reader.warnings and len(self.alike) < MOST_ALIKE:
                self.alike[words] = said
        if SPEAKS_OF_END.search(note) and not (self.is_of_ends or reader.value("state") or self._is_death_list()):
            reader.warn("note-of-end", "note", note[:40])
        reader.refuse_unreadable()
        if number in table.raw.hidden_rows:
            reader.warn("hidden-row")
        return self._row(
            number, cells, name, found.text, head_name, head_identity, said, note, extra,
            tuple(reader.refusals), tuple(reader.warnings), members,
        )  # fmt: skip

    def _members(self, reader, own):
        """The family's members in columns of their own, each with a number; the head may stand there once more."""
        for name_field, identity_field in self.members:
            name, number = reader.name(name_field), reader.identity(identity_field)
            if (name or number.text) and number.text != own:
                if not (name and number.text) and not reader.refusals:
                    reader.refuse(
                        "identity-missing" if name else "name-missing", identity_field if name else name_field
                    )
                yield name, number.text

    def _read(self, reader, card, section):
        return (
            reader.value("street") or self.table.street,
            reader.value("community") or section,
            reader.value("state")[:40],
            self._month(reader),
            list(self._facts(reader, card)),
        )

    def _month(self, reader):
        """The month that the row says it is for; a workbook may keep it as a date."""
        cell = reader.cell("month")
        return cell.replace(day=1) if type(cell) is date else month_in(reader.text("month"))

    def _identify(self, reader, card, name):
        """Whose the row is: by the number, else by the one inside the disability card's."""
        masked = [one for one in reader.warnings if one.code == "identity-masked"]
        number = reader.identity("identity")
        masked = [one for one in reader.warnings if one.code == "identity-masked" and one not in masked]
        if not number.text and card and card.identity.is_sound and not reader.refusals:
            number = card.identity
        elif not number.text and not reader.refusals:
            hidden = masked[0].value if masked else ""
            reader.refuse("identity-hidden" if hidden else "identity-missing", "identity", hidden)
        if card and card.identity.is_sound and number.text and card.identity.text != number.text:
            reader.warn("card-of-other", "card_number")
        if not name and not reader.refusals:
            reader.refuse("name-missing", "name")
        return number

    def _head_identity(self, reader, own, name, head_name):
        """Under whose number the household stands; the row's own where it says that this is the head."""
        if "head_identity" in self.fields:
            head = identity.read(reader.cell("head_identity"))
            if head.is_sound and head.text:
                return head.text
        if self.members and not head_name:
            return own  # a line a family
        is_head = "relation" in self.fields and is_head_word(reader.value("relation"))
        return own if is_head and head_name in ("", name) else ""

    def _facts(self, reader, card):
        starts, ends = reader.date("starts_on", past=True, may_be_rough=True), reader.date("ends_on", may_be_rough=True)
        if starts and self.table.today and starts > self.table.today:
            starts = None
        stopped = self._stopped(reader)
        dates = {"starts_on": starts, "ends_on": ends}
        amount = reader.amount("amount") if "amount" in self.fields else None
        benefits = list(self._benefits(reader, amount, stopped, dates))
        yield from card_facts(reader, card, stopped and (not benefits or "证" in self.state_label))
        yield from benefits
        if "pension" in self.fields or self.kind == "pension":
            paid = reader.amount("pension") if "pension" in self.fields else amount
            if paid is not None:
                yield Fact("pension", amount=paid, is_stopped=stopped, **dates)
        if "base" in self.fields and (base := reader.amount("base")):
            broken = is_stopped(text, "") if (text := reader.value("insurance")) else False
            yield Fact("contribution_base", amount=base, is_stopped=stopped or bool(broken))
        if "work" in self.fields and (said := choice(Work, reader.value("work"))) != "":
            if said is None:
                reader.warn("work-unknown", "work", reader.value("work"))
            else:
                yield Fact("work", value=str(said.value))
        if "died_on" in self.fields or "cremated_on" in self.fields:
            days = (
                reader.date(name, essential=True, past=True, may_be_rough=name == "died_on")
                for name in ("died_on", "cremated_on")
                if name in self.fields
            )
            if died := next(filter(None, days), None):
                yield Fact("death", starts_on=died)
            elif self._is_death_list() and not reader.refusals:
                reader.refuse("death-missing", "died_on")

    def _is_death_list(self):
        others = {"benefit", "pension", "base", "amount", *NOT_CARD} & set(self.fields)
        return not others and not any(name.startswith(HELD) for name in self.fields)

    def _stopped(self, reader):
        said = reader.value("state")
        if not said:
            return self.is_of_ends
        stopped = is_stopped(said, self.state_label)
        if stopped is None:
            reader.warn("state-unknown", "state", said)
        return bool(stopped)

    def _benefits(self, reader, amount, stopped, dates):
        """What the row's person is given: by the benefit's column, by columns of yes, or by the list itself."""
        covers = covered(reader, self.members)
        codes = self._codes(said) if (said := reader.value("benefit")) else []
        if said and "" in codes:
            reader.refuse("benefit-unknown", "benefit", said)
        if not said and self.kind and self.kind != "pension" and not any(name.startswith(HELD) for name in self.fields):
            codes = [self.kind]
        for code in filter(None, codes):
            one = amount if len(codes) == 1 else None
            yield Fact(code, amount=one, is_stopped=stopped, covers=covers, **dates)
        for name in [name for name in self.fields if name.startswith(HELD)]:
            code = name.removeprefix(HELD)
            if code in CARE:
                yield from care_facts(reader, name, code, self.asked.kinds, self.table.also.get(name, ()))
                continue
            is_held, paid, is_over = held(reader, name, code, self.table.also.get(name, ()), self.asked.kinds)
            if is_held:
                yield Fact(code, amount=paid if paid is not None else amount, is_stopped=stopped or is_over, **dates)

    def _codes(self, said):
        """The kinds that a cell names; "" stands for what nobody knows."""
        if said not in self.benefits:
            taught = self.asked.lessons.benefit(self.department, said)
            codes = codes_of(said, self.table.labels[self.fields["benefit"]], self.asked.kinds)
            self.benefits[said] = codes if taught is None else [taught] if taught else []
        return self.benefits[said]
