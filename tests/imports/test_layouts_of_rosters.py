"""Layouts that save an office paper or columns: sections, lists beside each other, a sum and a yes for each benefit."""

from datetime import date

import pytest

from assist.imports.recognition import recognise
from assist.office import set_up_office
from benefits.models import Award, Roster
from tests.factories import make_community
from tests.imports.run import bring_in
from tests.imports.sheets import resident, save, spread, table

CHEN, LI, WANG = resident("19400102", "997"), resident("19500203", "998"), resident("19880506", "999")
HEADER = "序号 | 姓名 | 身份证号 | 金额"


def told(sheet):
    return [(row.name, [(fact.kind, fact.amount) for fact in row.facts]) for row in sheet.rows]


def test_a_section_called_after_a_community_says_where_its_people_are():
    lines = f"""
        2026年8月城市低保金发放名册
        {HEADER}
        一、铁北社区
        1 | 陈大 | {CHEN} | 700
        小南社区（1户）
        2 | 李二 | {LI} | 600
        第三组
        3 | 王三 | {WANG} | 500
    """
    sheet = table(spread(lines), file="民政.xlsx")
    assert [row.community for row in sheet.rows] == ["铁北社区", "小南社区", ""]


def communities(*lines, header=HEADER):
    sheet = table(spread("\n".join(["2026年8月城市低保金发放名册", header, *lines])), file="民政.xlsx")
    return [row.community for row in sheet.rows]


@pytest.mark.parametrize(
    ("section", "parts"),
    [
        ("一、铁北社区", ["（一）低保户", "1. 重度残疾", "（1）一级", "2、老人", "(二)特困户"]),
        ("（二）铁北社区", ["1、低保户", "（1）重度残疾", "①一级", "2．特困户"]),
        ("1. 铁北社区（3户）", ["（1）低保户", "（2）特困户"]),
        ("一 | 铁北社区", ["（一）低保户", "1. 特困户"]),
        ("铁北社区", ["一、低保户", "（一）重度残疾", "二、特困户"]),
    ],
)
def test_parts_of_a_communitys_section_are_the_communitys(section, parts):
    rows = [f"{number} | 陈大 | {CHEN} | 700" for number in range(1, len(parts) + 2)]
    lines = [section, rows[0], *(line for pair in zip(parts, rows[1:], strict=True) for line in pair)]
    assert communities(*lines) == ["铁北社区"] * len(rows)


@pytest.mark.parametrize(
    ("section", "part", "other"),
    [
        ("一、铁北社区", "（一）低保户", "二、其他"),
        ("（一）铁北社区", "1. 低保户", "二、其他"),
        ("2. 铁北社区", "（1）低保户", "（二）其他"),
        ("铁北社区", "一、低保户", "其他人员"),
        ("一、铁北社区", "（一）低保户", "其他人员"),
    ],
)
def test_a_section_beside_a_communitys_is_not_the_communitys(section, part, other):
    lines = [section, part, f"1 | 陈大 | {CHEN} | 700", other, f"2 | 李二 | {LI} | 600", part, f"3 | 王三 | {WANG} | 1"]
    assert communities(*lines) == ["铁北社区", "", ""]
    lines[3] = other.replace("其他", "小南社区")
    assert communities(*lines) == ["铁北社区", "小南社区", "小南社区"]


def test_a_part_of_a_section_is_seen_in_the_column_of_names_too():
    lines = ["一、铁北社区", f"陈大 | {CHEN} | 700", "（一）低保户", f"李二 | {LI} | 600"]
    assert communities(*lines, header="姓名 | 身份证号 | 金额") == ["铁北社区"] * 2


CALLED = {
    "铁北社区": ["铁北社区", "低保-铁北社区", "新增（铁北社区）", "铁北社区(32户)"],
    "愚三居民区": ["愚三居民区"],
    "": [
        "8月",
        "8个社区汇总",
        "全街道8个社区共120户",
        "三个社区",
        "我社区",
        "未分社区",
        "按社区",
        "分社区统计",
        "户籍在本社区",
    ],
}


