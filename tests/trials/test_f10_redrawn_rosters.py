"""F10 for the comparison: however the departments write their lists down, the same is found."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from assist.imports.importing import import_workbooks
from assist.office import set_up_office
from benefits.models import LocalValue
from tests.imports.redrawn import Redrawn

OFFICE = Path(__file__).parents[1] / "data" / "office"
EXPECTED = json.loads((OFFICE / "expected.json").read_text("utf-8"))["findings"]
WAYS = 60


def found():
    out = StringIO()
    call_command("compare", "--as-of", "2025-09-30", "--json", stdout=out)
    return json.loads(out.getvalue())["findings"]


@pytest.mark.trial("F10")
@pytest.mark.django_db
def test_lists_written_in_other_ways_lead_to_the_same_findings(tmp_path, figure):
    set_up_office(street="逍遥津街道", community="县桥社区")
    LocalValue.objects.create(name="dibao_standard", value=868, since=date(2025, 1, 1))
    LocalValue.objects.create(name="old_age_from", value=80)
    import_workbooks([OFFICE / "household-ledger.xlsx"], today=date(2025, 10, 11))
    wrong = {}
    for seed in range(WAYS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        way = Redrawn(seed)
        with transaction.atomic():
            import_workbooks(way.write(folder), month=date(2025, 9, 1), today=date(2025, 10, 11))
            if (now := found()) != EXPECTED:
                lost = [one for one in EXPECTED if one not in now]
                wrong[seed] = way.told, lost, [one for one in now if one not in EXPECTED]
            transaction.set_rollback(True)
    assert wrong == {}
    figure(f"five lists written in {WAYS} other ways: the {len(EXPECTED)} findings each time, and no other")
