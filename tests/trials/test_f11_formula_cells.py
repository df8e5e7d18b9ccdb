"""F11: nothing that anybody typed becomes a formula on the way out, and it comes back as it was."""

import re
import subprocess
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from assist.imports.importing import import_workbooks
from assist.imports.outcomes import SAME
from assist.ledger.order import make_order
from assist.ledger.workbook import write_ledger
from households.models import Household
from needs.models import Need
from tests.factories import make_holder, make_household, make_need, make_unit, make_visit
from volunteers.rights import Role

DAY = date(2025, 9, 30)
STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\x00=", "'=", "\n+", " =", "#"]
ENDS = ["1+1", "SUM(A1:A9)", 'HYPERLINK("x","y")', "cmd|' /C calc'!A0", "甲", "_x003D_1+1", 'DDE("a";"b";"c")']
HOSTILE = [start + end for start in STARTS for end in ENDS]


def as_stored(text: str) -> str:
    """What a form or an import keeps of it: no control characters, no blank edges."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text).strip()


@pytest.mark.trial("F11")
@pytest.mark.django_db
def test_no_cell_of_the_ledger_is_a_formula(tmp_path, figure):
    texts = sorted({as_stored(text) for text in HOSTILE})
    files, needs = {}, {}
    for text in texts:
        household = make_household(note=text, living_address=text, registered_address=text, room="203室")
        head = household.memberships.get().person
        files[household.pk], needs[make_need(household, what=text, note=text, raised_on=DAY, person=head).pk] = (
            text,
            text,
        )
        make_visit(household, note=text, problem=text, visited_on=DAY, person=head)
        make_unit(f"{text}公司", note=text, contact=text)
    path = tmp_path / "ledger.xlsx"
    order = make_order(by=make_holder(Role.CASEWORKER), reason="月报", first=DAY, last=DAY)
    write_ledger(order, path)

    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert sum(len(re.findall(rb"<f[\s>/]", part)) for part in parts) == 0
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    shown = [cell for cell in cells if cell.value in texts]
    assert {cell.value for cell in shown} >= {text for text in texts if "_x" not in text}
    assert {cell.data_type for cell in shown} == {"s"}

    result = import_workbooks([path], today=DAY)
    changed = [outcome for outcome in result.outcomes if outcome.what != SAME]
    assert [(outcome.about, outcome.words) for outcome in changed] == []
    for model, known, name in ((Household, files, "note"), (Need, needs, "what")):
        assert dict(list(model.objects.values_list("pk", name))) == known
    figure(f"{len(texts)} values in {len(shown)} cells: 0 formulas, all back")


@pytest.mark.trial("F11")
@pytest.mark.django_db
def test_a_spreadsheet_program_shows_the_text_and_reckons_nothing(tmp_path, figure):
    texts = sorted({as_stored(text).replace("\n", " ") for text in HOSTILE})
    for text in texts:
        make_unit(f"{text}公司", note=text)
    path = tmp_path / "ledger.xlsx"
    order = make_order(by=make_holder(Role.CASEWORKER), reason="月报", first=DAY, last=DAY)
    write_ledger(order, path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,8"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", options, "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    shown = next(tmp_path.glob("*资源清单*.csv")).read_text("utf-8")
    missing = [text for text in texts if text.replace('"', '""') not in shown]
    assert missing == []
    assert "#NAME?" not in shown and "Err:" not in shown
    figure(f"{len(texts)} values shown as text by LibreOffice")
