"""What stands around and between the rows of a list, and what is no list at all."""

from datetime import date

import pytest
from django.utils.translation import override

from tests.imports.sheets import codes, raw_sheet, recognise_sheet, resident, spread, table, tables, warned

ONE, TWO, THREE = (resident("19600102", serial) for serial in ("996", "997", "998"))
HEADER = "序号|户主姓名|身份证号|家庭住址|享受保障类别|家庭人口|月收入"
ROWS = f"""
1|陈大明|{ONE}|淮河路3栋203室|低保|1|0
2|王建国|{TWO}|淮河路3栋204室|特困|1|600
3|计春华|{THREE}|淮河路3栋205室|无|1|900
"""


def ledger(*, before="", after="", between=""):
    rows = ROWS.strip().splitlines()
    return spread("\n".join(filter(None, [before.strip(), HEADER, rows[0], between.strip(), *rows[1:], after.strip()])))


def names(sheet):
    return [row.head.name for row in sheet.rows]


PASSED_OVER = {
    "total": "合计|.|.|.|.|3|1500",
    "total with blanks": "合  计|3户|.|.|.|3|1500",
    "total under the name": "4|总计|.|.|.|3|1500",
    "subtotal of a place": ".|第一片小计|.|.|.|3|1500",
    "subtotal with a count": "小计：3户3人",
    "total in words": "共计3户，3人",
    "figures alone": ".|.|.|.|.|3|1500",
    "makers": "制表人：彭宝明|.|.|审核人：李英|制表时间：2025年9月30日",
    "makers in cells of their own": "填表人：|彭宝明|审核人：|李英",
    "person in charge": "单位负责人（签字）：|.|.|.|填报日期：2025年9月30日",
    "remark": "备注：低保标准为868元。",
    "notes": "注：1.本表一式两份；2.请如实填写。",
    "explanation": "填表说明：身份证号须为文本。",
    "page": "第 1 页 共 3 页",
    "header again": HEADER,
    "title again": "县桥社区台账",
    "column numbers": "1|2|3|4|5|6|7",
    "column letters": "甲|乙|丙|丁|戊|己|庚",
    "hint": "（必填）|必填|18位身份证号|必填|选填|数字|数字",
    "example": "例：张三、身份证号填文本格式",
    "empty numbered form": "9|.|.|.|.|.|.",
    "section": "一、低保户",
}


PLACES = [(line, place) for line in PASSED_OVER for place in ("between", "after") if (line, place) != ("hint", "after")]


@pytest.mark.parametrize(("line", "place"), PLACES)
def test_what_is_no_household_is_passed_over(line, place):
    text = PASSED_OVER[line]
    cells = [float(cell) if cell.isdigit() and "columns" not in line else cell for cell in spread(text)[0]]
    lines = ledger(before="县桥社区台账\n统计单位：逍遥津街道县桥社区", **{place: text})
    position = next(i for i, line in enumerate(lines) if line == spread(text)[0] and i > 2)
    lines[position] = cells
    sheet = table(lines)
    assert names(sheet) == ["陈大明", "王建国", "计春华"]
    assert not any(row.refusals for row in sheet.rows)
    assert sheet.read == 3


def test_a_surname_that_means_total_is_a_name():
    assert names(table(ledger()))[2] == "计春华"


def test_what_was_passed_over_is_reported_with_its_row():
    sheet = table(ledger(after="合计|.|.|.|.|3|1500\n制表人：彭宝明"))
    assert [(line.row, line.why) for line in sheet.skipped] == [(5, "total"), (6, "signature")]


@pytest.mark.parametrize("lines", range(14))
def test_the_header_is_found_wherever_it_stands(lines):
    before = "\n".join(
        ["县桥社区台账", "统计单位：逍遥津街道县桥社区|.|.|制表日期：2025-09-30", *["说明：如实填写"] * 12][:lines]
    )
    sheet = table(ledger(before=before))
    assert sheet.header_rows == (lines + 1,)
    assert names(sheet) == ["陈大明", "王建国", "计春华"]


def test_blank_lines_between_title_header_and_rows_do_not_matter():
    lines = [["台账"], [], [], *spread(HEADER), [], *spread(ROWS)]
    sheet = table(lines)
    assert sheet.header_rows == (4,)
    assert [row.source.row for row in sheet.rows] == [6, 7, 8]


def test_where_the_unit_stands_street_and_community_come_from_it():
    for unit in (
        "统计单位：逍遥津街道县桥社区",
        "填报单位（盖章）：庐阳区逍遥津街道县桥社区居委会",
        "单位: 逍遥津街道 县桥社区",
    ):
        household = table(ledger(before=f"台账\n{unit}")).rows[0]
        assert (household.street, household.community) == ("逍遥津街道", "县桥社区")


def test_a_header_alone_is_a_list_without_rows():
    sheet = table(spread(HEADER))
    assert (sheet.kind, sheet.rows, sheet.read) == ("household", [], 0)
    assert warned(sheet) == ["no-rows"]


def test_an_empty_sheet_is_no_table():
    assert tables([]) == []


