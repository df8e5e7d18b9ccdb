"""The sheet of partner units (资源清单): one row a unit, with all it offers."""

from collections import defaultdict
from itertools import batched
from operator import attrgetter

from assist.ledger.columns import DAY, Column, Sheet
from needs.models import Offer

AT_ONCE = 500
FIELDS = ("pk", "name", "kind", "contact", "phone", "capacity", "listed_on", "note")


def units_sheet(scope) -> Sheet:
    """The units on the list on the last day; they hold nothing about residents, so everyone who exports has them."""
    return Sheet(
        name="资源清单",
        title="共建单位资源清单",
        columns=tuple(_columns()),
        rows=units(scope),
        totals="合计 {rows} 家",
        fixed_columns=1,
    )


def units(scope):
    """The units in the order in which they came onto the list."""
    rows = scope.units().order_by("pk").values_list(*FIELDS, named=True)
    for batch in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        offers = defaultdict(list)
        found = Offer.objects.filter(unit__in=[unit.pk for unit in batch]).order_by("pk")
        for unit, what in found.values_list("unit", "what"):
            offers[unit].append(what)
        for unit in batch:
            yield unit, "、".join(offers[unit.pk])


def _columns():
    yield Column("单位名称", _unit("name"), 28, wraps=True)
    yield Column("单位类别", _unit("kind"), 13)
    yield Column("可提供服务", lambda row: row[1], 34, wraps=True)
    yield Column("联系人", _unit("contact"), 11)
    yield Column("联系电话", _unit("phone"), 15)
    yield Column("服务能力", _unit("capacity"), 16, wraps=True)
    yield Column("加入时间", _unit("listed_on"), 11, DAY)
    yield Column("备注", _unit("note"), 20, wraps=True)


def _unit(name):
    get = attrgetter(name)
    return lambda row: get(row[0])
