"""The office's own workbooks and five departments' lists: what the comparison finds, no more and no less."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from assist.imports.importing import import_workbooks
from assist.imports.outcomes import SAME
from assist.office import set_up_office
from benefits.comparison import compare
from benefits.models import Award, LocalValue, Roster, RosterPage

OFFICE = Path(__file__).parents[1] / "data" / "office"
EXPECTED = json.loads((OFFICE / "expected.json").read_text("utf-8"))
LISTS = sorted((OFFICE / "rosters").iterdir())
SEPTEMBER, LAST = date(2025, 9, 1), date(2025, 9, 30)


@pytest.fixture
def office(db):
    """The community with its files and lists, and the two values that it sets for itself."""
    set_up_office(street="逍遥津街道", community="县桥社区")
    LocalValue.objects.create(name="dibao_standard", value=868, since=date(2025, 1, 1))
    LocalValue.objects.create(name="old_age_from", value=80)
    import_workbooks([OFFICE / "household-ledger.xlsx", *LISTS], month=SEPTEMBER, today=date(2025, 10, 11))


def printed(*arguments):
    out = StringIO()
    call_command("compare", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_comparison_finds_what_is_true_and_nothing_else(office):
    found = printed("--as-of", "2025-09-30")
    assert found["as_of"] == EXPECTED["as_of"]
    assert found["findings"] == EXPECTED["findings"]


def test_a_database_that_last_counted_an_empty_office_does_not_hold_up_the_comparison(office):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 5 WHERE relname ~ '^(households|benefits)_'")
            cursor.execute("SET LOCAL statement_timeout = '20s'")
    assert printed("--as-of", "2025-09-30")["findings"] == EXPECTED["findings"]


def test_a_second_import_of_the_lists_changes_nothing_and_finds_the_same(office):
    before = [list(model.objects.order_by("pk").values()) for model in (Roster, RosterPage, Award)]
    result = import_workbooks(LISTS, month=SEPTEMBER, today=date(2025, 10, 12))
    assert {outcome.what for outcome in result.outcomes} == {SAME}
    assert before == [list(model.objects.order_by("pk").values()) for model in (Roster, RosterPage, Award)]
    assert printed("--as-of", "2025-09-30")["findings"] == EXPECTED["findings"]


def test_nothing_is_found_before_the_lists_speak_of_it(office):
    found = {one.rule for one in compare(date(2024, 6, 30)).found}
    assert not found & {"exclusive", "requires", "income", "unknown"}


def test_a_rule_without_its_local_value_is_not_asked_and_says_so(office):
    LocalValue.objects.all().delete()
    made = compare(LAST)
    assert sorted(set(made.missing)) == ["dibao_standard", "old_age_from"]
    assert "income" not in {one.rule for one in made.found}


def test_the_comparison_asks_a_fixed_number_of_questions(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        compare(LAST)


@pytest.mark.django_db
def test_lists_beside_the_ledger_that_sets_the_community_up_find_the_same():
    LocalValue.objects.create(name="dibao_standard", value=868)
    LocalValue.objects.create(name="old_age_from", value=80)
    import_workbooks([OFFICE / "household-ledger.xlsx", *LISTS], month=SEPTEMBER, today=date(2025, 10, 11))
    assert printed("--as-of", "2025-09-30")["findings"] == EXPECTED["findings"]
