"""F1 to F3: a file of a kilobyte that would take the machine's memory is refused quickly, and says why."""

import pytest

from tests.common.test_workbook_reading import BOMBS, measured, parts, sheet_xml, text_cell, zipped


@pytest.mark.trial("F1")
def test_far_cells_are_refused_by_name(tmp_path, figure):
    far = f'<row r="1048576">{text_cell("XFD1048576", "y")}</row>'
    path = tmp_path / "sparse.xlsx"
    zipped(path, parts(sheet_xml(f'<sheetData><row r="1">{text_cell("A1", "x")}</row>{far}</sheetData>')))
    code, value, seconds, memory = measured(path)
    assert (code, value) == ("far-cell", "XFD1048576")
    assert seconds <= 2
    figure(f"{path.stat().st_size} bytes refused in {seconds:.2f} s with {memory:.0f} MB, naming {value}")


@pytest.mark.parametrize("kind", BOMBS)
@pytest.mark.trial("F2")
def test_bombs_are_refused_before_they_unpack(tmp_path, kind, figure):
    path = tmp_path / "bomb.xlsx"
    zipped(path, parts(sheet_xml(BOMBS[kind])))
    code, _, seconds, memory = measured(path)
    assert code == "bomb"
    assert seconds <= 1 and memory <= 150
    figure(f"{kind}: refused in {seconds:.2f} s with {memory:.0f} MB")
