import csv
import os
import re
import subprocess
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from common.workbooks.safe import original_text, safe_text
from common.workbooks.writing import DATE, MONEY, NUMBER, TEXT, Column, workbook, write_sheet

AT = datetime(2025, 10, 11, 6, 30, tzinfo=UTC)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "=cmd|' /C calc'!A0",
    "#N/A",
    "1e5",
]


def write(path, columns, rows, **words):
    with workbook(path, by="王五 & 李四", at=AT, title="台账") as book:
        return write_sheet(book, "需求清单", columns=columns, rows=rows, **words)


def read(path):
    return load_workbook(path).worksheets[0]


def formulas(path):
    """How many formulas stand in the file's sheets."""
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return sum(len(re.findall(rb"<f[\s>/]", sheet)) for sheet in sheets)


def test_a_sheet_is_laid_out_as_the_street_expects(tmp_path):
    path = tmp_path / "ledger.xlsx"
    columns = [
        Column("户号"),
        Column("户主"),
        Column("在职", NUMBER, group="成年人", total=True),
        Column("失业", NUMBER, group="成年人", total=True),
        Column("保障金", MONEY, total=True),
    ]
    rows = [("1", "甲", 1, None, Decimal("868.50")), ("2", "乙", 2, 1, Decimal("0.01"))]
    words = {
        "heading": "台账",
        "unit": "统计单位：县桥",
        "totals": "合计",
        "maker": "制表人：王五",
        "made": "制表时间：…",
    }
    assert write(path, columns, iter(rows), **words) == 2
    sheet = read(path)
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["台账", None, None, None, None],
        ["统计单位：县桥", None, None, None, None],
        ["户号", "户主", "成年人", None, "保障金"],
        [None, None, "在职", "失业", None],
        ["1", "甲", 1, None, 868.5],
        ["2", "乙", 2, 1, 0.01],
        ["合计", None, 3, 1, 868.51],
        ["制表人：王五", None, None, "制表时间：…", None],
    ]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {"A1:E1", "A2:E2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "A7:B7", "A8:C8", "D8:E8"}
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$4", "B5")
    assert sheet.oddFooter.left.text == "王五 && 李四 · 2025-10-11 14:30"
    assert sheet.oddFooter.right.text == "&P / &N"
    assert (sheet["A1"].font.size, sheet["A1"].alignment.horizontal) == (15, "center")
    own = [cell for row in sheet["A3:E7"] for cell in row if cell.coordinate not in sheet.merged_cells]
    assert len(own) == 15
    assert all(cell.border.top.style == cell.border.right.style == "thin" for cell in own)
    assert sheet["A1"].border.top is None
    assert load_workbook(path).properties.creator == "王五 & 李四"


def test_without_words_there_is_only_header_and_rows(tmp_path):
    path = tmp_path / "plain.xlsx"
    write(path, [Column("姓名")], [("甲",)])
    sheet = read(path)
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["姓名"], ["甲"]]
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("kind", [TEXT, NUMBER, MONEY, DATE])
def test_no_text_ever_becomes_a_formula(tmp_path, kind):
    path = tmp_path / "hostile.xlsx"
    columns = [Column("=HYPERLINK(1)", kind, group="=1"), Column("=2", kind)]
    words = dict.fromkeys(["heading", "unit", "totals", "maker", "made"], "=1+1")
    write(path, columns, [(text, text) for text in HOSTILE], **words)
    assert formulas(path) == 0
    sheet = read(path)
    assert [sheet.cell(5 + n, 1).value for n in range(len(HOSTILE))] == HOSTILE
    assert {sheet.cell(5 + n, 1).number_format for n in range(len(HOSTILE))} == {"@"}


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1, max_size=30), max_size=8))
def test_any_text_comes_back_but_for_what_a_workbook_cannot_hold(tmp_path, texts):
    path = tmp_path / "any.xlsx"
    write(path, [Column("文"), Column("末")], [(text, "x") for text in texts])
    assert formulas(path) == 0
    kept = [
        "".join(
            c for c in text if (c >= " " or c in "\t\n\r") and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"
        )
        for text in texts
    ]
    assert [row[0].value or "" for row in read(path).iter_rows(min_row=2)] == kept


def test_long_numbers_stay_text_and_dates_are_dates(tmp_path):
    path = tmp_path / "types.xlsx"
    columns = [
        Column("身份证号码"),
        Column("账号", NUMBER),
        Column("日期", DATE),
        Column("时间", DATE),
        Column("人", NUMBER),
    ]
    rows = [
        ("34010319510101101X", 6222021302001234567, date(2025, 10, 11), AT, 3),
        (340103195101011019, 1e15, date(1880, 1, 1), date(1900, 3, 1), 0),
        (None, float("nan"), "不详", None, Decimal("1E+2")),
    ]
    write(path, columns, rows)
    found = [[cell.value for cell in row] for row in read(path).iter_rows(min_row=2)]
    assert found == [
        ["34010319510101101X", "6222021302001234567", datetime(2025, 10, 11), datetime(2025, 10, 11, 14, 30), 3],  # noqa: DTZ001 as a workbook gives it
        ["340103195101011019", "1000000000000000.0", "1880-01-01", datetime(1900, 3, 1), 0],  # noqa: DTZ001 - a cell has no zone
        [None, "nan", "不详", None, 100],
    ]
    sheet = read(path)
    assert [sheet.cell(2, n).number_format for n in range(1, 6)] == [
        "@",
        "@",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
        "General",
    ]
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1][2] == date(2025, 10, 11)


