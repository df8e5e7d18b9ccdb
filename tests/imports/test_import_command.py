"""``manage.py import_workbooks``: what it prints, hands back, and ends with."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from assist.imports.recognition import recognise
from households.models import Household
from needs.models import Need
from tests.factories import make_community, make_holder, make_household, make_user
from tests.imports.run import LEDGER, NEEDS, bring_in, drawn, whats
from tests.imports.sheets import resident
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
CHEN, LI = resident("19600101"), resident("19700202", "997")
PLACE = "淮河路3栋203室 | 第一片 | 第一片1组 | 19900006213 | 低保"
GOOD = f"2024.9.11 | 陈大明 | {CHEN} | {PLACE}"
BAD = f"2024.9.11 | 李梅 | {LI[:-1]}{'1' if LI[-1] != '1' else '2'} | {PLACE}"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Refused rows go to the current folder where nothing else is said."""
    monkeypatch.chdir(tmp_path)


def run(capsys, *arguments, **options):
    """What the command prints; raises CommandError as it ends."""
    call_command("import_workbooks", *map(str, arguments), **options)
    return capsys.readouterr().out


def test_it_prints_a_line_for_each_sheet_that_adds_up(tmp_path, capsys):
    out = run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}\n{BAD}"))
    line = next(line for line in out.splitlines() if line.startswith("台账.xlsx  表"))
    assert line.split()[-7:] == ["2", "1", "0", "0", "0", "1", "0"]


def test_a_refused_row_is_named_with_its_column_and_reason(tmp_path, capsys):
    out = run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}\n{BAD}"))
    assert "台账.xlsx / 表 / 5" in out
    assert "C 身份证号码" in out


def test_a_rehearsal_prints_every_row_and_writes_nothing(tmp_path, capsys):
    path = drawn(tmp_path, f"{LEDGER}\n{GOOD}")
    out = run(capsys, path, "--dry-run")
    assert "台账.xlsx / 表 / 4" in out and _("Rehearsal: nothing was written") in out
    assert not Household.objects.exists()


def test_a_change_is_printed_with_what_was_and_what_will_be(tmp_path, capsys):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{GOOD}"))
    out = run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD.replace('19900006213', '19911112222')}"), "--dry-run")
    assert "19900006213 → 19911112222" in out
    assert Household.objects.get().phone == "19900006213"


def test_full_identity_numbers_are_printed_only_as_the_sheet_wrote_them_wrong(tmp_path, capsys):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{GOOD.replace(CHEN, '.')}"))
    assert CHEN not in run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}"), "--dry-run")


def test_the_report_has_the_counts_every_row_and_the_refused_rows(tmp_path, capsys):
    report = tmp_path / "report.xlsx"
    run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}\n{BAD}"), "--report", report)
    summary, rows, _noticed, refused = load_workbook(report).worksheets
    assert [cell.value for cell in summary[3]][:5] == ["台账.xlsx", "表", _("Household ledger"), 2, 1]
    assert [line[2] for line in rows.iter_rows(min_row=2, values_only=True)] == [4, 5]
    assert BAD.split(" | ")[2] in [cell.value for cell in refused[4]]


def test_refused_rows_come_back_as_they_were_and_go_in_once_corrected(tmp_path, capsys):
    path = drawn(tmp_path, f"{LEDGER} | 成年人/在职人员\n{GOOD} | 1\n{BAD} | 1")
    out = run(capsys, path)
    handed_back = tmp_path / "台账-refused.xlsx"
    assert handed_back.name in out
    (sheet,) = recognise(handed_back)
    assert (sheet.kind, sheet.street, sheet.community, sheet.read) == ("household", "逍遥津街道", "县桥社区", 1)
    book = load_workbook(handed_back)
    for line in book.active.iter_rows():
        for cell in line:
            if cell.value == BAD.split(" | ")[2]:
                cell.value = LI
    book.save(handed_back)
    assert whats(bring_in(handed_back)) == ["create"]
    household = Household.objects.get(memberships__person__name="李梅")
    assert (household.opened_on, household.room) == (date(2024, 9, 11), "203室")
    assert household.declared == {"成年人/在职人员": "1"}


