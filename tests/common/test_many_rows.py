"""Many rows are written and changed at once, on either database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from benefits.models import Department, Roster, RosterPage
from common.databases.many_rows import IN_ONE_STATEMENT, change_rows, take_keys, write_rows

pytestmark = pytest.mark.django_db
NAMES = ("id", "roster_id", "number", "people", "rows")
MONTH = date(2025, 9, 1)


@pytest.fixture
def department():
    return Department.objects.create(code="d", name="部门")


@pytest.fixture
def roster(department):
    return Roster.objects.create(department=department, month=MONTH, file="名册")


def test_rows_written_at_once_have_the_keys_that_were_taken_and_can_be_read_and_changed(roster):
    with transaction.atomic():
        keys = take_keys(RosterPage, 3)
        write_rows(RosterPage, NAMES, [(key, roster.pk, number, 1, "陈\t大\\n") for number, key in enumerate(keys)])
        change_rows(RosterPage, ["people", "rows"], [(2, "李二", keys[0])])
    last = RosterPage.objects.create(roster=roster, number=4, people=1, rows="王三")
    found = RosterPage.objects.order_by("pk").values_list("pk", "rows", "number", "people")
    others = [(key, "陈\t大\\n", number, 1) for number, key in enumerate(keys[1:], 1)]
    assert sorted(found[:3]) == sorted([(keys[0], "李二", 0, 2), *others])
    assert last.pk > keys[-1]


def test_a_row_that_is_there_already_is_refused_as_everywhere(department):
    names, row = ("code", "name", "words", "months_kept", "is_active"), ("e", "又一部门", "", 24, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(Department, names, [row, row])


def test_only_rows_that_are_there_still_count_as_changed(roster):
    page = RosterPage.objects.create(roster=roster, number=1, people=1, rows="王三")
    assert change_rows(RosterPage, ["rows"], [("李二", page.pk), ("陈大", page.pk + 1)]) == 1


def test_more_rows_than_go_into_one_statement_are_all_there_in_their_order_also_after_some_were_refused(department):
    names = ("code", "name", "words", "months_kept", "is_active")
    codes = [f"{number:04d}" for number in reversed(range(2 * IN_ONE_STATEMENT + 1))]
    rows = [(code, f"部门%s{code}", "", 24, True) for code in codes]
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(Department, names, [*rows, rows[0]])
    with transaction.atomic():
        assert write_rows(Department, names, rows) == len(rows)
        assert write_rows(Department, names, []) == 0
    written = Department.objects.exclude(pk=department.pk).order_by("pk")
    assert list(written.values_list("code", "name")) == [row[:2] for row in rows]


@pytest.mark.parametrize("row", [("e", "又一部门", "", 24), ("e", "又一部门", "", 24, True, "")])
def test_a_row_of_other_columns_is_not_written_at_all(department, row):
    names = ("code", "name", "words", "months_kept", "is_active")
    with pytest.raises(ValueError, match="5 columns"), transaction.atomic():
        write_rows(Department, names, [("f", "部门", "", 24, True), row])
    assert list(Department.objects.values_list("code", flat=True)) == ["d"]


@pytest.mark.django_db(transaction=True)
def test_many_rows_are_written_within_a_transaction_alone_and_not_in_a_broken_one():
    names, row = ("code", "name", "words", "months_kept", "is_active"), ("d", "部门", "", 24, True)
    with pytest.raises(TransactionManagementError):
        write_rows(Department, names, [row])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            write_rows(Department, names, [row])
    assert not Department.objects.exists()
