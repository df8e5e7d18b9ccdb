"""S13: whatever somebody does to the audit log who has the whole database shows, and the first bad entry is named."""

# ruff: noqa: S608, S311 - the statements are this file's own; its chances need not be secret

import time
from random import Random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.audit import fill_chain, unguarded
from volunteers.audit.chain import COVERED, append
from volunteers.audit.heads import Head
from volunteers.audit.verifying import verify
from volunteers.models import AuditEntry, AuditTail, Chain, Did

LENGTH = 40
ENTRIES = 40_000
TABLE, SEAL, TAIL = "volunteers_auditentry", "volunteers_auditseal", "volunteers_audittail"
DEEDS = [
    deed.format(table)
    for table in (TABLE, SEAL)
    for deed in ("UPDATE {} SET hash = 'x'", "DELETE FROM {}", "TRUNCATE {}")
]
COLUMNS = [field.attname for field in AuditEntry._meta.concrete_fields]
MOST_TIMES_READING = 2
FITTING = {"chain": "cut", "at": "2020-01-01 00:00:00", "did": Did.SEALED}


class TakenBack(Exception):
    """The tampering is over; everything is as it was."""


@pytest.fixture
def log(db):
    """A log of LENGTH entries in each chain, and its ends as they were kept outside."""
    for number in range(LENGTH):
        for chain, did in ((Chain.LOOKS, Did.LOOKED), (Chain.CHANGES, Did.EXPORTED)):
            append(AuditEntry(chain=chain, did=did, who=f"人{number}", file_id=number, file=f"T-{number}"))
    return [Head(timezone.now(), tail.chain, tail.number, tail.hash) for tail in AuditTail.objects.all()]


def set_column(cursor, chain, number, column, value):
    cursor.execute(f"UPDATE {TABLE} SET {column} = %s WHERE chain = %s AND number = %s", [value, chain, number])


def edit(random, cursor, chain, number):
    """One value of one entry, to another that fits its column."""
    change(cursor, chain, number, random.choice(COLUMNS))
    return number


def change(cursor, chain, number, column):
    cursor.execute(f"SELECT {column} FROM {TABLE} WHERE chain = %s AND number = %s", [chain, number])
    value = cursor.fetchone()[0]
    if column in ("by_id", "key", "file_id"):
        changed = (value or 0) + 1
    elif column == "number":
        changed = LENGTH + 1 + number
    elif column in FITTING:
        changed = FITTING[column]
    elif column == "succeeded":
        changed = not value
    else:
        changed = f"{value[:-1]}{'y' if value[-1:] == 'x' else 'x'}"
    set_column(cursor, chain, number, column, changed)


def delete(random, cursor, chain, number):
    cursor.execute(f"DELETE FROM {TABLE} WHERE chain = %s AND number = %s", [chain, number])
    return number


def insert(random, cursor, chain, number):
    """An entry made by hand in place of one, or beyond the end: without the key its hash cannot be right."""
    number = random.choice([number, LENGTH + 1])
    cursor.execute(f"DELETE FROM {TABLE} WHERE chain = %s AND number = %s", [chain, number])
    cursor.execute(f"SELECT hash FROM {TABLE} WHERE chain = %s AND number = %s", [chain, number - 1])
    previous = (cursor.fetchone() or [""])[0]
    AuditEntry.objects.create(
        hash=f"{random.getrandbits(256):064x}", previous=previous, chain=chain, number=number, at=timezone.now(),
        did=Did.LOOKED, who="made by hand",
    )  # fmt: skip
    return number


def swap(random, cursor, chain, number):
    other = random.choice([one for one in range(1, LENGTH + 1) if one != number])
    for old, new in ((number, 10**6), (other, number), (10**6, other)):
        set_column(cursor, chain, old, "number", new)
    return min(number, other)