def test_totals_are_exact(tmp_path):
    path = tmp_path / "sum.xlsx"
    columns = [Column("名"), Column("元", MONEY, total=True), Column("数", NUMBER, total=True)]
    write(path, columns, [("a", Decimal("0.10"), 0.1), ("b", Decimal("0.20"), 0.2), ("c", "不详", None)], totals="合计")
    assert [cell.value for cell in read(path)[5]] == ["合计", 0.3, 0.3]


def test_several_sheets_stand_in_one_book_whatever_they_are_called(tmp_path):
    path = tmp_path / "many.xlsx"
    with workbook(path, by="王五", at=AT) as book:
        for name in ["汇总", "汇总", "a/b:c?*[]\\'", "", "长" * 40]:
            assert write_sheet(book, name, columns=[Column("x")], rows=[]) == 0
    assert load_workbook(path).sheetnames == ["汇总", "汇总1", "a b c", "1", "长" * 28]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")

    def failing():
        yield ("a",)
        raise LookupError("gone")

    with pytest.raises(LookupError):
        write(path, [Column("x")], failing())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_until_it_is_whole_the_file_is_not_there(tmp_path):
    path = tmp_path / "ledger.xlsx"

    def looking():
        assert not path.exists()
        yield ("a",)

    write(path, [Column("x")], looking())
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_is_cleared_away_after_a_day(tmp_path):
    left, fresh = tmp_path / ".writing-left", tmp_path / ".writing-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "1.xml").write_text("陈大明")
    os.utime(left, (0, 0))
    write(tmp_path / "ledger.xlsx", [Column("x")], [("a",)])
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".writing-fresh", "ledger.xlsx"]


def test_a_row_of_another_width_is_refused(tmp_path):
    with pytest.raises(ValueError):
        write(tmp_path / "x.xlsx", [Column("x")], [("a", "b")])


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path):
    path = tmp_path / "long.xlsx"
    write(path, [Column("x")], [("字" * 40_000,)])
    text = read(path)["A2"].value
    assert len(text) == 32_767
    assert text.endswith("…")


@pytest.mark.trial("F11")
def test_a_spreadsheet_program_shows_hostile_cells_as_text_and_they_import_again(tmp_path, figure):
    path = tmp_path / "hostile.xlsx"
    texts = [*HOSTILE, *(first + "1+1" for first in "=+-@＝＋－＠"), "=1&2<3>", "'=1", '=HYPERLINK("x","y")', "1=1"]
    write(path, [Column("文"), Column("数", NUMBER)], [(text, text) for text in texts])
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to"]
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    subprocess.run([*command, as_csv, "--outdir", tmp_path, path], check=True, capture_output=True)
    with (tmp_path / "hostile.csv").open(encoding="utf-8", newline="") as file:
        shown = [row[0] for row in csv.reader(file)][1:]
    again = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    assert formulas(path) == 0
    assert [text.replace("\r", "\n") for text in shown] == [text.replace("\r", "\n") for text in texts]
    assert again == [[text, text] for text in texts]
    figure(f"{len(texts)} hostile cells: 0 formulas, all shown as text and read back")


@given(st.one_of(st.text(), st.sampled_from(HOSTILE).map(lambda text: "'" + text)))
def test_csv_text_is_harmless_and_comes_back(text):
    safe = safe_text(text)
    assert not safe or safe[0] not in "=+-@\t\r\n\0＝＋－＠"
    assert original_text(safe) == text


def test_csv_numbers_stay_numbers():
    assert [safe_text(value) for value in (-5, Decimal("-1.50"), None, "-5")] == ["-5", "-1.50", "", "'-5"]


def test_the_word_for_totals_says_how_many_rows_there_are(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path, [Column("户号"), Column("人口", NUMBER, total=True)], [("1", 2), ("2", 3)], totals="合计 {rows} 户")
    assert [cell.value for cell in read(path)[4]] == ["合计 2 户", 5]


def test_a_sheet_too_wide_for_one_page_repeats_its_first_columns_on_each(tmp_path):
    path = tmp_path / "t.xlsx"
    words = {"heading": "台账", "maker": "制表人：王五", "made": "制表时间：…"}
    write(path, [Column(f"栏{number}", width=30) for number in range(10)], [range(10)], frozen=2, **words)
    sheet = read(path)
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "A4:C4", "D4:E4"}
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert sheet.print_title_cols == "$A:$B"


def test_text_that_looks_like_a_spreadsheet_s_own_escape_stays_as_it_is(tmp_path):
    path = tmp_path / "t.xlsx"
    texts = ["_x003D_1+1", "_x000D_", "a_x005F_b", "_x12_", "__x0041__"]
    write(path, [Column("备注")], [[text] for text in texts])
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == texts
