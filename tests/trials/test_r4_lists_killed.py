"""R4: lists brought in, and compared, by a process that is killed: nothing or everything; the next run does it all."""

import random
import time
from datetime import date

import pytest

from assist.imports.importing import import_workbooks
from assist.office import set_up_office
from benefits.models import Award, Finding, LocalValue, Roster, RosterPage
from tests.beside import IMPORT, run_beside
from tests.trials.test_r4_import_killed import OFFICE, sizes

ROUNDS = 8
LISTS = sorted((OFFICE / "rosters").iterdir())
MONTH = date(2025, 9, 1)
COMPARE = """
from datetime import date
import django
django.setup()
print("ready", flush=True)
from benefits.recording import compare_and_record
compare_and_record(date(2025, 9, 30))
"""


@pytest.fixture
def office():
    """The office with its files, and the two values that it sets for itself."""
    set_up_office(street="逍遥津街道", community="县桥社区")
    LocalValue.objects.create(name="dibao_standard", value=868)
    LocalValue.objects.create(name="old_age_from", value=80)
    import_workbooks([OFFICE / "household-ledger.xlsx"], today=date(2025, 10, 11))


def away(*models):
    for model in models:
        model.objects.all().delete()


@pytest.mark.trial("R4")
@pytest.mark.django_db(transaction=True)
def test_lists_killed_in_the_middle_left_nothing_or_everything(office, figure):
    nothing = sizes()
    undisturbed = run_beside(IMPORT, 0, MONTH, *LISTS)
    signs, everything = int(undisturbed.communicate()[0]), sizes()
    chance, killed = random.Random(6), 0  # noqa: S311 -- moments to kill at
    for number in range(ROUNDS):
        away(Award, RosterPage, Roster)
        run = run_beside(IMPORT, chance.randint(1, signs), MONTH, *LISTS)
        run.communicate()
        killed += run.returncode != 0
        assert sizes() in (nothing, everything), f"round {number}"
        again = run_beside(IMPORT, 0, MONTH, *LISTS)
        again.communicate()
        assert (again.returncode, sizes()) == (0, everything), f"round {number}"
    assert killed >= ROUNDS // 2
    figure(f"{killed} of {ROUNDS} imports of lists killed; after another run all tables equal")


@pytest.mark.trial("R4")
@pytest.mark.django_db(transaction=True)
def test_a_comparison_killed_in_the_middle_left_nothing_or_everything(office, figure):
    import_workbooks(LISTS, month=MONTH, today=date(2025, 10, 11))
    undisturbed = run_beside(COMPARE)
    undisturbed.stdout.readline()
    began = time.monotonic()
    undisturbed.communicate()
    took, everything = time.monotonic() - began, Finding.objects.count()
    chance, killed, seen = random.Random(7), 0, set()  # noqa: S311 -- moments to kill at
    for number in range(ROUNDS):
        Finding.kinds.through.objects.all().delete()
        away(Finding.events.rel.related_model, Finding)
        run = run_beside(COMPARE)
        run.stdout.readline()
        time.sleep(took * chance.uniform(0.3, 1))
        run.kill()
        run.communicate()
        killed += run.returncode != 0
        seen.add(Finding.objects.count())
        assert seen <= {0, everything}, f"round {number}"
        again = run_beside(COMPARE)
        again.communicate()
        assert (again.returncode, Finding.objects.count()) == (0, everything), f"round {number}"
    figure(f"{killed} of {ROUNDS} comparisons killed; {everything} findings after another run, never a part of them")