@pytest.mark.parametrize(("name", "community"), [(name, said) for said, names in CALLED.items() for name in names])
def test_a_sheet_called_after_a_community_says_it(name, community):
    sheet = table(spread(f"2026年8月低保名册\n{HEADER}\n1 | 陈大 | {CHEN} | 700"), file="民政.xlsx", name=name)
    assert sheet.community == community


@pytest.mark.django_db
def test_a_file_or_sheet_called_after_one_of_the_offices_communities_is_its_list(tmp_path):
    set_up_office(street="逍遥津街道", community="县桥社区")
    make_community("义井社区")
    header = ["姓名", "身份证号", "低保类别", "月保障金"]
    one = {"义井": [header, ["陈大", CHEN, "低保", 700]]}
    two = {"表": [header, ["李二", LI, "低保", 700]]}
    bring_in(save(tmp_path / "2026年8月民政低保.xlsx", one), today=date(2026, 11, 1))
    bring_in(save(tmp_path / "民政2026年8月县桥社区低保.xlsx", two), today=date(2026, 11, 1))
    places = Award.objects.order_by("name").values_list("name", "community", "is_ours")
    assert list(places) == [("李二", "县桥社区", True), ("陈大", "义井社区", True)]


CALLED_BY_FILE = {
    "铁北社区": [
        "铁北社区低保.xlsx",
        "开江区铁北社区低保.xlsx",
        "9月铁北社区.xlsx",
        "2026年8月份铁北社区居委会.xlsx",
        "二〇二六年度铁北社区.xlsx",
        "民政局铁北社区名单.xlsx",
        "民政铁北社区.xlsx",
        "低保名单铁北居民区.xlsx",
        "低保-铁北社区.xlsx",
        "高龄津贴（铁北社区）.xlsx",
        "红星街道铁北社区居民委员会.xlsx",
        "2铁北社区低保/民政.xlsx",
    ],
    "大铁北社区": ["大铁北社区低保.xlsx", "民政局大铁北社区.xlsx"],
    "": ["新铁北社区低保.xlsx", "2026年8月新铁北社区.xlsx", "红星街道小铁北社区.xlsx", "铁北社区和大铁北社区.xlsx"],
}


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "name"), [(one, said) for said, files in CALLED_BY_FILE.items() for one in files])
def test_a_communitys_name_in_that_of_a_file_begins_where_a_name_may(tmp_path, file, name):
    set_up_office(street="逍遥津街道", community="铁北社区")
    make_community("大铁北社区")
    lines = [["2026年8月民政低保名册"], ["姓名", "身份证号", "月保障金"], ["陈大", CHEN, 700]]
    path = save(tmp_path / "名册.xlsx", {"表": lines})
    bring_in(path, names=[file], today=date(2026, 11, 1))
    assert list(Award.objects.values_list("community", "is_ours")) == [(name, bool(name))]


@pytest.mark.django_db
def test_lists_beside_each_other_are_both_read(tmp_path):
    header = ["序号", "姓名", "身份证号", "金额", "签字"]
    lines = [
        ["2026年8月高龄津贴发放签字表"],
        [*header, "", *header],
        [1, "陈大", CHEN, 100, "", "", 3, "王三", WANG, 200],
    ]
    lines.append([2, "李二", LI, 100])
    path = save(tmp_path / "民政高龄津贴.xlsx", {"表": lines}, merged=["A1:K1"])
    left, right = recognise(path)
    assert (told(left), told(right)) == (
        [("陈大", [("old_age", 100)]), ("李二", [("old_age", 100)])],
        [("王三", [("old_age", 200)])],
    )
    set_up_office(street="逍遥津街道", community="县桥社区")
    bring_in(path, today=date(2026, 11, 1))
    assert sorted(Roster.objects.values_list("sheet", "rows_read")) == [("表", 2), ("表 G", 1)]
    assert not any(sheet.counts["create"] for sheet in bring_in(path, today=date(2026, 11, 1)).sheets)


