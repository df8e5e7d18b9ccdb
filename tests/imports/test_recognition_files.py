"""Whole files, from the bytes to the rows: one list written in every format."""

import csv
import io
from datetime import date

import pytest

from assist.imports.recognition import recognise
from tests.common.old_workbook import old_workbook
from tests.imports.sheets import codes, resident, save, warned

HEAD, WIFE, OTHER = resident("19600102", "997"), resident("19620304", "998"), resident("19700708", "999")
LINES = [
    ["困难家庭花名册"],
    ["统计单位：逍遥津街道县桥社区"],
    ["序号", "户主姓名", "住址", "成员姓名", "与户主关系", "身份证号", "登记时间"],
    [1, "陈大明", "淮河路3栋203室", "陈大明", "户主", HEAD, "2024.9.11"],
    ["", "", "", "李桂花", "配偶", WIFE, ""],
    [2, "王建国", "淮河路3栋204室", "王建国", "户主", OTHER, "2024年9月12日"],
    ["合计", "2户", "", "3人"],
    ["制表人：彭宝明", "", "", "", "制表时间：2025年9月30日"],
]


def as_text(delimiter, encoding):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(LINES)
    return out.getvalue().encode(encoding)


def as_xlsx(tmp_path):
    return save(
        tmp_path / "x.xlsx", {"花名册": LINES}, merged=["A1:G1", "A4:A5", "B4:B5", "C4:C5", "G4:G5"]
    ).read_bytes()


FORMATS = {
    "xlsx": as_xlsx,
    "xls": lambda _: old_workbook({"花名册": (LINES, [(0, 0, 0, 6), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 4, 2)])}),
    "csv utf-8": lambda _: as_text(",", "utf-8"),
    "csv with BOM": lambda _: as_text(",", "utf-8-sig"),
    "csv gb18030": lambda _: as_text(",", "gb18030"),
    "csv utf-16": lambda _: as_text(",", "utf-16"),
    "tabs gb18030": lambda _: as_text("\t", "gb18030"),
    "tabs utf-16": lambda _: as_text("\t", "utf-16"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_one_list_reads_the_same_in_every_format(tmp_path, kind):
    path = tmp_path / "困难家庭花名册.xls"
    path.write_bytes(FORMATS[kind](tmp_path))
    (sheet,) = recognise(path)
    assert (sheet.kind, sheet.layout, sheet.read) == ("household", "lines", 3)
    assert (sheet.street, sheet.community, sheet.made_on) == ("逍遥津街道", "县桥社区", date(2025, 9, 30))
    first, second = sheet.rows
    assert [(member.name, member.identity_number) for member in first.members] == [("陈大明", HEAD), ("李桂花", WIFE)]
    assert (first.opened_on, second.opened_on) == (date(2024, 9, 11), date(2024, 9, 12))
    assert (first.address, second.head.name) == ("淮河路3栋203室", "王建国")
    assert not first.refusals and not second.refusals
    assert [line.row for line in first.lines] == [4, 5]


def test_error_cells_refuse_what_they_must_and_empty_the_rest(tmp_path):
    lines = [
        ["户主姓名", "身份证号", "住址", "致困原因"],
        ["陈大明", b"#N/A", "淮河路3栋203室", "因病"],
        ["王建国", OTHER, "淮河路3栋204室", b"#N/A"],
    ]
    path = tmp_path / "台账.xls"
    path.write_bytes(old_workbook({"台账": (lines,)}))
    bad, good = recognise(path)[0].rows
    assert codes(bad) == ["error-cell"]
    assert bad.refusals[0].column == "B 身份证号"
    assert (codes(good), warned(good), good.cause) == ([], ["error-cell-ignored"], "")


def test_a_formula_counts_by_its_stored_result_and_is_refused_without_one(tmp_path):
    path = save(tmp_path / "a.xlsx", {"台账": [["户主姓名", "身份证号", "住址"], ["陈大明", f'="{HEAD}"', "x"]]})
    (row,) = recognise(path)[0].rows
    assert codes(row) == ["formula-without-result"]


def test_every_sheet_of_a_workbook_is_told(tmp_path):
    needs = [["需求人", "需求内容", "提出时间"], ["陈大明", "配钥匙", "2025.5.8"]]
    visits = [["探访日期", "探访对象", "探访人", "探访情况"], ["2025.5.8", "陈大明", "于芳", "正常"]]
    other = [["type", "dictionary"], ["1", "低保"]]
    path = save(tmp_path / "a.xlsx", {"户": LINES, "需求": needs, "探访": visits, "字典": other, "Sheet5": []})
    sheets = recognise(path, name="县桥.xlsx")
    assert [(sheet.name, sheet.kind) for sheet in sheets] == [
        ("户", "household"),
        ("需求", "need"),
        ("探访", "visit"),
        ("字典", "unknown"),
    ]
    assert {sheet.file for sheet in sheets} == {"县桥.xlsx"}


def test_a_file_that_was_written_on_a_day_refuses_what_comes_after(tmp_path):
    visits = [["探访日期", "探访对象", "探访人"], ["2025.5.8", "陈大明", "于芳"], ["2052.5.8", "陈大明", "于芳"]]
    path = save(tmp_path / "a.xlsx", {"探访": visits})
    good, bad = recognise(path, today=date(2025, 10, 11))[0].rows
    assert (codes(good), codes(bad)) == ([], ["date-in-future"])
