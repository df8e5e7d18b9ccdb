"""Departments' lists that come twice, late, half wrong or from elsewhere: nothing fails and nothing ends by mistake."""

from datetime import date

import pytest

from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE
from assist.office import set_up_office
from benefits.models import Award, BenefitKind, Roster
from benefits.recording import compare_and_record
from tests.factories import (
    make_community,
    make_far_building,
    make_holder,
    make_household,
    rows_of_lists,
)
from tests.imports.run import bring_in, drawn, whats
from tests.imports.sheets import resident, save, spread
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
CHEN, LI, FAR = resident("19400102", "997"), resident("19500203", "998"), resident("19600304", "999")
HEADER = "姓名 | 身份证号 | 救助类别 | 所属社区 | 月保障金 | 状态 | 开始日期 | 停发日期"


@pytest.fixture(autouse=True)
def office():
    return set_up_office(street="逍遥津街道", community="县桥社区")


def line(name, number, *, kind="低保", amount="600", state="正常", community="县桥社区", since=".", until="."):
    return f"{name} | {number} | {kind} | {community} | {amount} | {state} | {since} | {until}"


def civil_affairs(folder, *lines, month="2025年9月", word="民政救助名册", **options):
    title = f"{month}{word}"
    path = drawn(folder, "\n".join([HEADER, *lines]), name=f"{title}.xlsx", title=title, unit="")
    return bring_in(path, **options)


def dead(folder, *rows, month="2025年9月"):
    table = "\n".join(["姓名 | 身份证号 | 死亡日期", *rows])
    return bring_in(drawn(folder, table, name=f"{month}火化名单.xlsx", title=f"{month}火化名单", unit=""))


def pensions(folder, *rows, month, community):
    table = "\n".join(["姓名 | 身份证号 | 所属社区 | 养老金", *(f"{row} | {community} | 1900" for row in rows)])
    title = f"{month}企退养老金{community}"
    return bring_in(drawn(folder, table, name=f"{title}.xlsx", title=title, unit=""))


def times(kind="dibao"):
    rows = Award.objects.filter(kind__code=kind).order_by("starts_on", "pk")
    return [(f"{one.starts_on:%Y-%m}", f"{one.ends_on:%Y-%m}" if one.ends_on else "") for one in rows]


def far_household():
    """A file in another community of the street."""
    return make_household(head="周远", head_identity=FAR, building=make_far_building("义井社区"))


def test_an_earlier_first_day_stops_at_what_was_held_before(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN, since="2025-05-01"), month="2025年5月")
    civil_affairs(tmp_path, line("陈大", CHEN, amount="650"), month="2025年6月")
    civil_affairs(tmp_path, line("陈大", CHEN, amount="650", since="2025-05-01"), month="2025年7月")
    assert times() == [("2025-05", "2025-06"), ("2025-06", "")]


def test_the_same_file_twice_in_one_upload_counts_once(tmp_path):
    for name in ("一.csv", "二.csv"):
        rows = [
            "2025年9月民政名册",
            "姓名,身份证号,救助类别,所属社区",
            f"陈大,{CHEN},低保,县桥社区",
            "李二,3.4E+17,低保,县桥社区",
        ]
        (tmp_path / name).write_text("\n".join(rows), "utf-8")
    assert whats(bring_in(tmp_path / "一.csv", tmp_path / "二.csv")) == [CREATE, REFUSED, SAME, REFUSED]
    roster = Roster.objects.get()
    assert (roster.rows_read, roster.rows_refused, len(rows_of_lists())) == (2, 1, 1)


def test_another_amount_of_a_benefit_that_is_over_ends_it_as_it_was(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), month="2025年7月")
    late = line("陈大", CHEN, amount="650", since="2025-07-01", until="2025-08-15")
    assert whats(civil_affairs(tmp_path, late)) == [UPDATE]
    assert list(Award.objects.values_list("amount", "ends_on")) == [(600, date(2025, 8, 15))]


def test_a_death_told_of_another_day_and_back_is_one_death(tmp_path):
    for month, day in (("2025年7月", "2025-07-01"), ("2025年8月", "2025-07-02"), ("2025年9月", "2025-07-01")):
        dead(tmp_path, f"陈大 | {CHEN} | {day}", month=month)
    assert Award.objects.get().starts_on == date(2025, 7, 1)
    rows = [f"李二 | {LI} | 2025-09-02", f"李二 | {LI} | 2025-09-03"]
    assert whats(dead(tmp_path, *rows, month="2025年10月")) == [CREATE, CONFLICT]


