"""Lists that say in several columns what somebody is given, and in another one what that comes to."""

import pytest

from assist.imports.lessons import Lessons
from assist.imports.recognition import recognise_sheet
from assist.imports.rosters import Asked
from tests.imports.sheets import raw_sheet, resident, spread, table

CHEN, LI, WANG = resident("19400102", "997"), resident("19500203", "998"), resident("19880506", "999")
KEEP = "2026年8月特困供养发放表"


def given(sheet):
    return [[(fact.kind, fact.amount) for fact in row.facts] for row in sheet.rows]


def listed(title, header, *sums, **facts):
    people = (f"陈大 | {CHEN}", f"李二 | {LI}", f"王三 | {WANG}")
    rows = [f"{who} | {row}" for who, row in zip(people, sums, strict=False)]
    return table(spread("\n".join([title, f"姓名 | 身份证号 | {header}", *rows])), file="民政.xlsx", **facts)


@pytest.mark.parametrize(
    ("header", "sums"),
    [
        ("供养标准 | 护理费 | 合计", "900 | 300 | 1200"),
        ("合计 | 供养标准 | 护理费", "1200 | 900 | 300"),
        ("基本生活费 | 护理补贴 | 合计金额（元）", "900 | 300 | 1200"),
        ("应发合计 | 基本生活费 | 照料护理补贴", "1200 | 900 | 300"),
        ("基本生活标准（元/月） | 照料护理标准（元/月） | 发放合计", "900元 | 300元 | 1,200元"),
        ("供养金 | 护理费 | 应发金额 | 扣款 | 实发金额", "900 | 300 | 1200 | 50 | 1150"),
        ("保障标准 | 月保障金 | 分类施保金 | 合计", "1500 | 900 | 300 | 1200"),
    ],
)
def test_the_amount_of_what_is_given_in_parts_is_their_sum(header, sums):
    assert given(listed(KEEP, header, sums)) == [[("tekun", 1200)]]


def test_a_benefits_own_column_may_tell_what_each_row_is_given_in_parts():
    header = "救助类别 | 基本生活费 | 护理补贴 | 合计"
    sheet = listed("2026年8月救助名册", header, "特困 | 900 | 300 | 1200", "低保 | 700 | . | 700")
    assert given(sheet) == [[("tekun", 1200)], [("dibao", 700)]]


def test_what_was_paid_late_or_left_out_in_one_row_leaves_the_sum_what_it_is():
    sheet = listed(
        KEEP, "供养标准 | 护理费 | 补发 | 合计", "900 | 300 | . | 1200", "900 | . | 900 | 1800", "900 | . | . | 900"
    )
    assert given(sheet) == [[("tekun", 1200)], [("tekun", 1800)], [("tekun", 900)]]


@pytest.mark.parametrize(
    ("title", "header", "row", "told"),
    [
        ("低保发放表", "低保金 | 高龄津贴 | 合计", "700 | 200 | 900", [("old_age", 200), ("dibao", 700)]),
        (
            "民政办残疾人补贴",
            "生活补贴 | 护理补贴 | 合计",
            "80 | 100 | 180",
            [("hardship_disability", 80), ("severe_disability", 100)],
        ),
        ("民政办残疾人护理补贴", "护理补贴 | 生活费 | 合计", "100 | 80 | 180", [("severe_disability", 100)]),
        ("低保发放表", "保障金 | 家庭月收入 | 合计", "700 | 500 | 1200", [("dibao", 700)]),
        ("低保发放表", "月保障金 | 累计发放金额 | 合计", "700 | 2100 | 2800", [("dibao", 700)]),
        ("高龄津贴发放表", "补贴标准 | 补发金额 | 实发金额", "100 | 200 | 300", [("old_age", 100)]),
    ],
)
def test_a_sum_of_several_things_is_no_benefits_own(title, header, row, told):
    assert given(listed(f"2026年8月{title}", header, row)) == [told]


@pytest.mark.parametrize(
    ("lines", "merged"),
    [
        (
            [
                ["王三", WANG, "王三", 700, 300, 1000],
                ["陈大", CHEN, "陈大", 700, 300, 2000],
                ["陈大", LI, "李二", 700, 300, ""],
            ],
            (),
        ),
        ([["陈大", CHEN, "陈大", 700, 300, 2000], ["陈大", LI, "李二", 700, 300, 2000]], ()),
        ([["陈大", CHEN, "陈大", 700, 300, 2000], ["陈大", LI, "李二", 700, 300, ""]], ("F2:F3",)),
    ],
)
def test_a_familys_sum_beside_each_members_own_parts_is_not_the_members(lines, merged):
    header = ["户主姓名", "身份证号", "姓名", "保障金", "分类施保金", "合计"]
    sheet = table([header, *lines], file="2026年8月低保.xlsx", merged=merged)
    assert given(sheet) == [[("dibao", 700)]] * len(lines)


def test_a_familys_parts_on_every_line_still_count_once():
    header = ["户主姓名", "姓名", "身份证号", "户月保障金", "分类施保金", "合计"]
    lines = [["陈大", "陈大", CHEN, 700, 300, 1000], ["陈大", "李二", LI, 700, 300, 1000]]
    assert given(table([header, *lines], file="2026年8月低保.xlsx")) == [[("dibao", 700)], [("dibao", None)]]


def test_a_familys_parts_and_sum_on_its_first_line_count_there():
    header = ["户主姓名", "姓名", "身份证号", "保障金", "分类施保金", "合计"]
    lines = [["陈大", "陈大", CHEN, 700, 300, 1000], ["陈大", "李二", LI, "", "", ""]]
    assert given(table([header, *lines], file="2026年8月低保.xlsx")) == [[("dibao", 1000)], [("dibao", None)]]


def test_a_column_that_was_said_to_be_the_amount_stays_it():
    lines = spread(f"{KEEP}\n姓名 | 身份证号 | 供养标准 | 护理费 | 合计\n陈大 | {CHEN} | 900 | 300 | 1200")
    lessons = Lessons(columns={"civil_affairs": {"供养标准": "amount"}})
    (sheet,) = recognise_sheet(raw_sheet(lines), "民政.xlsx", asked=Asked(lessons=lessons))
    assert given(sheet) == [[("tekun", 900)]]
