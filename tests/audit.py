"""What only tests and an attacker do to the audit log: switch off its guard, and write it in bulk."""

from contextlib import contextmanager

from django.db import connection

from volunteers.audit.chain import COVERED, hashing
from volunteers.models import AuditEntry, AuditTail, Chain, Did

TABLES = ("volunteers_auditentry", "volunteers_auditseal", "volunteers_audittail")


@contextmanager
def unguarded():
    """The audit log without its triggers, as whoever owns the database could make it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit!_%' ESCAPE '!'"
            )
            off = cursor.fetchall()
            for name, _sql in off:
                cursor.execute(f"DROP TRIGGER {name}")
            yield cursor
            for _name, sql in off:
                cursor.execute(sql)
        else:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield cursor
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def fill_chain(chain, moments):
    """A whole chain with an entry for each of these moments, as ``append`` would have written them one by one."""
    hash_of, previous, made = hashing(), "", []
    for number, at in enumerate(moments, start=1):
        entry = AuditEntry(
            chain=chain, number=number, at=at, did=Did.LOOKED if chain == Chain.LOOKS else Did.CHANGED,
            who=f"人{number}", file_id=number, file=f"T-{number}", previous=previous,
        )  # fmt: skip
        entry.hash = previous = hash_of(("", *(getattr(entry, name) for name in COVERED)))
        made.append(entry)
    AuditEntry.objects.bulk_create(made, batch_size=1000)
    AuditTail.objects.create(chain=chain)
    with unguarded():
        AuditTail.objects.filter(pk=chain).update(number=len(made), hash=previous, written_at=made[-1].at)
