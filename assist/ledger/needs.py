"""The sheet of needs (需求清单): one row a need of the period, ticked off one by one (逐项销号)."""

from dataclasses import dataclass
from itertools import batched
from operator import attrgetter
from typing import Any

from django.db.models import F, OuterRef, Subquery

from assist.ledger.columns import DAY, WHOLE, Column, Sheet, seen
from assist.ledger.households import address_of, heads_of, identity_field
from assist.ledger.words import words_of
from households.sight import PERSON
from needs.models import Closing, ServiceClass, Source, Status, Urgency
from volunteers.rights import Sees

AT_ONCE = 500
CLASSES = {ServiceClass.MATERIAL: "物质类", ServiceClass.SERVICE: "服务类", ServiceClass.PSYCHOLOGICAL: "心理类"}
STATES = {
    Status.REPORTED: "未销号（已提出）",
    Status.TAKEN_ON: "未销号（已认领）",
    Status.IN_HAND: "未销号（办理中）",
    Status.TO_CHECK: "未销号（待核实）",
    Status.SENT_BACK: "未销号（退回）",
    Status.CLOSED: "已销号",
    Status.DROPPED: "撤销",
}
FIELDS = {
    "number": F("household__number"),
    "room": F("household__room"),
    "living_address": F("household__living_address"),
    "building_name": F("household__building__name"),
    "group_name": F("household__building__parent__name"),
    "area_name": F("household__building__parent__parent__name"),
    "person_name": F("person__name"),
    "kind_name": F("kind__name"),
    "owner_name": F("owner__name"),
    "raiser_name": F("raised_by__name"),
}
OWN = (
    "household_id",
    "what",
    "service_class",
    "source",
    "urgency",
    "raised_on",
    "due_on",
    "measure",
    "note",
    "reopened",
    "state",
    "ended_on",
    "ended_with",
    "identity",
)


@dataclass(slots=True)
class Wanted:
    """One row: the need, and the head of the household it is of."""

    need: Any
    head: Any

    @property
    def person_name(self):
        """Whose need it is; where nobody is named, the head stands for the household."""
        return self.need.person_name or (self.head.name if self.head else "")

    @property
    def identity(self):
        return self.need.identity if self.need.person_name else self.head.identity if self.head else ""


def needs_sheet(scope, sees: frozenset) -> Sheet:
    """The needs of the period with their state on its last day."""
    return Sheet(
        name="需求清单",
        title="特殊群体需求清单（逐项销号）",
        columns=seen(_columns(), sees),
        rows=needs(scope, sees),
        totals="合计 {rows} 条",
        is_of_period=True,
        fixed_columns=3,
    )


def needs(scope, sees: frozenset):
    """The needs in the order in which they were raised."""
    standing = Closing.objects.filter(need=OuterRef("pk")).standing_on(scope.last).order_by("-closed_on", "-pk")
    rows = scope.needs().annotate(
        **FIELDS,
        identity=identity_field(sees),
        ended_on=Subquery(standing.values("closed_on")[:1]),
        ended_with=Subquery(standing.values("result")[:1]),
    )
    named = rows.order_by("raised_on", "pk").values_list(*OWN, *FIELDS, named=True)
    for batch in batched(named.iterator(chunk_size=AT_ONCE), AT_ONCE):
        heads = heads_of(scope, {need.household_id for need in batch}, sees)
        for need in batch:
            yield Wanted(need, heads.get(need.household_id))


def _columns():
    sources, urgencies = words_of(Source), words_of(Urgency)
    yield Column("户编号", _need("number"), 10)
    yield Column("户主姓名", lambda row: row.head.name if row.head else "", 8)
    yield Column("需求人", attrgetter("person_name"), 8)
    yield Column("身份证号码", attrgetter("identity"), 19, sees=PERSON["identity_mask"])
    yield Column("住址", lambda row: address_of(row.need), 17.5, wraps=True)
    yield Column("片区", _need("area_name"), 8)
    yield Column("小组", _need("group_name"), 10)
    yield Column("需求类别", _need("kind_name"), 10, sees=Sees.CARE, wraps=True)
    yield Column("需求内容", _need("what"), 15.5, sees=Sees.CARE, wraps=True)
    yield Column("三类需求", lambda row: CLASSES[row.need.service_class], 7, sees=Sees.CARE)
    yield Column("需求来源", lambda row: sources[row.need.source], 4.5, sees=Sees.CARE)
    yield Column("紧急程度", lambda row: urgencies[row.need.urgency], 4.5, sees=Sees.CARE)
    yield Column("提出时间", _need("raised_on"), 11, DAY, sees=Sees.CARE)
    yield Column("登记人", lambda row: row.need.raiser_name or "", 8, sees=Sees.CARE)
    yield Column("责任人", lambda row: row.need.owner_name or "", 8, sees=Sees.CARE)
    yield Column("完成时限", _need("due_on"), 11, DAY, sees=Sees.CARE)
    yield Column("解决措施", _need("measure"), 17, sees=Sees.CARE, wraps=True)
    yield Column("办理结果", lambda row: row.need.ended_with or "", 17, sees=Sees.CARE, wraps=True)
    yield Column("是否销号", lambda row: STATES[row.need.state], 9, sees=Sees.CARE, wraps=True)
    yield Column("销号时间", _need("ended_on"), 11, DAY, sees=Sees.CARE)
    yield Column("重开次数", _need("reopened"), 4.5, WHOLE, sees=Sees.CARE)
    yield Column("备注", _need("note"), 10, sees=Sees.CARE, wraps=True)


def _need(name):
    get = attrgetter(name)
    return lambda row: get(row.need)
