"""Departments' lists longer than what is planned at once: what comes of a row does not depend on where it stands."""

import tracemalloc
from datetime import date

import pytest

from assist.imports import importing, plan_rosters, prints
from assist.imports.body import sort_lines
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE
from assist.imports.prints import Prints
from assist.office import set_up_office
from benefits.models import Award, Roster
from benefits.retention import throw_away_lists
from common import spool
from common.spool import Spool
from common.workbooks.header import Header
from common.workbooks.reading import RawSheet
from tests.factories import make_award, make_household, make_user, rows_of_lists
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
    assert sorted((one.row, one.name) for one in rows_of_lists()) == [
        (3, "陈大"),
        (4, "李二"),
        (5, "王三"),
        (7, "陈大"),
    ]


def test_a_list_goes_on_changes_and_ends_what_the_one_before_said(tmp_path):
    rows = [f"{name},{number},低保,600,正常" for name, number in zip("陈李王", (CHEN, LI, WANG), strict=True)]
    bring_in(listed(tmp_path, "2025年8月", *rows))
    rows = [rows[0], f"远,{FAR},低保,600,正常", f"李,{LI},低保,700,正常"]
    assert whats(bring_in(listed(tmp_path, "2025年9月", *rows))) == [SAME, CREATE, UPDATE]
    awards = Award.objects.order_by("name", "starts_on").values_list("name", "amount", "ends_on__month", "last_row")
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
    said, others = Prints(), Prints()
    for thing in ("a", ("b", 1), "c"):
        said.add(thing)
    others.add("c")
    said.update(others)
    assert "a" in said and ("b", 1) in said and "d" not in said
    assert said.repeated() == {hash("c")}


def test_rows_whose_prints_are_the_same_by_chance_are_not_taken_for_one_another(tmp_path, monkeypatch):
    for module in (plan_rosters, prints):
        monkeypatch.setattr(module, "hash", lambda thing: 7, raising=False)
    rows = [
        f"陈,{CHEN},低保,600,正常",
        f"李,{LI},低保,900,正常",
        f"王,{WANG},低保,900,正常",
        f"王,{WANG},低保,900,正常",
    ]
    result = bring_in(listed(tmp_path, "2025年9月", *rows))
    assert [(one.what, one.repeats and one.repeats.row) for one in result.outcomes] == [
        (CREATE, None), (CREATE, None), (CREATE, None), (SAME, 5),
    ]  # fmt: skip


def test_lists_of_two_departments_at_once_end_what_the_one_that_said_it_last_says_no_longer(tmp_path):
    chen, li = f"陈,{CHEN},低保,600,正常", f"李,{LI},低保,600,正常"
    paths = [
        listed(tmp_path, "2025年8月", chen, name="残联名册"),
        listed(tmp_path, "2025年9月", chen, li),
        listed(tmp_path, "2025年10月", li),
    ]
    bring_in(*paths)
    assert set(Roster.objects.values_list("department__code", "month__month")) == {
        ("disabled_federation", 8), ("civil_affairs", 9), ("civil_affairs", 10),
    }  # fmt: skip
    assert set(Award.objects.values_list("name", "ends_on__month")) == {("陈", 10), ("李", None)}


def test_what_is_thrown_away_while_a_list_is_planned_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "EVERY", 1)
    rows = [f"陈,{CHEN},低保,600,正常"]
    bring_in(listed(tmp_path, "2025年8月", *rows))
    make_award(make_household().memberships.get().person, by=make_user())  # the last one made stays
    path = listed(tmp_path, "2025年9月", *rows)
    bring_in(path, progress=lambda done, total: throw_away_lists(today=date(2100, 1, 1)))
    assert list(Award.objects.listed().values_list("name", "seen_in__month")) == [("陈", 9)]


def test_what_somebody_ends_by_hand_while_a_list_is_planned_stays_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "EVERY", 1)
    chen = make_household(head="陈", head_identity=CHEN).memberships.get().person
    own = make_award(chen, by=make_user(), starts_on=date(2025, 7, 1))

    def end(done, total):
        Award.objects.by_hand().filter(ends_on=None).update(ends_on=date(2025, 8, 1))

    bring_in(listed(tmp_path, "2025年9月", f"陈,{CHEN},低保,600,正常"), progress=end)
    own.refresh_from_db()
    assert (own.by_id is None, own.ends_on) == (False, date(2025, 8, 1))
    assert Award.objects.listed().get().starts_on == date(2025, 9, 1)


def test_a_merged_title_does_not_bring_a_long_list_into_memory():
    lines = Spool((row, [f"陈{row}", f"{row:018d}", "低保", "县桥社区", "600", "正常"]) for row in range(1, 4001))
    peaks = []
    for merged in ([], [(1, 0, 1, 5)]):
        tracemalloc.start()
        sort_lines(RawSheet("名册", merged=merged, lines=lines), Header(1, 1, "", (), 0), {}, [1], lambda place: False)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= peaks[0]
