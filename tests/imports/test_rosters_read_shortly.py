"""Most rows of a list are read in few steps: they say what they say when they are read through."""

from datetime import date

from assist.imports import rosters
from assist.imports.recognition import recognise_sheet
from assist.imports.rosters import Asked
from tests.imports.sheets import raw_sheet, resident

CHEN, LI = resident("19400102", "997"), resident("19500203", "998")
ODD = [
    ("陈大", CHEN), ("陈 大", f"\t{CHEN}"), ("陈\u3000大", f"'{LI}"), ("无", CHEN), ("", CHEN), ("暂无", LI),
    ("陈大（户主）", LI), ("大" * 51, LI), ("陈\ufffd", LI), ("陈大", f"{CHEN[:17]}０"),
    ("李二", CHEN[:6] + CHEN[8:17]), ("李二", CHEN[:17]), ("李二", "340103********0012"), ("李二", ""), ("李二", "无"),
    ("李二", 3.40103194001e17), ("李二", "H12345678"), ("李二", "34010320990102001X"), ("＃N/A", LI), (12.0, LI),
    ("Ann Lee", LI), ("李二", LI.lower()),
]  # fmt: skip


def test_a_row_in_words_known_already_says_what_it_says_when_it_is_read_through(monkeypatch):
    lines = [["姓名", "身份证号", "救助类别", "月保障金", "状态", "门牌"]]
    lines += [[name, number, "低保", 600.0, "正常", door] for name, number in ODD for door in ("3栋", "", "3\ufffd")]
    of_september = {"file": "2025年9月民政名册.xlsx", "today": date(2025, 10, 11), "asked": Asked()}
    (shortly,) = recognise_sheet(raw_sheet(lines), **of_september)
    monkeypatch.setattr(rosters, "NOT_SIMPLE", {"name"})
    (through,) = recognise_sheet(raw_sheet(lines), **of_september)
    assert [row[:-1] for row in shortly.rows] == [row[:-1] for row in through.rows]
    assert {row.identity_number for row in shortly.rows if not row.refusals} >= {CHEN, LI}