def test_of_a_household_in_several_lines_all_come_back(tmp_path, capsys):
    header = "户编号 | 家庭住址 | 片区 | 小组 | 姓名 | 与户主关系 | 身份证号"
    home = "Y-1 | 淮河路3栋203室 | 第一片 | 第一片1组"
    wrong = BAD.split(" | ")[2]
    path = drawn(tmp_path, f"{header}\n{home} | 陈大明 | 户主 | {CHEN}\n{home} | 李梅 | 配偶 | {wrong}")
    run(capsys, path, "--refused", tmp_path / "back.xlsx")
    (sheet,) = recognise(tmp_path / "back.xlsx")
    assert sheet.read == 2 and len(sheet.rows) == 1
    book = load_workbook(tmp_path / "back.xlsx")
    next(cell for line in book.active.iter_rows() for cell in line if cell.value == wrong).value = LI
    book.save(tmp_path / "back.xlsx")
    assert whats(bring_in(tmp_path / "back.xlsx")) == ["update"]
    assert Household.objects.get().memberships.count() == 2


def test_a_rehearsal_hands_nothing_back_unless_asked(tmp_path, capsys):
    path = drawn(tmp_path, f"{LEDGER}\n{BAD}")
    run(capsys, path, "--dry-run")
    assert not list(tmp_path.glob("*-refused.xlsx"))
    run(capsys, path, "--dry-run", "--report", tmp_path / "r.xlsx")
    assert (tmp_path / "r-refused.xlsx").exists()


def test_one_unreadable_file_is_named_and_the_others_count(tmp_path, capsys):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(CommandError, match=r"broken\.xlsx"):
        run(capsys, tmp_path / "broken.xlsx", drawn(tmp_path, f"{LEDGER}\n{GOOD}"))
    assert Household.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(CommandError, match=r"nowhere\.xlsx"):
        run(capsys, tmp_path / "nowhere.xlsx")


def test_a_file_without_any_list_is_named(tmp_path, capsys):
    (tmp_path / "letter.csv").write_text("尊敬的领导，\n你好。\n", "utf-8")
    with pytest.raises(CommandError, match=r"letter\.csv"):
        run(capsys, tmp_path / "letter.csv")


def test_refused_rows_alone_are_no_failure(tmp_path, capsys):
    run(capsys, drawn(tmp_path, f"{LEDGER}\n{BAD}"))


def test_the_community_is_given_by_name(tmp_path, capsys):
    make_community("双岗社区")
    make_community("县桥社区")
    run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}", unit=""), "--community", "双岗社区")
    assert Household.objects.get().building.parent.parent.parent.name == "双岗社区"


def test_an_unknown_community_is_said(tmp_path, capsys):
    with pytest.raises(CommandError, match="寿春社区"):
        run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}"), "--community", "寿春社区")


def test_who_imports_stands_in_the_history(tmp_path, capsys):
    caseworker = make_holder(Role.CASEWORKER)
    run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}"), "--by", caseworker.username)
    assert Household.history.get().history_user == caseworker


@pytest.mark.parametrize("name", ["nobody", "leads"])
def test_only_somebody_who_may_import_can_be_named(tmp_path, capsys, name):
    make_user("叶芳", username="leads")
    with pytest.raises(CommandError, match=name):
        run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}"), "--by", name)


def test_a_folder_that_is_not_there_is_said_before_anything_is_written(tmp_path, capsys):
    with pytest.raises(CommandError, match="nowhere"):
        run(capsys, drawn(tmp_path, f"{LEDGER}\n{GOOD}"), "--report", tmp_path / "nowhere" / "r.xlsx")
    assert not Household.objects.exists()


def test_text_files_in_gb18030_come_in_like_workbooks(tmp_path, capsys):
    make_household("X-1", head="陈大明", head_identity=CHEN)
    lines = [NEEDS, f"陈大明 | {CHEN} | 居住安全 | 安装扶手 | 2025.5.6 | . | . | . | 未销号 | ."]
    text = "\n".join(line.replace(" | ", "\t").replace(".\t", "\t") for line in lines)
    (tmp_path / "需求.txt").write_bytes(text.encode("gb18030"))
    run(capsys, tmp_path / "需求.txt")
    assert Need.objects.get().what == "安装扶手"


def test_the_sample_office_comes_in_by_one_command(tmp_path, capsys):
    office = Path(__file__).parents[1] / "data" / "office"
    for path in office.glob("*.xlsx"):
        shutil.copy(path, tmp_path)
    out = run(capsys, *sorted(tmp_path.glob("*.xlsx")))
    assert len(out.splitlines()) < 40
    assert Household.objects.count() == 210


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    paths = []
    for folder in ("五月", "六月"):
        (tmp_path / folder).mkdir()
        row = f"2024.9.11 | 陈大明 | {resident('19600101')} | 淮河路3栋203室 | 第一片 | 第一片1组 | 19900006213 | 低保"
        paths.append(drawn(tmp_path / folder, f"{LEDGER}\n{row}"))
    result = bring_in(*paths)
    assert [file.name for file in result.files] == ["五月/台账.xlsx", "六月/台账.xlsx"]
