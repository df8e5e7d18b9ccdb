"""What only tests and an attacker do to the audit log: switch off its guard."""

from contextlib import contextmanager

from django.db import connection

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
