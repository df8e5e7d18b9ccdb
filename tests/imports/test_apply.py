"""Writing what was planned: all of it or nothing, against whatever others do meanwhile."""

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections

from assist.figures import Scope, figures
from assist.imports import importing
from assist.imports.apply import Writing
from assist.imports.importing import import_workbooks
from benefits.models import BenefitKind
from benefits.seeds import seed_benefits
from households.models import Household, Membership, Person, Visit
from needs.models import Need, PartnerUnit
from tests.factories import make_building, make_household, make_member
from tests.imports.run import LEDGER, bring_in, drawn, table_sizes, whats
from tests.imports.sheets import resident
from volunteers.models import Place, Post, User
from volunteers.rights import Role

OFFICE = Path(__file__).parents[1] / "data" / "office"
EXPECTED = json.loads((OFFICE / "expected.json").read_text("utf-8"))
CHEN, LI = resident("19600101"), resident("19700202", "997")
ROW = f"2024.9.11 | 陈大明 | {CHEN} | 淮河路3栋203室 | 第一片 | 第一片1组 | 19900006213 | 低保"


def office_files():
    return [OFFICE / f"{name}.xlsx" for name in ("visits", "needs", "partner-units", "household-ledger")]


@pytest.mark.django_db
def test_the_offices_own_workbooks_give_exactly_the_expected_figures():
    result = bring_in(*office_files())
    assert result.counts["create"] == result.read == 992
    expected = {name: EXPECTED[name] for name in figures(Scope(last=date(2025, 9, 30)))}
    assert figures(Scope(last=date.fromisoformat(EXPECTED["as_of"]))) == expected
    assert Post.objects.filter(role=Role.GROUP_LEAD).count() == 12
    assert User.objects.filter(username__isnull=False).count() == 0
    assert not result.warnings
    again = bring_in(*reversed(office_files()))
    assert again.counts["same"] == 992 and not again.made


@pytest.mark.django_db
def test_every_row_that_is_written_has_its_history():
    bring_in(*office_files())
    for model in (Household, Person, Membership, Visit, Need, PartnerUnit, Place, User, Post):
        assert model.history.count() == model.objects.count(), model
        assert not model.history.exclude(history_type="+").exists()


@pytest.mark.django_db
def test_file_numbers_run_on_and_leave_out_those_that_are_taken(tmp_path):
    make_household("XQ-0001", head="王强", building=make_building())
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW}"))
    assert set(Household.objects.values_list("number", flat=True)) == {"XQ-0001", "XQ-0002"}


@pytest.mark.django_db
def test_progress_is_told_from_nothing_to_everything():
    told = []
    import_workbooks(office_files(), progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told) and len(told) > 10
    assert told[-1] == (2 * 992, 2 * 992)


@pytest.mark.django_db
def test_a_head_steps_down_before_another_steps_up(tmp_path):
    """Both rows exist, and the database allows only one head at a time."""
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    make_member(household, "李梅", identity_number=LI)
    table = f"户编号 | {LEDGER} | 成员一姓名 | 成员一关系 | 成员一身份证号\nX-1 | {ROW} | 李梅 | 配偶 | {LI}"
    bring_in(
        drawn(
            tmp_path,
            table.replace(f"陈大明 | {CHEN}", f"李梅 | {LI}", 1).replace(
                f"李梅 | 配偶 | {LI}", f"陈大明 | 配偶 | {CHEN}"
            ),
        )
    )
    assert household.memberships.get(is_head=True).person.name == "李梅"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_what_changed_files_cost(tmp_path, rows, django_assert_num_queries):
    lines = [ROW.replace(CHEN, resident(f"1960010{n}")) for n in range(1, rows + 1)]
    bring_in(drawn(tmp_path, "\n".join([LEDGER, *lines])))
    path = drawn(tmp_path, "\n".join([LEDGER, *lines]).replace("19900006213", "19911112222"))
    lock = connection.vendor == "postgresql"
    with django_assert_num_queries(69 + lock):
        assert whats(bring_in(path)) == ["update"] * rows


def _meanwhile(monkeypatch, deed, *, times=1):
    """Let somebody else act between the planning and the writing of an import, in a connection of their own."""
    planned = []
    prepare = importing._prepare

    def prepare_and_act(*args):
        prepared = prepare(*args)
        planned.append(prepared)
        if len(planned) <= times:
            thread = threading.Thread(target=_in_own_connection, args=[deed])
            thread.start()
            thread.join()
        return prepared

    monkeypatch.setattr(importing, "_prepare", prepare_and_act)
    return planned


def _in_own_connection(deed):
    deed()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_what_somebody_types_meanwhile_is_seen_and_planned_anew(tmp_path, monkeypatch):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW}"))
    planned = _meanwhile(monkeypatch, lambda: Household.objects.get().correct(by=None, version=0, note="搬家中"))
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW.replace('低保', '特困')}"))
    household = Household.objects.get()
    assert (household.note, household.category, household.version) == ("搬家中", "tekun", 2)
    assert len(planned) == 2 and whats(result) == ["update"]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_opens_meanwhile_is_not_opened_twice(tmp_path, monkeypatch):
    building = make_building("淮河路3栋")
    seed_benefits()  # in an office that is new the import would hold the database while it plans
    _meanwhile(monkeypatch, lambda: make_household("X-1", head="陈大明", head_identity=CHEN, building=building))
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{ROW}"))
    assert Household.objects.get().number == "X-1"
    assert whats(result) == ["update"]


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_make_everything_once(tmp_path):
    path = drawn(tmp_path, f"{LEDGER}\n{ROW}")
    make_building("淮河路3栋")
    results, gate = [], threading.Barrier(2)

    def run():
        gate.wait()
        results.append(import_workbooks([path]))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(what for result in results for what in whats(result)) == ["create", "same"]
    assert Household.objects.count() == Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_that_breaks_off_leaves_nothing_behind(tmp_path, monkeypatch):
    """The last thing written fails: nothing of all that came before is there."""
    make_building("淮河路3栋")
    before = table_sizes() | {"places": Place.objects.count()}
    assert not BenefitKind.objects.exists()

    def break_off(self, model, rows, *, update):
        if model is Membership:
            raise OSError("disk full")

    monkeypatch.setattr(Writing, "_remember", break_off)
    with pytest.raises(OSError, match="disk full"):
        import_workbooks([drawn(tmp_path, f"{LEDGER}\n{ROW}")])
    assert table_sizes() | {"places": Place.objects.count()} == before
    assert not BenefitKind.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_that_cannot_be_written_raises_after_planning_anew(tmp_path, monkeypatch):
    def refuse(self):
        raise IntegrityError("taken")

    monkeypatch.setattr(Writing, "all", refuse)
    seed_benefits()
    with pytest.raises(IntegrityError):
        import_workbooks([drawn(tmp_path, f"{LEDGER}\n{ROW}")])
    assert not Household.objects.exists() and not connection.in_atomic_block
