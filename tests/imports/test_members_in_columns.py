"""Departments' lists of a line a family, its members in numbered columns."""

from datetime import date

import pytest

from assist.imports.outcomes import CREATE, REFUSED, SAME
from assist.office import set_up_office
from benefits.comparison import compare
from benefits.findings import numbers_of
from benefits.models import Award
from benefits.recording import drop_strangers
from tests.factories import make_household, make_member, rows_of_lists
from tests.imports.run import bring_in, drawn, whats
from tests.imports.sheets import codes, resident, spread, table

CHEN, LI, WANG = resident("19400102", "997"), resident("19500203", "998"), resident("19880506", "999")
HEADER = "户主姓名 | 户主身份证号 | 社区 | 保障人数 | 户月保障金"
HEADER += " | 成员1姓名 | 成员1与户主关系 | 成员1身份证号 | 成员2姓名 | 成员2关系 | 成员2身份证号"
CHENS = f"陈大 | {CHEN} | 县桥社区 | 2 | 1200 | 李二 | 配偶 | {LI} | . | . | ."
TITLE = "2025年9月城市居民最低生活保障名册"


def families(folder, *rows, title=TITLE):
    return drawn(folder, "\n".join([HEADER, *rows]), name=f"{title}.xlsx", title=title, unit="")


def held():
    rows = Award.objects.order_by("name", "community", "pk")
    return [(one.name, one.community, one.amount, one.covers, one.ends_on) for one in rows]


def test_the_members_stand_under_the_head_also_where_a_group_header_numbers_them():
    lines = [
        ["序号", "户主情况", "", "成员一", "", "", "户月保障金"],
        ["", "姓名", "身份证号", "姓名", "与户主关系", "身份证号", ""],
    ]
    lines += [[1, "陈大", CHEN, "李二", "配偶", LI, 1200], [2, "王三", WANG, "", "", "", 600]]
    merged = ["A1:A2", "B1:C1", "D1:F1", "G1:G2"]
    sheet = table(lines, file=f"{TITLE}.xlsx", merged=merged)
    assert [[person.name for person in row.people()] for row in sheet.rows] == [["陈大", "李二"], ["王三"]]
    assert [[(fact.kind, fact.amount) for fact in person.facts] for person in sheet.rows[0].people()] == [
        [("dibao", 1200)],
        [("dibao", None)],
    ]


def test_a_departments_list_is_no_ledger_however_many_members_it_has_columns_for():
    header = ["户主", "户主身份证号", "所属社区", "享受人数", "户月保障金", "享受起始时间"]
    header += [f"成员{number}{word}" for number in "一二三四五" for word in ("姓名", "关系", "身份证号")]
    line = ["陈大", CHEN, "县桥社区", 2, 1040, "2024-07", "李二", "配偶", LI]
    sheet = table([header, line], file="民政救助名册.xlsx", name="低保户")
    assert (sheet.kind, [person.name for person in sheet.rows[0].people()]) == ("roster", ["陈大", "李二"])


def test_a_line_with_a_member_whose_number_is_wrong_or_missing_comes_back():
    rows = [CHENS.replace(LI, LI[:-1]), CHENS.replace(LI, ".")]
    sheet = table(spread("\n".join([HEADER, *rows])), file=f"{TITLE}.csv")
    assert [codes(row) for row in sheet.rows] == [["identity-wrong"], ["identity-missing"]]


@pytest.fixture
def office():
    return set_up_office(street="逍遥津街道", community="县桥社区")


@pytest.mark.django_db
def test_each_member_holds_what_the_family_is_given_and_goes_with_it(tmp_path, office):
    path = families(tmp_path, CHENS, f"王三 | {WANG} | 县桥社区 | 3 | 600 | . | . | . | . | . | .")
    assert (whats(bring_in(path)), whats(bring_in(path))) == ([CREATE] * 2, [SAME] * 2)
    assert sorted((one.name, one.row, one.member) for one in rows_of_lists()) == [
        ("李二", 3, 1), ("王三", 4, 0), ("陈大", 3, 0),
    ]  # fmt: skip
    assert held() == [
        ("李二", "县桥社区", None, 1, None),
        ("王三", "县桥社区", 600, 3, None),
        ("陈大", "县桥社区", 1200, 1, None),
    ]
    left = families(tmp_path, CHENS, title="2025年10月城市居民最低生活保障名册")
    bring_in(left)
    assert [name for name, *_others, ends in held() if ends] == ["王三"]


@pytest.mark.django_db
def test_whoever_stands_with_two_families_is_found(tmp_path, office):
    make_household(head="王三", head_identity=WANG)
    make_member(make_household(head="陈大", head_identity=CHEN), "李二", identity_number=LI)
    bring_in(families(tmp_path, CHENS, CHENS.replace("陈大", "王三").replace(CHEN, WANG)))
    assert [(one.rule, one.about) for one in compare(date(2025, 9, 30)).found] == [("duplicate", ("dibao",))]


@pytest.mark.django_db
def test_a_member_on_no_file_is_told_by_his_own_number_not_by_the_heads(tmp_path, office):
    make_household(head="陈大", head_identity=CHEN)
    bring_in(families(tmp_path, CHENS))
    found = compare(date(2025, 9, 30)).found
    assert [(one.rule, one.about) for one in found] == [("unknown", ("dibao",))]
    assert list(numbers_of(found).values()) == [LI]


@pytest.mark.django_db
def test_members_of_a_strangers_family_come_and_go_each_by_himself(tmp_path, office):
    make_household(head="王三", head_identity=WANG)
    path = families(tmp_path, CHENS.replace("县桥社区", "别处社区"))
    bring_in(path)
    assert (drop_strangers(), held()) == (2, [])
    make_household(head="李二", head_identity=LI)
    bring_in(path)
    assert (drop_strangers(), [name for name, *_others in held()]) == (0, ["李二"])


@pytest.mark.django_db
def test_a_family_whose_line_was_refused_is_not_gone(tmp_path, office):
    bring_in(families(tmp_path, CHENS))
    wrong = CHENS.replace(CHEN, CHEN[:-1] + ("1" if CHEN[-1] != "1" else "2"))
    title = "2025年10月城市居民最低生活保障名册"
    assert whats(bring_in(families(tmp_path, wrong, f"王三 | {WANG} | 县桥社区 | 1 | 600", title=title)))[0] == REFUSED
    assert [ends for *_others, ends in held()] == [None] * 3