def cut(random, cursor, chain, number):
    """The end of the log, and the row of its end made to fit: only what is kept outside tells."""
    cursor.execute(f"DELETE FROM {TABLE} WHERE chain = %s AND number >= %s", [chain, number])
    cursor.execute(f"SELECT hash FROM {TABLE} WHERE chain = %s AND number = %s", [chain, number - 1])
    previous = (cursor.fetchone() or [""])[0]
    cursor.execute(f"UPDATE {TAIL} SET number = %s, hash = %s WHERE chain = %s", [number - 1, previous, chain])
    return number


def tamper(times, heads):
    """So many tamperings, each found, named, and taken back."""
    random = Random(13)
    assert [chain.fault for chain in verify(heads)] == [None, None]
    for turn in range(times):
        how = random.choice((edit, delete, insert, swap, cut))
        chain, number = random.choice(Chain.values), random.randrange(1, LENGTH + 1)
        with pytest.raises(TakenBack), transaction.atomic():
            with unguarded() as cursor:
                expected = how(random, cursor, chain, number)
            found = {one.chain: one.fault for one in verify(heads)}
            assert found[chain], (turn, how.__name__, chain, number)
            assert found[chain].number == expected, (turn, how.__name__, chain, number, found[chain])
            raise TakenBack
    assert [chain.fault for chain in verify(heads)] == [None, None]


def test_tampering_is_found_and_the_first_bad_entry_named(log):
    tamper(40, log)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found(log, column):
    with unguarded() as cursor:
        change(cursor, Chain.LOOKS, 7, column)
    assert verify(log)[0].fault


def test_an_entry_of_another_past_of_the_log_is_found(db):
    """Written here, with the right key, and taken back: it has a hash of its own, and does not fit where it is put."""
    looked = {"chain": Chain.LOOKS, "did": Did.LOOKED}
    append(AuditEntry(**looked))
    with pytest.raises(TakenBack), transaction.atomic():
        other = append(AuditEntry(**looked, who="another"))
        raise TakenBack
    for _entry in range(3):
        append(AuditEntry(**looked))
    with unguarded() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE number = 2")
        other.save(force_insert=True)
    assert [fault and fault.number for fault in (one.fault for one in verify([]))] == [3, None]


@pytest.mark.trial("S13")
def test_a_thousand_tamperings_are_found(log, figure):
    tamper(1000, log)
    figure("1000 of 1000 tamperings found, the first bad entry named")


@pytest.mark.trial("S13")
@pytest.mark.django_db
def test_verifying_costs_little_more_than_reading(figure):
    fill_chain(Chain.LOOKS, [timezone.now()] * ENTRIES)
    names = ("number", "hash", *COVERED)
    read, verified = [], []
    for _round in range(9):
        begun = time.perf_counter()
        for _row in AuditEntry.objects.in_chain(Chain.LOOKS).values_list(*names).iterator(chunk_size=5000):
            pass
        read.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        assert [chain.fault for chain in verify([])] == [None, None]
        verified.append(time.perf_counter() - begun)
    ratio = min(verified) / min(read)  # the least of both: whatever else the machine does only adds to them
    figure(f"{ENTRIES} entries verified in {ratio:.2f} × the time of reading them")
    assert ratio <= MOST_TIMES_READING, ratio


@pytest.mark.django_db
def test_the_offices_own_role_on_postgresql_may_not_change_the_log():
    """The tests' role is a superuser, whom no right holds; as in an office, the table belongs to one that is none."""
    if connection.vendor != "postgresql":
        return
    append(AuditEntry(chain=Chain.LOOKS, did=Did.LOOKED))
    with unguarded() as cursor:
        cursor.execute("CREATE ROLE office_of_a_test")
        for table in (TABLE, SEAL):
            cursor.execute(f"ALTER TABLE {table} OWNER TO office_of_a_test")
        cursor.execute("GRANT USAGE ON SCHEMA public TO office_of_a_test")
        for deed in DEEDS:
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                cursor.execute("SET LOCAL ROLE office_of_a_test")
                cursor.execute(deed)
