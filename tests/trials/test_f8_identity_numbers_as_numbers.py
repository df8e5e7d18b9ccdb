"""F8: an identity number that a spreadsheet keeps as a number has lost its end; it is refused, never repaired."""

import pytest
from django.utils.translation import override

from assist.imports.recognition import recognise
from tests.common.old_workbook import old_workbook
from tests.imports.sheets import resident, save

WHO = resident("19600102", "997")
LISTS = {
    "household": ["户主姓名", "身份证号", "住址", "登记时间"],
    "need": ["需求人", "身份证号", "需求内容", "提出时间"],
    "visit": ["探访对象", "身份证号", "探访人", "探访日期"],
}
NUMBERS = [float(WHO[:17] + "0"), 340103600102997.0, 3.40103196001029e17]
TEXTS = ["3.40103E+17", "3.40103196001029E+17", "340103196001029000", "340103196001029973.0"]


@pytest.mark.trial("F8")
def test_no_number_cell_becomes_an_identity_number(tmp_path, figure):
    seen = 0
    for kind, header in LISTS.items():
        for cell in NUMBERS + TEXTS:
            lines = [header, ["陈大明", cell, "淮河路3栋203室", "2025.5.8"]]
            old, new = tmp_path / "a.xls", tmp_path / "a.xlsx"
            old.write_bytes(old_workbook({"台账": (lines,)}))
            save(new, {"台账": lines})
            for path in (old, new):
                (sheet,) = recognise(path)
                (row,) = sheet.rows
                assert sheet.kind == kind
                assert [problem.code for problem in row.refusals] == ["identity-as-number"], (kind, cell)
                with override("zh-hans"):
                    assert "身份证号被存为数字" in str(row.refusals[0])
                people = row.members if kind == "household" else [row]
                assert not any(person.identity_number for person in people)
                seen += 1
    figure(f"{seen} cells refused, 0 stored, 0 repaired")
