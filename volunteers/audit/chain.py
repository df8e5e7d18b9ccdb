"""Each entry's hash covers all it says and the hash before it; the key to it does not stand in the database.

Whoever has the database alone can neither change an entry and mend the chain behind it, nor write one.
"""

import json
from datetime import UTC

from django.db import transaction
from django.utils import timezone

from common.crypto import keyed_index
from volunteers.audit.heads import keep_head
from volunteers.models import AuditEntry, AuditTail

# What the hash covers, in this order for ever.
COVERED = (
    "chain", "number", "at", "by_id", "who", "address", "session", "did", "word", "what", "key", "file_id", "file",
    "files", "succeeded", "reason", "details", "previous",
)  # fmt: skip
AT = COVERED.index("at")
SEALED = ("chain", "first_number", "last_number", "first_at", "last_at", "previous", "hash", "sealed_at")


def hash_of(values) -> str:
    """The hash of an entry's values, in the order of COVERED."""
    values = [*values]
    values[AT] = moment(values[AT])
    return keyed_index(json.dumps(values, ensure_ascii=False), purpose="audit log")


def mark_of(seal) -> str:
    """The keyed hash of what a seal says."""
    values = [getattr(seal, name) for name in SEALED]
    words = [moment(value) if hasattr(value, "astimezone") else value for value in values]
    return keyed_index(json.dumps(words, ensure_ascii=False), purpose="seal of the audit log")


def moment(at) -> str:
    """A moment in one spelling, whatever the database and the time zone."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@transaction.atomic(savepoint=False)
def append(entry: AuditEntry) -> AuditEntry:
    """Write an entry at the end of its chain; others who append wait until this transaction has ended."""
    tail = hold_tail(entry.chain)
    entry.at = entry.at or timezone.now()
    entry.number, entry.previous = tail.number + 1, tail.hash
    entry.hash = hash_of(getattr(entry, name) for name in COVERED)
    entry.save(force_insert=True)
    keep_head(tail, entry.at)
    AuditTail.objects.filter(pk=tail.pk).update(number=entry.number, hash=entry.hash, written_at=entry.at)
    return entry


def hold_tail(chain) -> AuditTail:
    """The end of a chain, held until this transaction ends."""
    tails = AuditTail.objects.select_for_update().filter(pk=chain)
    tail = tails.first()
    if tail is None:  # the first entry of all; of two at the same moment one has to wait here
        AuditTail.objects.get_or_create(chain=chain)
        tail = tails.get()
    return tail
