"""Many rows are written and changed at once, on either database."""

from datetime import date

import pytest
from django.db import transaction

from benefits.models import Department, Roster, RosterRow
from common.databases.many_rows import change_rows, take_keys, write_rows

pytestmark = pytest.mark.django_db
NAMES = ("id", "roster_id", "row", "name", "identity_number", "identity_mask", "state")


def test_rows_written_at_once_have_the_keys_that_were_taken_and_can_be_read_and_changed():
    roster = Roster.objects.create(
        department=Department.objects.create(code="d", name="部门"), month=date(2025, 9, 1), file="名册"
    )
    with transaction.atomic():
        keys = take_keys(RosterRow, 3)
        write_rows(RosterRow, NAMES, [(key, roster.pk, key, "陈\t大\\n", "34010", "34***", "") for key in keys])
        change_rows(RosterRow, ["name", "identity_number"], [("李二", "34020", keys[0])])
    last = RosterRow.objects.create(roster=roster, row=99, name="王三", identity_number="1", identity_mask="")
    rows = RosterRow.objects.order_by("pk").values_list("name", "identity_number", "row")
    assert sorted(rows[:3]) == sorted([("李二", "34020", keys[0]), *(("陈\t大\\n", "34010", key) for key in keys[1:])])
    assert last.pk > keys[-1]
