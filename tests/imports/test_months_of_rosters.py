"""For which month a department's list is, and what lists of several months and departments make of one another."""

from datetime import date

import pytest

from assist.imports.outcomes import CONFLICT, CREATE
from assist.office import set_up_office
from benefits.models import Award
from tests.imports.run import bring_in, drawn
from tests.imports.test_plan_rosters import CHEN, HEADER, LI, civil_affairs, line

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2025, month, 1) for month in (7, 8, 9, 10))


@pytest.fixture(autouse=True)
def office():
    return set_up_office(street="逍遥津街道", community="县桥社区")


def civil_affairs_file(folder, month, *rows):
    title = f"{month}民政救助名册"
    return drawn(folder, "\n".join([HEADER, *rows]), name=f"{title}.xlsx", title=title, unit="")


def retirees_file(folder, month, name, number, *, amount="600"):
    """What another department says of the same benefit."""
    title = f"{month}企退人员低保发放名册"
    rows = ["姓名 | 身份证号 | 户主姓名 | 户主身份证号 | 所属社区 | 低保金"]
    rows.append(f"{name} | {number} | {name} | {number} | 县桥社区 | {amount}")
    return drawn(folder, "\n".join(rows), name=f"人社局{title}.xlsx", title=title, unit="")


def whats_of(sheet):
    return [outcome.what for outcome in sheet.outcomes]


def test_the_month_that_somebody_typed_wins_over_the_day_up_to_which_a_list_tells(tmp_path):
    title = "民政救助名册（截至2025年7月31日）"
    path = drawn(tmp_path, "\n".join([HEADER, line("陈大", CHEN)]), name="民政.xlsx", title=title, unit="")
    assert bring_in(path, dry_run=True).sheets[0].sheet.month == JULY
    assert bring_in(path, dry_run=True, month=SEPTEMBER).sheets[0].sheet.month == SEPTEMBER


@pytest.mark.parametrize("at_once", [True, False])
def test_what_another_department_says_later_stays_when_the_first_one_no_longer_says_it(tmp_path, at_once):
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), month="2025年7月")
    files = [
        retirees_file(tmp_path, "2025年8月", "李二", LI),
        civil_affairs_file(tmp_path, "2025年9月", line("陈大", CHEN)),
    ]
    for some in [files] if at_once else [[file] for file in files]:
        bring_in(*some)
    assert Award.objects.get(name="李二").ends_on is None


@pytest.mark.parametrize("at_once", [True, False])
def test_what_the_first_department_said_ends_with_the_one_that_said_it_last(tmp_path, at_once):
    bring_in(retirees_file(tmp_path, "2025年7月", "李二", LI))
    files = [
        civil_affairs_file(tmp_path, "2025年8月", line("陈大", CHEN), line("李二", LI)),
        civil_affairs_file(tmp_path, "2025年9月", line("陈大", CHEN)),
    ]
    for some in [files] if at_once else [[file] for file in files]:
        bring_in(*some)
    assert Award.objects.get(name="李二").ends_on == SEPTEMBER


def test_what_an_older_list_alone_says_ends_with_the_next_one_known(tmp_path):
    for month in ("2025年9月", "2025年10月"):
        civil_affairs(tmp_path, line("陈大", CHEN), month=month)
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), month="2025年8月")
    assert Award.objects.get(name="李二").ends_on == SEPTEMBER


def test_a_list_of_those_who_came_is_no_next_list(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), month="2025年10月")
    title = "2025年9月低保新增人员名单"
    rows = "\n".join([HEADER, line("陈大", CHEN)])
    bring_in(drawn(tmp_path, rows, name=f"{title}.xlsx", title=title, unit=""))
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), month="2025年8月")
    assert Award.objects.get(name="李二").ends_on == OCTOBER


@pytest.mark.parametrize("at_once", [True, False])
def test_whoever_is_missing_from_one_month_and_back_in_the_next_was_not_held_between(tmp_path, at_once):
    both, one = (line("陈大", CHEN), line("李二", LI)), (line("陈大", CHEN),)
    months = (("2025年7月", both), ("2025年8月", one), ("2025年9月", both), ("2025年10月", one))
    files = [civil_affairs_file(tmp_path, month, *rows) for month, rows in months]
    for some in [files[::-1]] if at_once else [[file] for file in files]:
        bring_in(*some)
    held = Award.objects.filter(name="李二").order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(held) == [(JULY, AUGUST), (SEPTEMBER, OCTOBER)]
    assert Award.objects.get(name="陈大").ends_on is None


def test_a_row_refused_in_one_month_keeps_nobody_in_the_months_after_it(tmp_path):
    wrong = line("李二", LI[:-1])
    months = (
        ("2025年7月", line("陈大", CHEN), line("李二", LI)),
        ("2025年8月", line("陈大", CHEN), wrong),
        ("2025年9月", line("陈大", CHEN)),
    )
    bring_in(*(civil_affairs_file(tmp_path, month, *rows) for month, *rows in months))
    assert Award.objects.get(name="李二").ends_on == SEPTEMBER


