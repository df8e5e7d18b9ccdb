"""What the retention ends: the oldest stretch of a chain goes, and one seal stands in its place.

The only way an entry ever leaves. The database lets it go because the seal that covers it was written before, in the
same transaction, and because it is older than the law asks; the seal carries the hash on which the next entry builds,
so that the chain still verifies. A chain that is not whole is not sealed: what was tampered with stays to be looked at.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from volunteers.audit.chain import hold_tail, mark_of
from volunteers.audit.recording import record
from volunteers.audit.verifying import first_fault
from volunteers.models import AuditEntry, AuditSeal, Chain, Did


class CannotSeal(Exception):
    """The log is not whole; nothing was sealed. The message names the first entry that is not."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed of one chain."""

    chain: str
    entries: int


def kept_for(chain) -> timedelta:
    """How long the entries of a chain are kept."""
    return timedelta(days={Chain.LOOKS: settings.KEEP_LOOKS_DAYS, Chain.CHANGES: settings.KEEP_CHANGES_DAYS}[chain])


def seal_due(*, now) -> list[Sealed]:
    """Seal what is due in each chain. Raises CannotSeal where a chain is not whole."""
    return [Sealed(chain, _seal(chain, before=now - kept_for(chain), now=now)) for chain in Chain]


@transaction.atomic
def _seal(chain, *, before, now) -> int:
    for one in sorted(Chain.values):  # in the order of every other transaction: nobody waits for one another
        hold_tail(one)
    fault = first_fault(chain)
    if fault:
        raise CannotSeal(_("Entry %(number)s: %(words)s") % {"number": fault.number, "words": fault.words})
    due = AuditEntry.objects.in_chain(chain).due(before)
    ends = due.aggregate(first=Min("number"), last=Max("number"), first_at=Min("at"), last_at=Max("at"))
    if ends["last"] is None:
        return 0
    first, last = (AuditEntry.objects.get(chain=chain, number=ends[name]) for name in ("first", "last"))
    seal = AuditSeal(
        chain=chain,
        first_number=first.number,
        last_number=last.number,
        first_at=ends["first_at"],
        last_at=ends["last_at"],
        previous=first.previous,
        hash=last.hash,
        sealed_at=now,
    )
    seal.mark = mark_of(seal)
    seal.save(force_insert=True)
    _let_go(chain, last.number)
    number = last.number - first.number + 1
    record(Did.SEALED, of=seal, word=chain, rows=number)
    return number


def _let_go(chain, last_number):
    """Delete the sealed entries; on PostgreSQL the office's role has the right to for this transaction alone."""
    table = AuditEntry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"GRANT DELETE ON {table} TO CURRENT_USER")
        delete = f"DELETE FROM {table} WHERE chain = %s AND number <= %s"  # noqa: S608  # nosec B608 - our own table's name
        cursor.execute(delete, [chain, last_number])
        if connection.vendor == "postgresql":
            cursor.execute(f"REVOKE DELETE ON {table} FROM CURRENT_USER")
