"""The sheet of people (人员名册): one row a member of a file."""

from itertools import batched, groupby
from operator import attrgetter

from django.db.models import F

from assist.ledger.columns import DAY, MONEY, WHOLE, Column, Sheet, seen
from assist.ledger.households import address_of, identity_field
from assist.ledger.then import as_of, head_first
from assist.ledger.words import words_of
from common.identity import age_on
from households.models import DisabilityClass, Health, Relation, SelfCare, Sex, Status, Work
from households.sight import MEMBERSHIP, PERSON

AT_ONCE = 2000
PERSON_FIELDS = (
    "name",
    "sex",
    "birth_date",
    "phone",
    "health",
    "disability_class",
    "disability_level",
    "work",
    "monthly_income",
    "self_care",
    "status",
    "note",
)
FIELDS = {name: F(f"person__{name}") for name in PERSON_FIELDS}
PLACES = {
    "number": F("household__number"),
    "room": F("household__room"),
    "living_address": F("household__living_address"),
    "building_name": F("household__building__name"),
    "group_name": F("household__building__parent__name"),
    "area_name": F("household__building__parent__parent__name"),
    "community_name": F("household__building__parent__parent__parent__name"),
}


def people_sheet(scope, sees: frozenset) -> Sheet:
    """The members of the files on the last day."""
    return Sheet(
        name="人员名册",
        title="困难家庭人员名册",
        columns=seen(_columns(scope), sees),
        rows=people(scope, sees),
        totals="合计 {rows} 人",
        fixed_columns=3,
    )


def people(scope, sees: frozenset):
    """One row a member, household by household, the head of the last day first."""
    rows = scope.members().annotate(**FIELDS, **PLACES, identity=identity_field(sees))
    for _file, members in groupby(_as_of(scope, rows), key=attrgetter("household_id")):
        yield from head_first(members)


def _as_of(scope, rows):
    fields = ("pk", "household_id", "person_id", "is_head", "relation", "joined_on", "left_on", "identity")
    named = rows.order_by("household__number", "household", "pk").values_list(*fields, *FIELDS, *PLACES, named=True)
    for some in batched(named.iterator(chunk_size=AT_ONCE), AT_ONCE):
        yield from as_of(some, scope.last, membership="pk", person="person_id")


def _columns(scope):
    yield Column("户编号", attrgetter("number"), 10)
    yield _chosen("与户主关系", "relation", Relation, 9, MEMBERSHIP)
    yield Column("姓名", attrgetter("name"), 8)
    yield Column("身份证号码", attrgetter("identity"), 19, sees=PERSON["identity_mask"])
    yield _chosen("性别", "sex", Sex, 5)
    yield Column("出生日期", attrgetter("birth_date"), 11, DAY, sees=PERSON["birth_date"])
    yield Column("年龄", lambda one: _age(one.birth_date, scope.last), 5, WHOLE, sees=PERSON["birth_date"])
    yield _chosen("健康状况", "health", Health, 11.5)
    yield _chosen("残疾类别", "disability_class", DisabilityClass, 6)
    yield Column("残疾等级", _level, 6, sees=PERSON["disability_level"])
    yield _chosen("自理能力", "self_care", SelfCare, 8)
    yield _chosen("就业状况", "work", Work, 10)
    yield Column("月收入", attrgetter("monthly_income"), 9, MONEY, sees=PERSON["monthly_income"], summed=True)
    yield Column("联系电话", attrgetter("phone"), 12, sees=PERSON["phone"])
    yield _chosen("人员状态", "status", Status, 7)
    yield Column("加入时间", attrgetter("joined_on"), 11, DAY, sees=MEMBERSHIP["joined_on"])
    if not scope.is_in_one_community:
        yield Column("社区", attrgetter("community_name"), 11)
    yield Column("片区", attrgetter("area_name"), 8)
    yield Column("小组", attrgetter("group_name"), 10)
    yield Column("楼栋", attrgetter("building_name"), 12)
    yield Column("房号", attrgetter("room"), 7)
    yield Column("家庭住址", address_of, 17.5, wraps=True)
    yield Column("备注", attrgetter("note"), 12, sees=PERSON["note"], wraps=True)


def _chosen(heading, name, kind, width, classes=PERSON):
    """A column whose cells are one of a list's choices, in the street's words."""
    get, words = attrgetter(name), words_of(kind)
    return Column(heading, lambda one: words[get(one)], width, sees=classes[name], wraps=True)


def _age(birth_date, day):
    return age_on(birth_date, day) if birth_date else None


def _level(one):
    return f"{one.disability_level}级" if one.disability_level else ""
