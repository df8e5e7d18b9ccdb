"""Whether the database guards the audit log as the migration told it to."""

from django.db import connection
from django.utils.translation import gettext as _

TRIGGERS = {
    "audit_entry_is_not_changed",
    "audit_entry_goes_under_seal",
    "audit_seal_is_not_changed",
    "audit_seal_stays",
    "audit_tail_moves_on",
    "audit_tail_stays",
}
# What SQLite's REPLACE and PostgreSQL's TRUNCATE would get round.
OWN = {
    "sqlite": {"audit_entry_is_not_replaced", "audit_seal_is_not_replaced"},
    "postgresql": {"audit_entry_is_not_emptied", "audit_seal_is_not_emptied", "audit_tail_is_not_emptied"},
}
FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
}


def missing_triggers() -> list[str]:
    """What is wrong with the guard, in words, one for each trigger that is gone or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    wanted = TRIGGERS | OWN[connection.vendor]
    return [
        _("The database does not guard the audit log: %(name)s is gone.") % {"name": name}
        for name in sorted(wanted - found)
    ]
