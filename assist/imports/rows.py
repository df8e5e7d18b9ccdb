"""What one row of an office's workbook says, before any model or database is asked.

A row that has `refusals` is not imported; it goes back to the office with them. `warnings` are shown, and
the row goes on as it was written. Nothing here was repaired or guessed unless a warning says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assist.imports.problems import Problem
from common.identity import birth_of

HOUSEHOLD, VISIT, NEED, PARTNER, ROSTER = "household", "visit", "need", "partner", "roster"
UNKNOWN = "unknown"
STAFF, VOLUNTEER = "staff", "volunteer"


class Source(NamedTuple):
    """Where a row stands: file name, sheet name and row number as the office counts them (from 1)."""

    file: str
    sheet: str
    row: int

    def __str__(self):
        return f"{self.file} / {self.sheet} / {self.row}" if self.sheet else f"{self.file} / {self.row}"


class Line(NamedTuple):
    """One line of the sheet as it was written, merged cells filled, in the order of `Sheet.columns`."""

    row: int
    cells: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Row:
    """What every recognised row has: its place, its line(s) as written, and what is wrong with it."""

    source: Source
    lines: list[Line] = field(default_factory=list)
    refusals: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)  # columns no field was found for: header -> cell as written
    note: str = ""


@dataclass(slots=True, kw_only=True)
class MemberRow:
    """One person of a household, from numbered columns or from a line of his own.

    In the layout of a line a member, `source` is his own line and his `refusals` leave the rest of the
    household alone (the head's also refuse the household). Numbered, every refusal is the household's.
    """

    source: Source
    name: str
    is_head: bool = False
    relation: str = ""
    identity_number: str = ""  # normalised and checked, "" where the sheet has none
    identity_as_written: str = ""
    identity_kind: str = ""  # kind as common.identity names it
    sex: str = ""  # "male", "female" or ""; from the sheet, else from the identity number
    birth_date: date | None = None  # from the identity number, else from the sheet
    phone: str = ""
    ethnicity: str = ""
    marriage: str = ""
    education: str = ""
    registered_address: str = ""
    health: str = ""
    illness: str = ""
    disability_class: str = ""  # 视力 听力 言语 肢体 智力 精神 多重, as written otherwise
    disability_level: int | None = None  # 1 (heaviest) to 4
    disability_number: str = ""
    labour: str = ""
    work: str = ""
    workplace: str = ""
    schooling: str = ""
    self_care: str = ""
    category: str = ""  # the person's own, where the sheet gives it by person
    monthly_income: Decimal | None = None
    status: str = ""  # 正常 死亡 迁出 …
    joined_on: date | None = None
    left_on: date | None = None
    note: str = ""
    refusals: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class HouseholdRow(Row):
    """One household. `members` begins with the head. `lines` holds every line that was read for it."""

    number: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    district: str = ""
    street: str = ""
    community: str = ""
    area: str = ""
    group: str = ""
    building: str = ""
    room: str = ""
    address: str = ""  # as written, spaces apart
    registered_address: str = ""
    postcode: str = ""
    phone: str = ""
    category: str = ""
    cause: str = ""
    housing: str = ""
    bank_account: str = ""
    bank_name: str = ""
    account_holder: str = ""
    members: list[MemberRow] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)  # the sheet's totals: "成年人/在职人员" -> "1"
    area_lead: str = ""
    group_lead: str = ""
    building_lead: str = ""
    helper: str = ""  # 帮扶责任人 of the household

    @property
    def head(self):
        return next((member for member in self.members if member.is_head), None)


@dataclass(slots=True, kw_only=True)
class VisitRow(Row):
    """One visit to one person (or household) by one or several visitors."""

    visited_on: date | None = None
    person_name: str = ""
    identity_number: str = ""
    identity_as_written: str = ""
    head_name: str = ""
    head_identity: str = ""  # the head's, where it stands in a column of its own
    household_number: str = ""
    address: str = ""
    building: str = ""
    room: str = ""
    phone: str = ""
    mode: str = ""  # as written: 上门 集中 电话 视频
    visitors: list[str] = field(default_factory=list)
    team: str = ""
    capacities: dict[str, str] = field(default_factory=dict)  # visitor -> his own, where columns or brackets say
    capacity: str = ""  # STAFF, VOLUNTEER or "" where neither team, column, sheet nor title says
    met: bool = True
    text: str = ""  # 探访情况 as written
    problem: str = ""  # 发现问题 as written
    action: str = ""
    topics: dict[str, str] = field(default_factory=dict)  # daily_care health mental hygiene housing
    next_on: date | None = None
    area: str = ""
    group: str = ""


@dataclass(slots=True, kw_only=True)
class NeedRow(Row):
    """One need of one person, and how far it has come."""

    number: str = ""
    head_name: str = ""
    head_identity: str = ""  # the head's, where it stands in a column of its own
    person_name: str = ""
    identity_number: str = ""
    identity_as_written: str = ""
    household_number: str = ""
    address: str = ""
    building: str = ""
    room: str = ""
    phone: str = ""
    kind: str = ""
    content: str = ""
    urgency: str = ""
    channel: str = ""  # where it came from: 走访 热线 …
    raised_on: date | None = None
    raised_by: str = ""
    owner_name: str = ""
    due_on: date | None = None
    measure: str = ""
    result: str = ""
    partner: str = ""  # unit that helps, where the sheet has a column for it
    closed: bool | None = None  # None: the sheet does not say
    closed_on: date | None = None
    dropped: bool = False
    status: str = ""  # the cell as written
    area: str = ""
    group: str = ""


@dataclass(slots=True, kw_only=True)
class PartnerRow(Row):
    """One unit and what it offers; its key is its full name, brackets and all."""

    name: str = ""
    kind: str = ""
    sort: str = ""  # what the kind of unit means to the office, where it is plain
    offers: list[str] = field(default_factory=list)
    offers_as_written: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    capacity: str = ""
    credit_code: str = ""
    agreement: str = ""
    mode: str = ""
    when: str = ""
    for_whom: str = ""
    won: str = ""
    assured_on: date | None = None
    since: date | None = None
    ended_on: date | None = None


@dataclass(slots=True)
class Fact:
    """One thing that a row of a department's list says of its person; `kind` is a kind's code."""

    kind: str
    amount: Decimal | None = None
    disability_class: str = ""
    disability_level: int | None = None
    value: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    is_stopped: bool = False
    covers: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """How one column was understood: `field` is "" where none was."""

    letter: str
    label: str  # the header as the sheet writes it, a group header before its own: "成年人/在职人员"
    field: str = ""
    member: int | None = None  # 1, 2, … in numbered columns of members
    index: int = -1  # counted from 0: the place of its cell in `Line.cells`


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no data, and why: "total", "signature", "remark", "header"."""

    row: int
    why: str
    text: str


class RosterRow(NamedTuple):
    """One row of a department's list: whose, under which household and place, and what it says.

    There may be a million of them: light, and never changed.
    """

    number: int
    cells: tuple[str, ...]  # as written
    name: str
    identity_number: str  # sound, or ""
    head_name: str
    head_identity: str
    street: str
    community: str
    state: str
    own_month: date | None  # where the row itself says for which
    facts: list[Fact]
    note: str
    extra: dict[str, str]
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    members: tuple[tuple[str, str], ...]  # of its family, in numbered columns: name and number
    sheet: "Sheet"

    @property
    def source(self) -> Source:
        return Source(self.sheet.file, self.sheet.name, self.number)

    @property
    def lines(self) -> list[Line]:
        return [Line(self.number, self.cells)]

    @property
    def birth_date(self) -> date | None:
        return birth_of(self.identity_number)

    def people(self) -> list["RosterRow"]:
        """What it says of its person and of each member of the family, as rows; the sum is that of the first."""
        facts = [replace(fact, amount=None, covers=1) for fact in self.facts] if self.members else ()
        return [
            self,
            *(
                self._replace(name=name, identity_number=number, facts=facts, members=())
                for name, number in self.members
            ),
        ]

    @property
    def month(self) -> date | None:
        """The month that it is for: what it says itself, else what its list says."""
        return self.own_month or self.sheet.month


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One sheet: which list it is, how that was seen, and all its rows.

    `read` is the number of data lines; each is in `lines` of exactly one of `rows`.
    """

    file: str
    name: str
    kind: str = UNKNOWN
    month: date | None = None  # a department's list: the month it is for, its first day
    department: str = ""  # code of the department whose list it is
    given_by: str = ""  # a department's list: who gave it, and by which agreement
    agreement: str = ""
    sha256: str = ""  # a department's list: the fingerprint of its file
    headings: str = ""  # a department's list: what is known again of its make
    tells: bool = False  # a department's list: whether a column says what is given
    titled: str = ""  # a department's list: the one benefit that title, sheet or file speak of
    kind_of_all: str = ""  # a department's list: the one benefit that every row was taken to be about
    benefits: dict[str, list[str]] = field(default_factory=dict)  # a department's list: names -> codes of kinds
    layout: str = ""  # households: "numbered" (a line a household) or "lines" (a line a member)
    title: str = ""
    street: str = ""
    community: str = ""
    made_on: date | None = None  # 制表时间
    header_rows: tuple[int, ...] = ()
    columns: list[Column] = field(default_factory=list)
    rows: Sequence[Row] = field(default_factory=list)
    read: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    refusals: list[Problem] = field(default_factory=list)  # the sheet as a whole was not taken
    warnings: list[Problem] = field(default_factory=list)

    @property
    def start(self) -> str:
        """Where it begins in its file: several tables may stand below each other."""
        return f"{self.name} {min(self.header_rows, default=0)}"