@pytest.mark.parametrize("is_turned", [False, True])
def test_which_of_two_lists_of_one_month_holds_does_not_hang_on_the_files_order(tmp_path, is_turned):
    files = [
        civil_affairs_file(tmp_path, "2025年9月", line("陈大", CHEN), line("李二", LI)),
        retirees_file(tmp_path, "2025年9月", "李二", LI, amount="700"),
    ]
    result = bring_in(*(files[::-1] if is_turned else files))
    assert {sheet.sheet.department: whats_of(sheet) for sheet in result.sheets} == {
        "civil_affairs": [CREATE, CREATE],
        "retirees": [CONFLICT],
    }
    assert Award.objects.get(name="李二").amount == 600


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_lists_of_one_department_and_month_the_first_by_name_holds(tmp_path, is_turned):
    title = "2025年9月民政救助名册"
    files = [
        drawn(tmp_path, "\n".join([HEADER, line("李二", LI, amount=amount)]), name=name, title=title, unit="")
        for name, amount in (("甲.xlsx", "700"), ("乙.xlsx", "600"))
    ]
    result = bring_in(*(files[::-1] if is_turned else files))
    assert {file.name: whats_of(file.sheets[0]) for file in result.files} == {
        "乙.xlsx": [CREATE],
        "甲.xlsx": [CONFLICT],
    }
    assert Award.objects.get().amount == 600


BOTH, ONE = (line("陈大", CHEN), line("李二", LI)), (line("陈大", CHEN),)


def times(name="李二"):
    return list(Award.objects.filter(name=name).order_by("starts_on").values_list("starts_on", "ends_on"))


@pytest.mark.parametrize("order", [(7, 8, 9), (7, 9, 8), (8, 7, 9), (9, 7, 8)])
def test_whoever_is_missing_from_a_month_was_not_held_then_though_its_list_comes_last(tmp_path, order):
    rows = {7: BOTH, 8: ONE, 9: BOTH}
    for month in order:
        bring_in(civil_affairs_file(tmp_path, f"2025年{month}月", *rows[month]))
    assert times() == [(JULY, AUGUST), (SEPTEMBER, None)]
    assert times("陈大") == [(JULY, None)]


def test_what_a_late_list_interrupts_is_told_by_the_lists_around_it_and_goes_on(tmp_path):
    for month, *rows in (("2025年7月", *BOTH), ("2025年9月", *BOTH), ("2025年8月", *ONE), ("2025年10月", *BOTH)):
        bring_in(civil_affairs_file(tmp_path, month, *rows))
    told = Award.objects.filter(name="李二").order_by("starts_on")
    months = told.values_list("first_roster__month", "last_roster__month", "seen_in", "amount")
    assert list(months) == [(JULY, JULY, JULY, 600), (SEPTEMBER, OCTOBER, OCTOBER, 600)]
    bring_in(civil_affairs_file(tmp_path, "2025年8月", *BOTH))  # the list of August once more, and corrected
    assert times() == [(JULY, AUGUST), (AUGUST, None)]


def test_what_a_late_list_interrupts_ends_with_a_newer_one_beside_it(tmp_path):
    for month in ("2025年7月", "2025年9月"):
        civil_affairs(tmp_path, *BOTH, month=month)
    bring_in(*(civil_affairs_file(tmp_path, month, *ONE) for month in ("2025年10月", "2025年8月")))
    assert times() == [(JULY, AUGUST), (SEPTEMBER, OCTOBER)]
    assert times("陈大") == [(JULY, None)]


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ((*ONE, line("李二", LI[:-1])), "名册"),
        ((*ONE, line("王三", "3.4E+17")), "名册"),
        (ONE, "新增名册"),
        ((line("陈大", CHEN, community="义井社区"),), "名册"),
        ((line("陈大", CHEN, kind="特困"),), "名册"),
    ],
)
def test_a_late_list_that_may_not_name_everybody_interrupts_nothing(tmp_path, rows, word):
    for month in ("2025年7月", "2025年9月"):
        civil_affairs(tmp_path, *BOTH, month=month)
    title = f"2025年8月民政救助{word}"
    bring_in(drawn(tmp_path, "\n".join([HEADER, *rows]), name=f"{title}.xlsx", title=title, unit=""))
    assert times() == [(JULY, None)]


def test_a_second_list_of_a_month_in_between_interrupts_nothing(tmp_path):
    for month, *rows in (("2025年7月", *BOTH), ("2025年8月", line("李二", LI)), ("2025年9月", *BOTH)):
        civil_affairs(tmp_path, *rows, month=month)
    title = "2025年8月民政救助名册"
    bring_in(drawn(tmp_path, "\n".join([HEADER, *ONE]), name="民政（二）.xlsx", title=title, unit=""))
    assert times() == [(JULY, None)]


def test_what_a_list_says_to_hold_since_a_day_is_not_interrupted(tmp_path):
    header, since = f"{HEADER} | 享受开始时间", "2024-05-01"
    for month in (7, 9, 8):
        rows = [f"{row} | {since}" for row in (ONE if month == 8 else BOTH)]
        title = f"2025年{month}月民政救助名册"
        bring_in(drawn(tmp_path, "\n".join([header, *rows]), name=f"{title}.xlsx", title=title, unit=""))
    assert times() == [(date(2024, 5, 1), None)]
