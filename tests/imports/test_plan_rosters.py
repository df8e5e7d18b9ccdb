"""What the rows of departments' lists come to, month after month."""

from datetime import date

import pytest

from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE
from assist.office import set_up_office
from benefits.comparison import compare
from benefits.models import Award, BenefitKind, BenefitRelation, Department, EntitlementRule, Roster
from tests.factories import make_household, make_member, make_person, rows_of_lists
from tests.imports.run import bring_in, drawn, whats
from tests.imports.sheets import resident

pytestmark = pytest.mark.django_db
CHEN, LI = resident("19400102", "997"), resident("19500203", "998")
HEADER = "姓名 | 身份证号 | 户主姓名 | 户主身份证号 | 救助类别 | 所属社区 | 月保障金 | 状态"


@pytest.fixture(autouse=True)
def office():
    return set_up_office(street="逍遥津街道", community="县桥社区")


def line(name, number, *, kind="低保", amount="600", state="正常", head=None, community="县桥社区"):
    return f"{name} | {number} | {name} | {head or number} | {kind} | {community} | {amount} | {state}"


def civil_affairs(folder, *lines, month="2025年9月"):
    title = f"{month}民政救助名册"
    return bring_in(drawn(folder, "\n".join([HEADER, *lines]), name=f"{title}.xlsx", title=title, unit=""))


def held(day, kind="dibao"):
    return sorted(Award.objects.held_on(day).filter(kind__code=kind).values_list("name", "amount"))


def test_a_benefit_goes_on_from_month_to_month_and_ends_when_the_list_no_longer_says_it(tmp_path):
    assert whats(civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI))) == [CREATE, CREATE]
    assert whats(civil_affairs(tmp_path, line("陈大", CHEN), month="2025年10月")) == [SAME]
    assert [name for name, _amount in held(date(2025, 9, 30))] == ["李二", "陈大"]
    assert [name for name, _amount in held(date(2025, 10, 1))] == ["陈大"]


def test_another_amount_holds_from_its_month_on(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN))
    assert whats(civil_affairs(tmp_path, line("陈大", CHEN, amount="650"), month="2025年10月")) == [UPDATE]
    assert (held(date(2025, 9, 30)), held(date(2025, 10, 31))) == ([("陈大", 600)], [("陈大", 650)])


def test_a_row_that_says_stopped_ends_what_was_held_and_makes_nothing_new(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN))
    rows = [line("陈大", CHEN, state="停发"), line("李二", LI, state="停发")]
    assert whats(civil_affairs(tmp_path, *rows, month="2025年10月")) == [UPDATE, SAME]
    assert (len(held(date(2025, 9, 30))), held(date(2025, 10, 1))) == (1, [])


def test_a_rehearsal_in_an_office_without_kinds_makes_none(tmp_path):
    for model in (BenefitRelation, EntitlementRule, BenefitKind, Department):
        model.objects.all().delete()
    title = "2025年9月民政救助名册"
    path = drawn(tmp_path, "\n".join([HEADER, line("陈大", CHEN)]), name=f"{title}.xlsx", title=title, unit="")
    assert whats(bring_in(path, dry_run=True)) == [REFUSED]
    assert not BenefitKind.objects.exists()


def test_a_rehearsal_writes_nothing_and_a_second_import_neither(tmp_path):
    title = "2025年9月民政救助名册"
    path = drawn(tmp_path, "\n".join([HEADER, line("陈大", CHEN)]), name=f"{title}.xlsx", title=title, unit="")
    assert whats(bring_in(path, dry_run=True)) == [CREATE]
    assert not Roster.objects.exists()
    bring_in(path)
    assert whats(bring_in(path)) == [SAME]
    assert (Roster.objects.count(), len(rows_of_lists()), Award.objects.count()) == (1, 1, 1)


def test_rows_that_contradict_each_other_and_rows_without_a_month_come_back(tmp_path):
    rows = [line("陈大", CHEN), line("陈大", CHEN, amount="900"), line("李二", "3.4E+17")]
    assert whats(civil_affairs(tmp_path, *rows)) == [CREATE, CONFLICT, REFUSED]
    assert whats(civil_affairs(tmp_path, line("李二", LI), month="")) == [REFUSED]


def test_the_people_on_file_are_found_by_number_by_its_old_form_or_by_name_and_birth(tmp_path):
    known = make_person("陈大", identity_number=CHEN)
    old = make_person("李二", identity_number=LI[:6] + LI[8:17])
    plain = make_person("王三", birth_date=date(1960, 1, 1))
    rows = [line("陈大", CHEN), line("李二", LI), line("王三", resident("19600101", "997"))]
    civil_affairs(tmp_path, *rows)
    assert {award.person for award in Award.objects.all()} == {known, old, plain}


