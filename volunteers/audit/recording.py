"""The one way into the audit log: what one transaction does is one entry, written at its end, inside it.

``record`` says what somebody did on purpose: exported, printed, opened. What a verb changed is noticed by itself
(``noticing.py``) and joins that entry, or makes one of its own. When the transaction comes to nothing, so does the
entry.
"""

import json
from dataclasses import dataclass, field

from common.databases.last_word import before_commit
from volunteers.audit.chain import append
from volunteers.audit.changes import Noticed, Wrote, changes_of
from volunteers.audit.files import files_of, numbers_of
from volunteers.audit.origin import Origin, origin
from volunteers.models.audit import LOOKS, AuditEntry, Chain, Did

MOST_FILES = 20_000


@dataclass
class Doing:
    """An entry before it is written."""

    did: str
    by: object = None
    origin: Origin = field(default_factory=Origin)
    what: str = ""
    key: int | None = None
    word: str = ""
    who: str = ""
    files: dict[int, str] = field(default_factory=dict)  # the key of each with its number, where that is known
    reason: str = ""
    succeeded: bool = True
    details: dict = field(default_factory=dict)

    @property
    def chain(self) -> str:
        return Chain.LOOKS if self.did in LOOKS else Chain.CHANGES

    def write(self):
        """Append it to its chain."""
        by = self.by or self.origin.user
        one = numbers_of(self.files) if len(self.files) == 1 else {}
        return append(
            AuditEntry(
                chain=self.chain,
                by_id=by.pk if by else None,
                who=(self.who or (f"{by} ({by.username})" if by and by.username else str(by or "")))[:200],
                address=self.origin.address,
                session=self.origin.session,
                did=self.did,
                word=self.word,
                what=self.what,
                key=self.key,
                file_id=next(iter(one), None),
                file=next(iter(one.values()), ""),
                files=f" {' '.join(map(str, [*self.files][:MOST_FILES]))} " if len(self.files) > 1 else "",
                succeeded=self.succeeded,
                reason=self.reason.replace("\0", "")[:300],
                details=json.dumps(self.details, ensure_ascii=False, sort_keys=True) if self.details else "",
            )
        )


def record(did, *, by=None, of=None, file=None, word="", who="", reason="", succeeded=True, **details):
    """Write down what somebody did, in this transaction: all or nothing.

    ``of`` is the row it was done to, ``file`` the household it concerned (where ``of`` does not say it), ``details``
    what else to say in plain values: ``rows``, ``filter``, ``sha256``, ``fields``; no secret, no name of a family.
    """
    doing = Doing(
        did=did,
        by=by,
        origin=origin(),
        what=of._meta.label_lower if of is not None else "",
        key=of.pk if of is not None else None,
        word=word,
        who=who,
        files=files_of([row for row in (file or of,) if row is not None]),
        reason=reason,
        succeeded=succeeded,
        details=details,
    )
    before_commit(write_down, doing)


def notice(rows, did, *, word=""):
    """A verb wrote these rows; ``rows`` of a model's history stand for the rows they are the history of."""
    rows = tuple(rows)
    if rows:
        before_commit(write_down, Noticed(rows, did, word))


def wrote(seen):
    """A statement wrote into a table; told only where nothing else was said of it."""
    before_commit(write_down, seen)


def write_down(items):
    """Everything that one transaction has to say: an entry for each record; what was noticed joins the first."""
    doings = [item for item in items if isinstance(item, Doing)]
    changes = changes_of(
        [item for item in items if isinstance(item, Noticed)],
        dict.fromkeys(item for item in items if isinstance(item, Wrote)),
    )
    if changes:
        first = next((doing for doing in doings if doing.chain == Chain.CHANGES), None)
        if first is None:
            first = Doing(did=changes.did, origin=origin(), what=changes.what, key=changes.key, word=changes.word)
            doings.append(first)
        first.by = first.by or changes.by
        first.files = first.files or changes.files
        first.reason = first.reason or changes.reason
        first.details |= changes.details
    for doing in sorted(doings, key=lambda doing: doing.chain):  # always the same order: nobody waits for one another
        doing.write()


__all__ = ["Did", "notice", "record"]
