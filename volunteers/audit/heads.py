"""Once a day the end of each chain is written down outside the database, so that a cut tail shows.

It goes into ``audit-heads.txt`` in the office's folder and into the log, which the office may keep elsewhere.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain, as it was on some day."""

    at: datetime
    chain: str
    number: int
    hash: str


def heads_file() -> Path:
    """Where the heads are kept."""
    return Path(settings.DATA_DIR) / "audit-heads.txt"


def keep_head(tail, now) -> None:
    """Write down where a chain ended, when the first entry of another day follows; once that is committed."""
    if tail.number and timezone.localdate(tail.written_at) != timezone.localdate(now):
        head = Head(now, tail.chain, tail.number, tail.hash)
        transaction.on_commit(lambda: write_head(head), robust=True)


def write_head(head: Head) -> None:
    """Append one head to the file and to the log."""
    line = f"{head.at.isoformat()} {head.chain} {head.number} {head.hash}"
    log.info("End of the audit log: %s", line)
    with heads_file().open("a", encoding="ascii") as file:
        file.write(f"{line}\n")


def kept_heads() -> list[Head]:
    """The heads that were written down; raises ValueError where a line is not one."""
    if not heads_file().exists():
        return []
    return [_read(line) for line in heads_file().read_text("utf-8").splitlines() if line.strip()]


def _read(line) -> Head:
    at, chain, number, hash_then = line.split()
    return Head(datetime.fromisoformat(at), chain, int(number), hash_then)