def test_an_award_of_a_whole_family_gives_it_to_each_member(tmp_path):
    household = make_household(head="陈大", head_identity=CHEN)
    make_member(household, "李二", identity_number=LI)
    table = f"姓名 | 身份证号 | 保障人数 | 保障金\n陈大 | {CHEN} | 2 | 1200"
    bring_in(drawn(tmp_path, table, name="2025年9月低保发放签字表.xlsx", title="低保发放签字表", unit=""))
    cards = f"姓名 | 身份证号 | 残疾人证号 | 残疾类别 | 残疾等级 | 补贴类型\n李二 | {LI} | {LI}44 | 肢体 | 四级 | ."
    bring_in(drawn(tmp_path, cards, name="2025年9月残联名单.xlsx", title="持证名单", unit=""))
    made = compare(date(2025, 9, 30))
    assert [(one.rule, one.about) for one in made.found] == [("missed", ("hardship_disability",))]


def test_the_same_person_under_two_heads_is_found_and_one_in_a_repeated_row_is_not(tmp_path):
    for name, number in (("陈大", CHEN), ("李二", LI)):
        make_household(head=name, head_identity=number)
    other = resident("19700708", "999")
    rows = [
        line("陈大", CHEN),
        line("陈大", CHEN),
        line("李二", LI),
        line("李二", LI, head=other, community="义井社区"),
    ]
    civil_affairs(tmp_path, *rows)
    assert [(one.rule, one.person) for one in compare(date(2025, 9, 30)).found] == [
        ("duplicate", Award.objects.filter(name="李二").first().person_id)
    ]


def test_a_list_of_those_who_went_ends_what_it_names_without_saying_the_household(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI, head=CHEN))
    went = f"姓名 | 身份证号 | 停发原因\n李二 | {LI} | 就业"
    title = "2025年10月低保停发人员名单"
    assert whats(bring_in(drawn(tmp_path, went, name=f"{title}.xlsx", title=title, unit=""))) == [UPDATE]
    assert [name for name, _amount in held(date(2025, 10, 1))] == ["陈大"]


def test_what_ended_in_one_community_goes_on_in_another(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN, community="县桥社区"))
    civil_affairs(tmp_path, line("陈大", CHEN, community="远处社区", state="停发"), month="2025年10月")
    assert [name for name, _amount in held(date(2025, 10, 1))] == ["陈大"]


def test_a_list_whose_file_alone_says_that_these_went_ends_nobody_else(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI))
    went = f"姓名 | 身份证号 | 所属社区 | 停发原因\n李二 | {LI} | 县桥社区 | 就业"
    bring_in(drawn(tmp_path, went, name="2025年10月低保停发人员.xlsx", title="", unit=""))
    assert [name for name, _amount in held(date(2025, 10, 1))] == ["陈大"]


def test_a_list_of_those_who_went_ends_what_another_list_of_the_same_import_says(tmp_path):
    table = "\n".join([HEADER, line("陈大", CHEN), line("李二", LI, head=CHEN)])
    title = "2025年9月民政救助名册"
    whole = drawn(tmp_path, table, name=f"{title}.xlsx", title=title, unit="")
    went = f"姓名 | 身份证号 | 停发原因\n李二 | {LI} | 就业"
    title = "2025年10月低保停发人员名单"
    bring_in(whole, drawn(tmp_path, went, name=f"{title}.xlsx", title=title, unit=""))
    assert [name for name, _amount in held(date(2025, 10, 1))] == ["陈大"]


def test_the_day_of_a_stop_stays_where_a_whole_list_of_its_month_comes_beside_it(tmp_path):
    civil_affairs(tmp_path, line("陈大", CHEN), line("李二", LI, head=CHEN))
    went = f"姓名 | 身份证号 | 停发日期\n李二 | {LI} | 2025-10-09"
    title = "2025年10月低保停发人员名单"
    stops = drawn(tmp_path, went, name=f"0 {title}.xlsx", title=title, unit="")
    title = "2025年10月民政救助名册"
    whole = drawn(tmp_path, "\n".join([HEADER, line("陈大", CHEN)]), name=f"{title}.xlsx", title=title, unit="")
    bring_in(stops, whole)
    assert Award.objects.get(name="李二").ends_on == date(2025, 10, 9)