def test_whoever_stands_in_a_refused_row_is_not_gone(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), line("周远", FAR))
    rows = [line("陈大", "3.4E+17"), line("李二", LI, kind="爱心补助")]
    assert whats(civil_affairs(tmp_path, line("王三", resident("19700101", "997")), *rows, month="2025年10月")) == [
        CREATE, REFUSED, REFUSED,
    ]  # fmt: skip
    assert sorted(Award.objects.filter(ends_on=None).values_list("name", flat=True)) == ["李二", "王三", "陈大"]


def test_an_old_list_of_those_stopped_does_not_end_what_a_newer_list_knows(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), month="2025年10月")
    civil_affairs(tmp_path, line("陈大", CHEN, state="停发"), month="2025年7月", word="民政停发名单")
    assert times() == [("2025-10", "")]


def test_a_list_of_one_community_ends_no_pension_of_another(tmp_path):
    make_community("义井社区")
    pensions(tmp_path, f"陈大 | {CHEN}", month="2025年9月", community="县桥社区")
    pensions(tmp_path, f"周远 | {FAR}", month="2025年9月", community="义井社区")
    pensions(tmp_path, f"李二 | {LI}", month="2025年10月", community="县桥社区")
    assert sorted(Award.objects.filter(ends_on=None).values_list("name", flat=True)) == ["周远", "李二"]


def test_a_list_of_a_whole_district_knows_strangers_and_they_are_dropped(tmp_path):
    make_household(head="陈大", head_identity=CHEN)
    table = f"姓名 | 身份证号 | 低保金\n陈大 | {CHEN} | 600\n李二 | {LI} | 600"
    path = drawn(tmp_path, table, name="庐阳区2025年9月低保.xlsx", title="庐阳区2025年9月低保名册", unit="")
    assert whats(bring_in(path)) == [CREATE, CREATE]
    _made, run = compare_and_record(date(2025, 9, 30))
    assert (run.dropped, [one.name for one in Award.objects.all()]) == (1, ["陈大"])
    assert whats(bring_in(path)) == [SAME, SAME]
    make_household(head="李二", head_identity=LI)
    assert whats(bring_in(path)) == [SAME, CREATE]  # on file now, and no stranger any more


def test_a_row_that_was_refused_comes_in_from_the_same_file_when_its_word_is_known(tmp_path):
    rows = [HEADER, line("陈大", CHEN), line("李二", LI, kind="爱心补助")]
    title = "2025年9月民政救助名册"
    path = drawn(tmp_path, "\n".join(rows), name=f"{title}.xlsx", title=title, unit="")
    assert whats(bring_in(path)) == [CREATE, REFUSED]
    BenefitKind.objects.filter(code="temporary").update(words="爱心补助")
    assert whats(bring_in(path)) == [SAME, CREATE]
    roster = Roster.objects.get()
    assert (roster.rows_read, roster.rows_refused) == (2, 0)


def test_a_row_about_somebody_on_a_file_out_of_reach_is_refused_and_changes_nothing(tmp_path):
    far_household()
    civil_affairs(tmp_path, line("周远", FAR, community="义井社区"))
    caseworker = make_holder(Role.CASEWORKER)
    rows = [line("陈大", CHEN), line("周远", FAR, amount="900"), line("李二", LI, community="义井社区")]
    result = civil_affairs(tmp_path, *rows, month="2025年10月", by=caseworker)
    assert whats(result) == [CREATE, REFUSED, REFUSED]
    assert list(Award.objects.filter(name="周远").values_list("amount", "ends_on")) == [(600, None)]


def test_a_list_of_a_month_to_come_and_a_first_day_to_come_are_not_believed(tmp_path):
    assert whats(civil_affairs(tmp_path, line("陈大", CHEN), month="2025年11月")) == [REFUSED]
    civil_affairs(tmp_path, line("陈大", CHEN, since="2095-05-01"))
    assert times() == [("2025-09", "")]
    assert whats(dead(tmp_path, f"李二 | {LI} | 2095-09-02")) == [REFUSED]


def months(folder, *sheets):
    """One workbook, a sheet for each month with its lines."""
    lines = {month: spread("\n".join([f"{month}民政救助名册", HEADER, *rows])) for month, *rows in sheets}
    return bring_in(save(folder / "民政救助名册.xlsx", lines))


