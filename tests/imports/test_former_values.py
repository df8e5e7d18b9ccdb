"""An import types nothing over: what stood on file until the workbook's day is kept."""

from datetime import date

import pytest

from households.as_of import state_of
from households.models import FormerValue, Household, Person
from tests.factories import make_household, make_member
from tests.imports.run import LEDGER, TODAY, bring_in, drawn, whats
from tests.imports.sheets import resident

pytestmark = pytest.mark.django_db

CHEN, LI = resident("19600101"), resident("19620202")
ROW = f"2025-09-01 | 陈大明 | {CHEN} | 淮河路3栋203室 | 第一片 | 第一片1组 | 19900006213 | 低保"


def former():
    return [(one.field, one.value, one.until, one.source) for one in FormerValue.objects.in_time()]


def test_what_changed_is_kept_until_the_day_of_the_import_with_its_row(tmp_path, caseworker):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW}"))
    assert former() == []
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW.replace('低保', '特困')}"), by=caseworker)
    assert former() == [("category", "dibao", TODAY, "台账.xlsx / 表 / 4")]
    assert FormerValue.objects.get().by == caseworker


def test_a_workbook_that_says_its_day_speaks_for_that_day(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW}"))
    later = f"{LEDGER}\n{ROW.replace('低保', '特困')}\n制表日期：2025-09-30"
    bring_in(drawn(tmp_path, later))
    assert [until for *_what, until, _source in former()] == [date(2025, 9, 30)]


def test_the_same_workbook_again_keeps_nothing(tmp_path):
    path = drawn(tmp_path, f"{LEDGER}\n{ROW}")
    bring_in(path)
    assert whats(bring_in(path)) == ["same"]
    assert former() == []


def test_where_a_later_change_is_known_it_was_so_until_then(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW}"))
    later = date(2025, 12, 1)
    FormerValue.objects.keep([(Household.objects.get(), {"category": "none"})], until=later, by=None)
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW.replace('低保', '特困')}"))
    assert [until for *_what, until, _source in former()] == [later, later]


def test_a_change_of_head_leaves_one_head_on_every_day(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    make_member(household, "李梅", identity_number=LI)
    heading = f"户编号 | {LEDGER} | 成员一姓名 | 成员一关系 | 成员一身份证号"
    row = f"X-1 | {ROW.replace('陈大明', '李梅').replace(CHEN, LI)} | 陈大明 | 配偶 | {CHEN}"
    bring_in(drawn(tmp_path, f"{heading}\n{row}"))
    before, after = date(2025, 10, 10), TODAY
    for day, head in ((before, "陈大明"), (after, "李梅")):
        assert [one.person.name for one in state_of(household, day).members if one.is_head] == [head]


def test_a_head_who_joins_by_the_row_was_no_head_before_it(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    heading = f"户编号 | {LEDGER} | 成员一姓名 | 成员一关系 | 成员一身份证号"
    row = f"X-1 | {ROW.replace('陈大明', '李梅').replace(CHEN, LI)} | 陈大明 | 配偶 | {CHEN}"
    bring_in(drawn(tmp_path, f"{heading}\n{row}"))
    assert Person.objects.count() == 2
    for day, head in ((date(2025, 10, 10), "陈大明"), (TODAY, "李梅")):
        assert [one.person.name for one in state_of(household, day).members if one.is_head] == [head]
