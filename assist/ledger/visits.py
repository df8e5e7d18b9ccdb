"""The two sheets of visits (探访记录): one row a person-time, staff and volunteers apart."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import batched
from operator import attrgetter
from typing import Any

from django.db.models import F

from assist.ledger.columns import DAY, Column, Sheet, seen
from assist.ledger.households import address_of, heads_of, identity_field
from assist.ledger.words import words_of
from households.models import FindingLevel, Mode, Topic, TopicFinding
from households.sight import PERSON
from volunteers.models import Capacity
from volunteers.rights import Sees

AT_ONCE = 500
SHEETS = {
    Capacity.STAFF: "工作人员探访记录",
    Capacity.VOLUNTEER: "志愿者探访记录",
    Capacity.THIRD_PARTY: "第三方社工探访记录",
}
TOPICS = {
    Topic.CARE: "生活照料",
    Topic.HEALTH: "健康状况",
    Topic.MIND: "精神状态",
    Topic.HYGIENE: "卫生环境",
    Topic.HOUSING: "居住条件",
}
FIELDS = {
    "visited_on": F("visit__visited_on"),
    "mode": F("visit__mode"),
    "met": F("visit__met"),
    "note": F("visit__note"),
    "problem": F("visit__problem"),
    "next_visit_on": F("visit__next_visit_on"),
    "household": F("visit__household"),
    "number": F("visit__household__number"),
    "room": F("visit__household__room"),
    "living_address": F("visit__household__living_address"),
    "building_name": F("visit__household__building__name"),
    "person_name": F("visit__person__name"),
    "visitor": F("user__name"),
    "team_name": F("team__name"),
}


@dataclass(slots=True)
class PersonTime:
    """One row: the visit and its visitor, the household's head, and what was found on the five topics."""

    visit: Any
    head: Any
    topics: dict

    @property
    def person_name(self):
        """Who was visited; where nobody is named, the head stands for the household."""
        return self.visit.person_name or (self.head.name if self.head else "")

    @property
    def identity(self):
        return self.visit.identity if self.visit.person_name else self.head.identity if self.head else ""


def visits_sheet(scope, sees: frozenset, capacity: str) -> Sheet:
    """The person-times of one capacity in the period."""
    name = SHEETS[capacity]
    return Sheet(
        name=name,
        title=name,
        columns=seen(_columns(), sees),
        rows=person_times(scope, sees, capacity),
        totals="合计 {rows} 人次",
        is_of_period=True,
        fixed_columns=3,
    )


def person_times(scope, sees: frozenset, capacity: str):
    """One row for each visitor of each visit, by day."""
    identity = identity_field(sees, "visit__person")
    rows = scope.visitors().filter(capacity=capacity).annotate(**FIELDS, identity=identity)
    ordered = rows.order_by("visit__visited_on", "visit", "pk")
    named = ordered.values_list("visit_id", "identity", *FIELDS, named=True)
    for batch in batched(named.iterator(chunk_size=AT_ONCE), AT_ONCE):
        heads = heads_of(scope, {row.household for row in batch}, sees)
        topics = _topics_of({row.visit_id for row in batch})
        for row in batch:
            yield PersonTime(row, heads.get(row.household), topics[row.visit_id])


def _topics_of(visits) -> dict[int, dict]:
    words, found = words_of(FindingLevel), defaultdict(dict)
    rows = TopicFinding.objects.standing().filter(visit__in=visits).order_by()
    for visit, topic, level, note in rows.values_list("visit", "topic", "level", "words"):
        found[visit][topic] = f"{words[level]}：{note}" if note else words[level]
    return found


def _columns():
    modes = words_of(Mode)
    yield Column("探访日期", _visit("visited_on"), 11, DAY)
    yield Column("户编号", _visit("number"), 10)
    yield Column("探访对象", attrgetter("person_name"), 8)
    yield Column("户主姓名", lambda row: row.head.name if row.head else "", 8)
    yield Column("身份证号", attrgetter("identity"), 19, sees=PERSON["identity_mask"])
    yield Column("住址", lambda row: address_of(row.visit), 17.5, wraps=True)
    yield Column("探访方式", lambda row: modes[row.visit.mode], 4.5, sees=Sees.CARE)
    yield Column("探访人", _visit("visitor"), 8, sees=Sees.CARE)
    yield Column("队伍", lambda row: row.visit.team_name or "", 12, sees=Sees.CARE)
    yield Column("是否见面", lambda row: "见面" if row.visit.met else "未遇", 4.5, sees=Sees.CARE)
    yield Column("探访情况", lambda row: row.visit.note, 28, sees=Sees.CARE, wraps=True)
    yield Column("发现问题", lambda row: row.visit.problem, 18, sees=Sees.CARE, wraps=True)
    for topic, heading in TOPICS.items():
        yield Column(heading, _topic(topic), 11, sees=Sees.CARE, wraps=True)
    yield Column("下次探访日期", _visit("next_visit_on"), 11, DAY, sees=Sees.CARE)


def _visit(name):
    get = attrgetter(name)
    return lambda row: get(row.visit)


def _topic(topic):
    return lambda row: row.topics.get(topic, "")
