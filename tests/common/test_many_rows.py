"""Many rows are written and changed at once, on either database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from benefits.models import Department, Roster, RosterRow
from common.databases.many_rows import change_rows, take_keys, write_rows

pytestmark = pytest.mark.django_db
NAMES = ("id", "roster_id", "row", "member", "name", "identity_number", "identity_mask", "state")


@pytest.fixture
def roster():
    department = Department.objects.create(code="d", name="部门")
    return Roster.objects.create(department=department, month=date(2025, 9, 1), file="名册")


def test_rows_written_at_once_have_the_keys_that_were_taken_and_can_be_read_and_changed(roster):
    with transaction.atomic():
        keys = take_keys(RosterRow, 3)
        rows = enumerate(keys, 1)
        write_rows(RosterRow, NAMES, [(key, roster.pk, row, 0, "陈\t大\\n", "34010", "34***", "") for row, key in rows])
        change_rows(RosterRow, ["name", "identity_number"], [("李二", "34020", keys[0])])
    last = RosterRow.objects.create(roster=roster, row=4, name="王三", identity_number="1", identity_mask="")
    found = RosterRow.objects.order_by("pk").values_list("pk", "name", "identity_number", "row")
    others = [(key, "陈\t大\\n", "34010", row) for row, key in enumerate(keys[1:], 2)]
    assert sorted(found[:3]) == sorted([(keys[0], "李二", "34020", 1), *others])
    assert last.pk > keys[-1]


def test_a_row_that_is_there_already_is_refused_as_everywhere(roster):
    row = (roster.pk, 1, 0, "陈大", "34010", "34***", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(RosterRow, NAMES[1:], [row, row])


def test_only_rows_that_are_there_still_count_as_changed(roster):
    row = RosterRow.objects.create(roster=roster, row=1, name="王三", identity_number="1", identity_mask="")
    assert change_rows(RosterRow, ["name"], [("李二", row.pk), ("陈大", row.pk + 1)]) == 1
