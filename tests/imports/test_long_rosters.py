"""Departments' lists longer than what is planned at once: what comes of a row does not depend on where it stands."""

import pytest

from assist.imports import importing
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE
from assist.imports.prints import Prints
from assist.office import set_up_office
from benefits.models import Award, Roster, RosterRow
from common import spool
from tests.imports.run import bring_in, whats
from tests.imports.sheets import resident

pytestmark = pytest.mark.django_db
CHEN, LI, WANG, FAR = (resident(f"1950020{day}", "997") for day in range(1, 5))


@pytest.fixture(autouse=True)
def short_of_memory(monkeypatch):
    """Two rows are planned at once, and two lie together in what is put away."""
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    monkeypatch.setattr(spool, "AT_ONCE", 2)
    return set_up_office(street="逍遥津街道", community="县桥社区")


def listed(folder, month, *rows, name="民政名册"):
    path = folder / f"{month}{name}.csv"
    path.write_text("\n".join([f"{month}民政救助名册", "姓名,身份证号,救助类别,月保障金,状态", *rows]), "utf-8")
    return path


def test_rows_far_apart_that_repeat_or_contradict_one_another_are_told_so(tmp_path):
    rows = [
        f"陈大,{CHEN},低保,600,正常",
        f"李二,{LI},低保,600,正常",
        f"王三,{WANG},低保,600,正常",
        "赵四,,低保,600,正常",
    ]
    result = bring_in(listed(tmp_path, "2025年9月", *rows, rows[0], f"李二,{LI},低保,900,正常"))
    assert whats(result) == [CREATE, CREATE, CREATE, REFUSED, SAME, CONFLICT]
    assert [outcome.repeats and outcome.repeats.row for outcome in result.outcomes] == [None, None, None, None, 3, 4]
    roster = Roster.objects.get()
    assert (roster.rows_read, roster.rows_refused, Award.objects.count()) == (6, 2, 3)
    assert sorted(RosterRow.objects.values_list("row", "name")) == [(3, "陈大"), (4, "李二"), (5, "王三"), (7, "陈大")]


def test_a_list_goes_on_changes_and_ends_what_the_one_before_said(tmp_path):
    rows = [f"{name},{number},低保,600,正常" for name, number in zip("陈李王", (CHEN, LI, WANG), strict=True)]
    bring_in(listed(tmp_path, "2025年8月", *rows))
    rows = [rows[0], f"远,{FAR},低保,600,正常", f"李,{LI},低保,700,正常"]
    assert whats(bring_in(listed(tmp_path, "2025年9月", *rows))) == [SAME, CREATE, UPDATE]
    awards = Award.objects.order_by("name", "starts_on").values_list(
        "name", "amount", "ends_on__month", "last_row__row"
    )
    assert list(awards) == [
        ("李", 600, 9, 4),
        ("李", 700, None, 5),
        ("王", 600, 9, 5),
        ("远", 600, None, 4),
        ("陈", 600, None, 3),
    ]


def test_lists_of_two_months_at_once_come_to_what_they_come_to_one_after_the_other(tmp_path):
    rows = [f"{name},{number},低保,600,正常" for name, number in zip("陈李王", (CHEN, LI, WANG), strict=True)]
    paths = [listed(tmp_path, "2025年8月", *rows), listed(tmp_path, "2025年9月", rows[0], f"李,{LI},低保,700,正常")]
    assert whats(bring_in(*paths)) == [CREATE, CREATE, CREATE, SAME, UPDATE]
    awards = Award.objects.order_by("name", "starts_on").values_list(
        "name", "amount", "ends_on__month", "seen_in__month"
    )
    assert list(awards) == [("李", 600, 9, 8), ("李", 700, None, 9), ("王", 600, 9, 8), ("陈", 600, None, 9)]


def test_prints_know_what_was_put_in_and_what_more_than_once():
    prints, others = Prints(), Prints()
    for thing in ("a", ("b", 1), "c"):
        prints.add(thing)
    others.add("c")
    prints.update(others)
    assert "a" in prints and ("b", 1) in prints and "d" not in prints
    assert prints.repeated() == {hash("c")}
