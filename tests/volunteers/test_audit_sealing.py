"""What the retention ends goes under a seal; nothing else ever goes."""

from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.audit import unguarded
from volunteers.audit.chain import append
from volunteers.audit.recording import record
from volunteers.audit.sealing import CannotSeal, seal_due
from volunteers.audit.verifying import verify
from volunteers.models import AuditEntry, AuditSeal, Chain, Did

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """The ends that are kept outside are this test's own."""
    settings.DATA_DIR = tmp_path


def entry(chain, days):
    did = Did.LOOKED if chain == Chain.LOOKS else Did.CHANGED
    return append(AuditEntry(chain=chain, did=did, at=timezone.now() - timedelta(days=days)))


def faults():
    return [chain.fault for chain in verify() if chain.fault]


def days_left(chain):
    return [(timezone.now() - one.at).days for one in AuditEntry.objects.in_chain(chain) if one.did != Did.SEALED]


def test_what_is_due_goes_and_the_chain_still_verifies():
    for days in (400, 300, 191, 189, 3):
        entry(Chain.LOOKS, days)
    for days in (1200, 1099, 400):
        entry(Chain.CHANGES, days)
    assert {one.chain: one.entries for one in seal_due(now=timezone.now())} == {Chain.LOOKS: 3, Chain.CHANGES: 1}
    assert (days_left(Chain.LOOKS), days_left(Chain.CHANGES)) == ([189, 3], [1099, 400])
    assert faults() == []
    entry(Chain.LOOKS, 0)
    assert faults() == []


def test_a_second_seal_follows_the_first_and_there_may_be_nothing_left():
    entry(Chain.LOOKS, 400)
    seal_due(now=timezone.now())
    entry(Chain.LOOKS, 300)
    seal_due(now=timezone.now())
    assert (days_left(Chain.LOOKS), faults()) == ([], [])
    assert [(seal.first_number, seal.last_number) for seal in AuditSeal.objects.order_by("pk")] == [(1, 1), (2, 2)]
    entry(Chain.LOOKS, 0)
    assert faults() == []


def test_sealing_is_written_into_the_log_itself():
    entry(Chain.LOOKS, 400)
    seal_due(now=timezone.now())
    told = AuditEntry.objects.get(did=Did.SEALED)
    assert (told.word, '"rows": 1' in told.details) == (Chain.LOOKS, True)


def test_a_chain_that_is_not_whole_is_not_sealed():
    entry(Chain.LOOKS, 400)
    entry(Chain.LOOKS, 399)
    with unguarded() as cursor:
        cursor.execute("UPDATE volunteers_auditentry SET who = 'x' WHERE number = 1 AND chain = 'looks'")
    with pytest.raises(CannotSeal):
        seal_due(now=timezone.now())
    assert AuditEntry.objects.in_chain(Chain.LOOKS).count() == 2


@pytest.mark.parametrize(("chain", "days"), [(Chain.LOOKS, 170), (Chain.CHANGES, 1000)])
def test_not_even_a_seal_lets_go_what_the_law_asks_to_keep(chain, days):
    kept = entry(chain, days)
    now = timezone.now()
    AuditSeal.objects.create(
        chain=chain, first_number=1, last_number=99, first_at=now, last_at=now, sealed_at=now, mark="made by hand"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM volunteers_auditentry WHERE hash = %s", [kept.hash])


def test_a_seal_made_by_hand_shows():
    entry(Chain.LOOKS, 400)
    now = timezone.now()
    AuditSeal.objects.create(
        chain=Chain.LOOKS, first_number=1, last_number=1, first_at=now, last_at=now, sealed_at=now, mark="by hand"
    )
    assert [fault.number for fault in faults()] == [1]


def test_a_seal_made_by_hand_shows_even_where_all_it_says_is_right():
    gone, now = entry(Chain.LOOKS, 400), timezone.now()
    entry(Chain.LOOKS, 3)
    with unguarded() as cursor:
        cursor.execute("DELETE FROM volunteers_auditentry WHERE hash = %s", [gone.hash])
    AuditSeal.objects.create(
        chain=Chain.LOOKS, first_number=1, last_number=1, first_at=gone.at, last_at=gone.at, previous=gone.previous,
        hash=gone.hash, sealed_at=now, mark="by hand",
    )  # fmt: skip
    assert [fault.number for fault in faults()] == [1]


def test_the_retention_takes_all_that_is_due_and_nothing_that_is_not():
    random = Random(4)  # noqa: S311 - ages, no secrets
    made = {chain: sorted((random.randrange(1, 1500) for _ in range(150)), reverse=True) for chain in Chain}
    for chain, ages in made.items():
        for days in ages:
            entry(chain, days)
    seal_due(now=timezone.now())
    assert days_left(Chain.LOOKS) == [days for days in made[Chain.LOOKS] if days < 190]
    assert days_left(Chain.CHANGES) == [days for days in made[Chain.CHANGES] if days < 1100]
    assert faults() == []


def test_the_end_of_a_day_is_kept_outside_so_that_a_cut_tail_shows(django_capture_on_commit_callbacks):
    entry(Chain.LOOKS, 2)
    with django_capture_on_commit_callbacks(execute=True):
        entry(Chain.LOOKS, 1)
    assert faults() == []
    with unguarded() as cursor:
        cursor.execute("DELETE FROM volunteers_auditentry WHERE chain = 'looks'")
        cursor.execute("DELETE FROM volunteers_audittail WHERE chain = 'looks'")
    assert [fault.number for fault in faults()] == [1]


def test_the_commands_say_what_they_found(capsys):
    record(Did.EXPORTED, rows=3)
    call_command("verify_audit")
    call_command("seal_audit")
    kept = capsys.readouterr().out
    assert "1" in kept
    with unguarded() as cursor:
        cursor.execute("UPDATE volunteers_auditentry SET reason = 'x'")
    with pytest.raises(CommandError, match="1"):
        call_command("verify_audit")