def test_a_sheet_that_is_no_list_is_refused_and_says_what_was_looked_for():
    sheet = table([["填表说明", ""], ["栏目", "格式"], ["日期", "yyyy-MM-dd"]])
    assert sheet.kind == "unknown"
    assert codes(sheet) == ["sheet-not-recognised"]
    with override("en"):
        assert "household ledger" in str(sheet.refusals[0])


def test_a_dictionary_sheet_is_no_list():
    assert table(spread("救助类别|性别|与户主关系\n低保|男|户主\n特困|女|配偶")).kind == "unknown"


def test_two_tables_below_each_other_are_two_lists():
    text = f"""
        困难家庭台账
        {HEADER}
        1|陈大明|{ONE}|淮河路3栋203室|低保|1|0
        合计|1户
        需求清单
        序号|需求人|身份证号|需求内容|提出时间|是否销号
        1|陈大明|{ONE}|配钥匙|2025.5.8|否
        2|陈大明|{ONE}|理发|2025.5.9|否
    """
    first, second = tables(spread(text))
    assert (first.kind, first.read) == ("household", 1)
    assert (second.kind, second.read, second.header_rows) == ("need", 2, (6,))


def test_a_subtotal_under_each_page_with_its_header_again():
    page = f"{HEADER}\n" + ROWS.strip() + "\n本页小计|.|.|.|.|3|1500\n"
    sheet = table(spread("县桥社区台账\n" + page + "县桥社区台账\n" + page))
    assert sheet.read == 6
    assert {line.why for line in sheet.skipped} == {"total", "header"}


def test_junk_columns_on_the_right_change_nothing():
    lines = ledger()
    for number, line in enumerate(lines):
        line += ["", "", f"x{number}", "2025", ""]
    assert names(table(lines)) == ["陈大明", "王建国", "计春华"]


def test_unknown_columns_are_kept_beside_the_row_and_named():
    lines = ledger()
    lines[0].append("颜色")
    lines[1].append("红")
    sheet = table(lines)
    assert sheet.rows[0].extra == {"颜色": "红"}
    assert warned(sheet) == ["columns-unused"]


def test_hidden_rows_and_sheets_are_read_with_a_warning():
    sheet, *_ = recognise_sheet(raw_sheet(ledger(), hidden_rows=frozenset({3}), is_hidden=True), "台账.xlsx")
    assert warned(sheet) == ["sheet-hidden"]
    assert [warned(row) for row in sheet.rows] == [[], ["hidden-row"], []]


def test_a_character_that_could_not_be_read_refuses_its_line_alone():
    sheet = table([[cell.replace("王建国", "王\ufffd国") for cell in line] for line in ledger()])
    assert [codes(row) for row in sheet.rows] == [[], ["unreadable-character"], []]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-10-11", date(2025, 10, 11)),
        ("2025/10/11", date(2025, 10, 11)),
        ("2025.10.11", date(2025, 10, 11)),
        ("20251011", date(2025, 10, 11)),
        (20251011.0, date(2025, 10, 11)),
        ("2025年10月11日", date(2025, 10, 11)),
        ("２０２５．１０．１１", date(2025, 10, 11)),
        ("2025年5月", date(2025, 5, 1)),
        ("二〇二五年十月十一日", date(2025, 10, 11)),
        ("2025-10-11 09:30:00", date(2025, 10, 11)),
        ("2025年10月11日（周六）上午", date(2025, 10, 11)),
        (date(2025, 10, 11), date(2025, 10, 11)),
        (45941.0, date(2025, 10, 11)),
        ("45941", date(2025, 10, 11)),
        ("25.10.11", date(2025, 10, 11)),
    ],
)
def test_a_day_is_read_in_every_spelling(cell, day):
    lines = [["登记时间", "户主姓名", "身份证号", "住址"], [cell, "陈大明", ONE, "x"]]
    assert table(lines).rows[0].opened_on == day


def test_days_of_a_workbook_that_counts_from_1904():
    lines = [["登记时间", "户主姓名", "身份证号", "住址"], [44479.0, "陈大明", ONE, "x"]]
    assert table(lines, date1904=True).rows[0].opened_on == date(2025, 10, 11)


@pytest.mark.parametrize(
    "cell", ["昨天", "2025年2月30日", "2025.10", 2025.1, 99.0, "1025-01-01", "5月7日", "2025.5.7-5.9"]
)
def test_what_is_no_day_is_refused(cell):
    lines = [["登记时间", "户主姓名", "身份证号", "住址"], [cell, "陈大明", ONE, "x"]]
    expected = [] if cell == "2025.10" else ["date-unreadable"]
    assert codes(table(lines).rows[0]) == expected


def test_ditto_says_the_cell_above_once_more():
    lines = spread("""
        探访日期|探访对象|住址|探访人|探访情况
        2025.5.7|吴明|淮河路3栋203室|于芳|正常
        同上|马莲|〃|同上|未遇
        同上|罗芳|淮河路4栋|李英|正常
    """)
    rows = table(lines).rows
    assert [(row.visited_on, row.address, row.visitors) for row in rows] == [
        (date(2025, 5, 7), "淮河路3栋203室", ["于芳"]),
        (date(2025, 5, 7), "淮河路3栋203室", ["于芳"]),
        (date(2025, 5, 7), "淮河路4栋", ["李英"]),
    ]
