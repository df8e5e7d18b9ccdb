"""Each entry's hash covers all it says and the hash before it; the key to it does not stand in the database.

Whoever has the database alone can neither change an entry and mend the chain behind it, nor write one.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b

from django.db import transaction
from django.utils import timezone

from common.crypto import field_keys, keyed_index
from volunteers.audit.heads import keep_head
from volunteers.models import AuditEntry, AuditTail

# What the hash covers, in this order for ever.
COVERED = (
    "chain", "number", "by_id", "who", "address", "session", "did", "word", "what", "key", "file_id", "file", "files",
    "succeeded", "reason", "details", "previous", "at",
)  # fmt: skip
TEXTS = ("who", "address", "session", "word", "what", "file", "reason", "details")
BETWEEN = "\x1f"  # stands in no value; where it does all the same, the entry was not written here
BETWEENS = len(COVERED) - 1
FORM = f"%s{BETWEEN}" * BETWEENS
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
SEALED = ("chain", "first_number", "last_number", "first_at", "last_at", "previous", "hash", "sealed_at")


def hashing():
    """A function: of a row (its hash, then COVERED) the hash it should have; "" for one not written here.

    Made for speed, since verifying reads every entry there is: a hash that has its key already is copied, and the
    moment is counted in microseconds, whatever the database and the time zone.
    """
    keyed = blake2b(key=field_keys().index_key, digest_size=32, person=b"audit log")

    def hash_of(row) -> str:
        text = f"{FORM % row[1:-1]}{(row[-1] - EPOCH) // MICROSECOND}"
        if text.count(BETWEEN) != BETWEENS:
            return ""
        hashed = keyed.copy()
        hashed.update(text.encode())
        return hashed.hexdigest()

    return hash_of


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
    for name in TEXTS:
        setattr(entry, name, getattr(entry, name).replace(BETWEEN, " "))
    entry.hash = hashing()(tuple(getattr(entry, name) for name in ("hash", *COVERED)))
    entry.save(force_insert=True)
    keep_head(tail, entry.at)
    AuditTail.objects.filter(pk=tail.pk).update(number=entry.number, hash=entry.hash, written_at=entry.at)
    return entry


def hold_tail(chain) -> AuditTail:
    """The end of a chain, held until this transaction ends."""
    tail = next(iter(_tails(chain).all()), None)
    if tail is None:  # the first entry of all; of two at the same moment one has to wait here
        AuditTail.objects.get_or_create(chain=chain)
        tail = _tails(chain).get()
    return tail


@cache
def _tails(chain):
    """The query for the end of a chain: asked at every deed, and put together once."""
    return AuditTail.objects.select_for_update().filter(pk=chain)