@pytest.mark.parametrize("order", [("2025年8月", "2025年9月"), ("2025年9月", "2025年8月")])
def test_what_two_sheets_of_one_import_no_longer_say_ends_once(tmp_path, order):
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), month="2025年7月")
    months(tmp_path, *((month, line("李二", LI)) for month in order))
    assert list(Award.objects.filter(name="陈大").values_list("ends_on", flat=True)) == [date(2025, 8, 1)]


def test_what_is_said_in_the_first_month_of_an_import_and_no_longer_in_the_second_ends(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), month="2025年7月")
    new = line("周远", FAR)
    months(tmp_path, ("2025年8月", line("陈大", CHEN), line("李二", LI), new), ("2025年9月", line("李二", LI)))
    gone = Award.objects.filter(name__in=("陈大", "周远")).order_by("starts_on")
    assert list(gone.values_list("seen_in", "ends_on")) == [(date(2025, 8, 1), date(2025, 9, 1))] * 2
    assert Award.objects.get(name="李二").ends_on is None


def test_rows_of_people_on_no_file_and_of_elsewhere_are_dropped_after_the_comparison_and_counted(tmp_path):
    make_household(head="陈大", head_identity=CHEN)
    far = [
        line(name, resident(f"19{30 + year}0102", "997"), community="远处社区")
        for year, name in enumerate(["甲", "乙"])
    ]
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), *far)
    compare_and_record(date(2025, 9, 30))
    assert sorted(entry.name for entry in rows_of_lists()) == ["李二", "陈大"]
    assert list(Roster.objects.values_list("rows_read", "rows_dropped")) == [(4, 2)]
    assert not Award.objects.filter(name__in=("甲", "乙")).exists()


def test_the_death_of_whom_another_list_names_here_is_not_forgotten_with_the_strangers(tmp_path):
    make_household(head="陈大", head_identity=CHEN)
    make_community("义井社区")  # so that a list without a community is nobody's
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI))
    dead(tmp_path, f"李二 | {LI} | 2025-07-02")
    for _twice in range(2):
        made, _run = compare_and_record(date(2025, 9, 30))
        assert [one.rule for one in made.found] == ["deceased"]


def test_a_row_that_alone_says_no_month_is_refused_for_want_of_it(tmp_path):
    rows = ["姓名 | 身份证号 | 救助类别 | 月份", f"陈大 | {CHEN} | 低保 | 2025年9月", f"李二 | {LI} | 低保 | ."]
    result = bring_in(drawn(tmp_path, "\n".join(rows), name="名册.xlsx", title="民政救助名册", unit=""))
    assert whats(result) == [CREATE, REFUSED]
    assert [reason.code for reason in result.outcomes[1].reasons] == ["month-missing"]


def test_two_months_in_one_upload_are_told_in_their_order_whichever_file_comes_first(tmp_path):
    stopped = line("陈大", CHEN, amount="650").replace("正常", "停发")
    months(
        tmp_path,
        ("2025年9月", stopped, line("李二", LI, amount="700")),
        ("2025年8月", line("陈大", CHEN), line("李二", LI)),
    )
    said = Award.objects.order_by("name", "starts_on").values_list("name", "amount", "starts_on", "ends_on")
    august, september = date(2025, 8, 1), date(2025, 9, 1)
    assert sorted(said) == sorted(
        [("陈大", 600, august, september), ("李二", 600, august, september), ("李二", 700, september, None)]
    )


def test_an_older_list_brought_in_later_tells_what_was_so_until_the_newer_one(tmp_path):
    civil_affairs(tmp_path, line("李二", LI, amount="700"), month="2025年9月")
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI), month="2025年8月")
    said = Award.objects.values_list("name", "amount", "starts_on", "ends_on")
    august, september = date(2025, 8, 1), date(2025, 9, 1)
    assert set(said) == {
        ("陈大", 600, august, september),
        ("李二", 600, august, september),
        ("李二", 700, september, None),
    }


def test_ever_older_lists_brought_in_later_hold_beside_nothing(tmp_path):
    for month, amount in (("2025年9月", "700"), ("2025年8月", "600"), ("2025年7月", "600")):
        civil_affairs(tmp_path, line("陈大", CHEN, amount=amount), month=month)
    assert times() == [("2025-07", "2025-09"), ("2025-09", "")]