def test_a_sum_for_each_benefit_gives_each_its_own():
    lines = f"""
        2026年8月民政惠民资金发放汇总表
        姓名 | 身份证号 | 低保金 | 高龄津贴 | 合计
        陈大 | {CHEN} | 700 | . | 700
        李二 | {LI} | 0 | 200 | 200
    """
    assert told(table(spread(lines), file="民政.xlsx")) == [("陈大", [("dibao", 700)]), ("李二", [("old_age", 200)])]


def test_a_yes_and_a_sum_of_one_benefit_tell_it_together():
    lines = [["姓名", "身份证号", "生活补贴", "", "护理补贴", ""], ["", "", "是否享受", "金额", "是否享受", "金额"]]
    lines += [["陈大", CHEN, "是", 80, "否", ""], ["李二", LI, "否", 80, "是", ""]]
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:F1"]
    sheet = table(lines, file="残联2026年8月.xlsx", merged=merged)
    assert told(sheet) == [("陈大", [("hardship_disability", 80)]), ("李二", [("severe_disability", None)])]


NOT_HELD = "否 未享受 未享 不享受 未领 未领取 从未享受 没有享受 未享受该补贴 无此待遇 无此项补贴 □享受☑未享受"


@pytest.mark.parametrize("word", NOT_HELD.split())
def test_words_that_somebody_never_had_it_are_a_no_under_a_benefits_own_name(word):
    lines = f"姓名 | 身份证号 | 生活补贴 | 护理补贴\n陈大 | {CHEN} | {word} | 是\n李二 | {LI} | 不再享受 | {word}"
    chen, li = table(spread(lines), file="残联2026年8月.xlsx").rows
    assert [(fact.kind, fact.is_stopped) for fact in chen.facts] == [("severe_disability", False)]
    assert [(fact.kind, fact.is_stopped) for fact in li.facts] == [("hardship_disability", True)]
    assert not (chen.warnings or li.warnings)


def test_words_that_somebody_never_had_it_deny_the_sum_beside_them():
    lines = [["姓名", "身份证号", "生活补贴", ""], ["", "", "是否享受", "金额"], ["陈大", CHEN, "未享受", 80]]
    assert told(table(lines, file="残联2026年8月.xlsx", merged=["A1:A2", "B1:B2", "C1:D1"])) == [("陈大", [])]


def test_a_column_for_each_month_tells_what_was_paid_in_the_months_own():
    lines = f"""
        2026年{{}}月低保金发放情况
        姓名 | 身份证号 | 1月 | 2月 | 3月
        陈大 | {CHEN} | 700 | 700 | 700
        李二 | {LI} | 700 | 停发 | .
        王三 | {WANG} | 700 | . | .
    """
    sheet = table(spread(lines.format(2)), file="民政.xlsx")
    assert told(sheet) == [("陈大", [("dibao", 700)]), ("李二", [("dibao", None)]), ("王三", [])]
    assert sheet.rows[1].facts[0].is_stopped
    assert [one.code for one in table(spread(lines.format(4)), file="民政.xlsx").refusals] == ["month-missing"]


def test_a_member_below_the_head_stands_under_the_head():
    lines = f"""
        户主 | 户主身份证 | 家庭成员 | 关系 | 身份证号码 | 月保障金
        陈大 | {CHEN} | 陈大 | 户主 | {CHEN} | 1200
        . | . | 李二 | 妻 | {LI} | .
        . | . | 王三 | 户主 | {WANG} | 600
    """
    sheet = table(spread(lines), file="2026年8月低保.xlsx")
    assert [row.head_identity for row in sheet.rows] == [CHEN, CHEN, WANG]


def test_a_pension_in_parts_is_their_sum():
    lines = f"姓名 | 身份证号 | 基础养老金 | 个人账户养老金 | 合计\n陈大 | {CHEN} | 2000 | 500 | 2500"
    assert told(table(spread(lines), file="企退养老金2026年8月.csv")) == [("陈大", [("pension", 2500)])]


def test_a_name_that_says_its_person_has_died_is_the_name_alone_and_pointed_out():
    row = table(spread(f"姓名 | 身份证号 | 低保金\n陈大（已故） | {CHEN} | 700"), file="2026年8月低保.csv").rows[0]
    assert (row.name, [one.code for one in row.warnings]) == ("陈大", ["note-of-end"])
