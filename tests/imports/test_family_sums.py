"""Lists with a line for each member of a family: a sum for all of them counts once."""

import pytest

from tests.imports.sheets import resident, spread, table

CHEN, LI, WANG = resident("19400102", "997"), resident("19500203", "998"), resident("19880506", "999")


def test_a_familys_sum_on_each_members_line_counts_once():
    header = ["户主姓名", "姓名", "身份证号", "户月保障金"]
    rows = [["陈大", "陈大", CHEN, 720], ["陈大", "李二", LI, 720], ["王三", "王三", WANG, 600]]
    sheet = table([header, *rows], file="2026年4月低保.csv")
    assert [row.facts[0].amount for row in sheet.rows] == [720, None, 600]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("户主姓名|姓名|身份证号|户月保障金", ["陈大|陈大|{0}|720", "陈大|李二|{1}|720", "陈大|陈大|{2}|720"]),
        ("户主姓名|姓名|身份证号|户月保障金", ["陈大|陈大|{0}|720", "陈大|李二|{1}|720", "陈大|王三|{2}|600"]),
        (
            "户主姓名|姓名|与户主关系|身份证号|户月保障金",
            ["陈大|陈大|本人|{0}|720", "陈大|李二|妻|{1}|720", "陈大|陈大|户主|{2}|720"],
        ),
    ],
)
def test_families_whose_heads_have_one_name_are_two_where_anything_tells_them_apart(header, rows):
    lines = "\n".join([header, *rows]).format(CHEN, LI, WANG)
    sheet = table(spread(lines), file="2026年4月低保.csv")
    assert [row.facts[0].amount for row in sheet.rows][:2] == [720, None]
    assert sheet.rows[2].facts[0].amount in (720, 600)


def test_a_familys_merged_head_is_its_own():
    lines = [["户主姓名", "姓名", "身份证号", "户月保障金"], ["陈大", "李二", LI, 720], ["", "王三", WANG, 720]]
    lines.append(["陈大", "赵四", resident("19920506", "996"), 720])
    sheet = table(lines, file="2026年4月低保.xlsx", merged=["A2:A3"])
    assert [row.facts[0].amount for row in sheet.rows] == [720, None, 720]


def test_a_members_number_within_the_family_is_not_the_familys():
    header = "户主姓名|户内编号|姓名|身份证号|户月保障金"
    sheet = table(spread(f"{header}\n陈大|1|陈大|{CHEN}|720\n陈大|2|李二|{LI}|720"), file="2026年4月低保.csv")
    assert [row.facts[0].amount for row in sheet.rows] == [720, None]


def test_a_sum_merged_over_a_familys_lines_counts_once():
    lines = [["姓名", "身份证号", "保障金"], ["陈大", CHEN, 720], ["李二", LI, ""], ["王三", WANG, 600]]
    sheet = table(lines, file="2026年4月低保.xlsx", merged=["C2:C3"])
    assert [row.facts[0].amount for row in sheet.rows] == [720, None, 600]
