"""Whether the audit log is whole: every entry in its place, unchanged, to its end. Names the first that is not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.moment import one_moment
from volunteers.audit.chain import COVERED, hash_of, mark_of
from volunteers.audit.heads import Head, kept_heads
from volunteers.models import AuditEntry, AuditSeal, AuditTail, Chain

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place of a chain that is not as it was written."""

    chain: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying one chain."""

    chain: str
    entries: int
    sealed: int
    head: Head | None
    fault: Fault | None


class Broken(Exception):
    """Something is not as it was written."""

    def __init__(self, number, words):
        super().__init__(words)
        self.number, self.words = number, words


def verify(heads=None) -> list[Verified]:
    """Every chain, read once from its beginning to its end, beside the heads that were kept outside."""
    heads = kept_heads() if heads is None else heads
    with one_moment():
        return [_verify(chain, [head for head in heads if head.chain == chain]) for chain in Chain.values]


def first_fault(chain) -> Fault | None:
    """The first entry of a chain that is not as it was written."""
    return _verify(chain, [head for head in kept_heads() if head.chain == chain]).fault


def _verify(chain, heads) -> Verified:
    reading = _Reading(chain, heads)
    fault = None
    try:
        reading.all()
    except Broken as broken:
        fault = Fault(chain, broken.number, broken.words)
    head = Head(reading.at, chain, reading.number, reading.hash) if reading.number else None
    return Verified(chain, reading.entries, reading.sealed, head, fault)


class _Reading:
    """One chain being read: how far, and the hash that the next entry has to build on."""

    def __init__(self, chain, heads):
        self.chain = chain
        self.number, self.hash, self.at = 0, "", None
        self.entries = self.sealed = 0
        tail = AuditTail.objects.filter(pk=chain).first()  # before the entries: others go on writing meanwhile
        self.heads = {head.number: head.hash for head in heads}
        self.written = max(self.heads, default=0)
        if tail is not None:
            self.heads[tail.number] = tail.hash if self.heads.get(tail.number, tail.hash) == tail.hash else None
            self.written = max(self.written, tail.number)

    def all(self):
        self._seals()
        self._entries()
        self._end()

    def _seals(self):
        for seal in AuditSeal.objects.filter(chain=self.chain).order_by("first_number").iterator():
            if seal.mark != mark_of(seal):
                raise Broken(seal.first_number, _("a seal was changed or made by hand"))
            if (seal.first_number, seal.previous) != (self.number + 1, self.hash):
                raise Broken(self.number + 1, _("a seal is missing"))
            self.sealed += seal.last_number - self.number
            self._go_to(seal.last_number, seal.hash, seal.last_at)

    def _entries(self):
        names = ("number", "hash", *COVERED)
        rows = AuditEntry.objects.in_chain(self.chain).values_list(*names)
        at, previous = names.index("at"), len(names) - 1
        for row in rows.iterator(chunk_size=AT_ONCE):
            number = self.number + 1
            if row[0] < number:
                raise Broken(row[0], _("an entry was put in where it does not belong"))
            if row[0] > number:
                raise Broken(number, _("an entry is missing, or changed places"))
            if row[1] != hash_of(row[2:]):
                raise Broken(number, _("an entry was changed, changed places, or was put in"))
            if row[previous] != self.hash:
                raise Broken(number, _("an entry does not follow the one before it"))
            self._go_to(number, row[1], row[at])
            self.entries += 1

    def _go_to(self, number, hash_now, at):
        self.number, self.hash, self.at = number, hash_now, at
        if self.heads.get(number, hash_now) != hash_now:
            raise Broken(number, _("an entry is not the one whose hash was kept apart"))

    def _end(self):
        """Nothing is cut off: the row of the end, and the heads kept outside, say how far it went."""
        if self.written > self.number:
            raise Broken(self.number + 1, _("the end of the log was cut off"))
        tail = AuditTail.objects.filter(pk=self.chain).first()
        if self.number and (tail is None or tail.number < self.number):
            raise Broken(self.number, _("the row with the end of the log was changed"))
