"""The office's own workbooks, read without the database."""

import json
from datetime import date
from pathlib import Path

import pytest

from assist.imports.recognition import recognise
from assist.imports.rows import STAFF, VOLUNTEER

OFFICE = Path(__file__).parents[1] / "data" / "office"
EXPECTED = json.loads((OFFICE / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def sheets():
    return {sheet.name: sheet for path in sorted(OFFICE.glob("*.xlsx")) for sheet in recognise(path)}


def test_every_sheet_is_recognised_and_nothing_is_refused_or_doubted(sheets):
    assert {name: sheet.kind for name, sheet in sheets.items()} == {
        "台账统计": "household",
        "需求清单": "need",
        "资源清单": "partner",
        "工作人员探访记录": "visit",
        "志愿者探访记录": "visit",
    }
    for sheet in sheets.values():
        assert not sheet.refusals and not sheet.warnings
        assert not any(row.refusals or row.warnings for row in sheet.rows)


def test_the_counts_are_those_of_the_office(sheets):
    ledger = sheets["台账统计"]
    assert len(ledger.rows) == EXPECTED["households"]
    assert sum(len(household.members) for household in ledger.rows) == EXPECTED["people"]
    assert len({household.area for household in ledger.rows}) == EXPECTED["areas"]
    assert len({household.group for household in ledger.rows}) == EXPECTED["groups"]
    assert len({household.building for household in ledger.rows}) == EXPECTED["buildings"]
    needs = sheets["需求清单"]
    assert len(needs.rows) == EXPECTED["needs"]
    assert sum(need.closed for need in needs.rows) == EXPECTED["needs_closed"]
    visits = [visit for name in ("工作人员探访记录", "志愿者探访记录") for visit in sheets[name].rows]
    times = {STAFF: 0, VOLUNTEER: 0}
    for visit in visits:
        times[visit.capacity] += len(visit.visitors)
    assert times == {STAFF: EXPECTED["visits_staff"], VOLUNTEER: EXPECTED["visits_volunteers"]}
    assert sum(not visit.met for visit in visits) == 73
    assert len({unit.name for unit in sheets["资源清单"].rows}) == EXPECTED["partner_units"]


def test_every_line_read_is_one_row(sheets):
    for sheet in sheets.values():
        lines = [line.row for row in sheet.rows for line in row.lines]
        assert len(lines) == len(set(lines)) == sheet.read


def test_a_household_has_its_place_its_people_and_its_declared_figures(sheets):
    household = sheets["台账统计"].rows[0]
    assert (household.street, household.community) == ("逍遥津街道", "县桥社区")
    assert (household.area, household.group) == ("第一片", "第一片1组")
    assert (household.building, household.room) == ("淮河路3栋", "203室")
    assert household.opened_on == date(2024, 9, 11)
    assert household.bank_account == "6299990000046150740"
    assert [(member.name, member.relation, member.is_head) for member in household.members] == [
        ("徐小", "户主", True),
        ("黄俊庆", "配偶", False),
        ("徐家子", "子/婿", False),
    ]
    assert household.declared == {
        "家庭人口": "3",
        "残疾人数": "1",
        "老年人": "0",
        "成年人/未登记失业": "1",
        "未成年人/在校生": "1",
        "月收入": "0",
    }


def test_the_unit_line_and_the_signature_are_understood(sheets):
    ledger = sheets["台账统计"]
    assert ledger.title == "县桥社区困难家庭“一户一档”台账"
    assert ledger.header_rows == (3, 4)
    assert ledger.made_on == date(2025, 9, 30)
    assert [(line.row, line.why) for line in ledger.skipped] == [(215, "signature")]
