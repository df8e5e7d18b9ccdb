"""The sheet of household files (台账统计): one row a household, its members in numbered columns."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import batched
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, F, Max, When

from assist.ledger.columns import DAY, MONEY, WHOLE, Column, Sheet, seen
from assist.ledger.declared import FIGURES, figure_of, figures_of
from assist.ledger.then import as_of, head_first
from assist.ledger.words import numeral, words_of
from households.models import Category, Cause, Relation, Sex
from households.sight import HOUSEHOLD, MEMBERSHIP, PERSON
from volunteers.rights import Sees

AT_ONCE = 1000
FILE = (
    "pk",
    "number",
    "opened_on",
    "room",
    "living_address",
    "registered_address",
    "phone",
    "category",
    "cause",
    "bank_name",
    "account_holder",
    "note",
    "declared",
)
PLACES = {
    "building_name": F("building__name"),
    "group_name": F("building__parent__name"),
    "area_name": F("building__parent__parent__name"),
    "community_name": F("building__parent__parent__parent__name"),
}
MEMBER = {
    "name": F("person__name"),
    "sex": F("person__sex"),
    "birth_date": F("person__birth_date"),
    "disability_class": F("person__disability_class"),
    "disability_level": F("person__disability_level"),
    "work": F("person__work"),
    "monthly_income": F("person__monthly_income"),
}


@dataclass(slots=True)
class Family:
    """One row: the file, its head and the other members, and the figures that were declared or follow."""

    file: Any
    head: Any = None
    others: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)


def identity_field(sees: frozenset, person="person") -> F:
    """The whole identity number for whoever opened it with a reason, masked for the others."""
    return F(f"{person}__identity_number" if Sees.SECRET in sees else f"{person}__identity_mask")


def households_sheet(scope, sees: frozenset) -> Sheet:
    """The files that are open on the last day."""
    return Sheet(
        name="台账统计",
        title="困难家庭“一户一档”台账",
        columns=seen(_columns(scope, sees), sees),
        rows=families(scope, sees),
        totals="合计 {rows} 户",
        fixed_columns=3,
    )


def families(scope, sees: frozenset):
    """The files with their members, read a thousand at a time."""
    secret = ("bank_account",) if Sees.SECRET in sees else ()
    files = scope.files().annotate(**PLACES).order_by("number", "pk")
    rows = files.values_list(*FILE, *PLACES, *secret, named=True).iterator(chunk_size=AT_ONCE)
    for batch in batched(rows, AT_ONCE):
        members = members_of(scope, [file.pk for file in batch], sees)
        for file in as_of(batch, scope.last, household="pk"):
            yield _family(file, members[file.pk], scope.last)


def members_of(scope, households, sees: frozenset) -> dict[int, list]:
    """The members of these files on the last day, the head first."""
    rows = scope.members_of(households).annotate(identity=identity_field(sees), **MEMBER)
    return _by_file(scope, rows, "relation", "identity", *MEMBER)


def heads_of(scope, households, sees: frozenset) -> dict[int, Any]:
    """The heads of these files on the last day, by file."""
    rows = scope.members_of(households).head_now_or_after(scope.last)
    rows = rows.annotate(identity=identity_field(sees), name=F("person__name"))
    return {file: heads[0] for file, heads in _by_file(scope, rows, "name", "identity").items() if heads[0].is_head}


def _by_file(scope, members, *fields) -> dict[int, list]:
    """The members by file, each as it was on the last day, the head of that day first."""
    own = ("pk", "household_id", "person_id", "is_head", "left_on")
    named = members.order_by("pk").values_list(*own, *fields, named=True)
    found = defaultdict(list)
    for member in as_of(named, scope.last, membership="pk", person="person_id"):
        found[member.household_id].append(member)
    return defaultdict(list, {file: head_first(some) for file, some in found.items()})


def _family(file, members, day):
    head = members[0] if members and members[0].is_head else None
    others = members[1:] if head else members
    return Family(file, head, others, figures_of(file.declared, members, day))


def _columns(scope, sees):
    relations = words_of(Relation)
    yield from _file_columns(scope)
    yield from _figure_columns(scope)
    yield Column("开户行", _file("bank_name"), 17, sees=HOUSEHOLD["bank_name"], wraps=True)
    yield Column("账户名称", _file("account_holder"), 8, sees=HOUSEHOLD["account_holder"])
    yield Column("开户行账号", _file("bank_account"), 21, sees=HOUSEHOLD["bank_account"])
    yield Column("备注", _file("note"), 14, sees=HOUSEHOLD["note"], wraps=True)
    for number in range(_most_members(scope)):
        name = f"成员{numeral(number + 1)}"
        yield Column(f"{name}姓名", _member(number, attrgetter("name")), 8)
        relation = _member(number, lambda one: relations[one.relation])
        yield Column(f"{name}关系", relation, 9, sees=MEMBERSHIP["relation"], wraps=True)
        identity = _member(number, attrgetter("identity"))
        yield Column(f"{name}身份证号", identity, 19, sees=PERSON["identity_mask"])


def _file_columns(scope):
    sexes, categories, causes = words_of(Sex), words_of(Category), words_of(Cause)
    yield Column("户编号", _file("number"), 10)
    yield Column("登记时间", _file("opened_on"), 11, DAY)
    yield Column("户主姓名", _head(attrgetter("name")), 8)
    yield Column("身份证号码", _head(attrgetter("identity")), 19, sees=PERSON["identity_mask"])
    yield Column("性别", _head(lambda head: sexes[head.sex]), 4, sees=PERSON["sex"])
    yield Column("家庭住址", lambda family: address_of(family.file), 17.5, wraps=True)
    if not scope.is_in_one_community:
        yield Column("社区", _file("community_name"), 11)
    yield Column("片区", _file("area_name"), 8)
    yield Column("小组", _file("group_name"), 10)
    yield Column("楼栋", _file("building_name"), 12)
    yield Column("房号", _file("room"), 7)
    yield Column("户籍地址", _file("registered_address"), 17.5, sees=HOUSEHOLD["registered_address"], wraps=True)
    yield Column("家庭电话", _file("phone"), 12)
    yield Column("享受保障类别", lambda family: categories[family.file.category], 9, sees=HOUSEHOLD["category"])
    yield Column("致困原因", lambda family: causes[family.file.cause], 10, sees=HOUSEHOLD["cause"])


def _figure_columns(scope):
    """The totals of the street's form, and any other that an office's own sheet declared."""
    for key in FIGURES:
        group, _, heading = key.rpartition("/")
        kind = MONEY if key == "月收入" else WHOLE
        yield Column(
            heading, figure_of(key), 4.5 if kind == WHOLE else 8, kind, HOUSEHOLD["declared"], group, summed=True
        )
    others = scope.files().exclude(declared={}).values_list("declared", flat=True).distinct()
    known = {key for declared in others.iterator() for key in declared}
    for key in sorted(known - set(FIGURES)):
        group, _, heading = key.rpartition("/")
        yield Column(heading, figure_of(key), 9, WHOLE, HOUSEHOLD["declared"], group)


def _most_members(scope) -> int:
    """How many members the largest household has beside its head."""
    heads = Max(Case(When(is_head=True, then=1), default=0))
    sizes = scope.members().order_by().values("household").annotate(size=Count("pk") - heads)
    return max(sizes.order_by("-size").values_list("size", flat=True)[:1], default=0)


def _file(name):
    get = attrgetter(name)
    return lambda family: get(family.file)


def _head(get):
    return lambda family: get(family.head) if family.head else ""


def _member(number, get):
    return lambda family: get(family.others[number]) if number < len(family.others) else ""


def address_of(file) -> str:
    """Where the household lives, as it was written, else its building and room."""
    return file.living_address or f"{file.building_name}{file.room}"
