"""Whether the audit log is whole: every entry in its place, unchanged, to its end. Names the first that is not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.moment import one_moment
from volunteers.audit.chain import COVERED, hashing, mark_of
from volunteers.audit.heads import Head, kept_heads
from volunteers.models import AuditEntry, AuditSeal, AuditTail, Chain

AT_ONCE = 5000
NUMBER, PREVIOUS = COVERED.index("number") + 1, COVERED.index("previous") + 1  # in a row that begins with the hash


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
            self._must_be_kept(seal.last_number, seal.hash)
            self.number, self.hash, self.at = seal.last_number, seal.hash, seal.last_at

    def _entries(self):
        names, heads, hash_of = ("hash", *COVERED), self.heads, hashing()
        number, previous, before = self.number, self.hash, self.number
        rows = AuditEntry.objects.in_chain(self.chain).values_list(*names)
        for row in rows.iterator(chunk_size=AT_ONCE):
            number += 1
            if row[NUMBER] != number or row[PREVIOUS] != previous or row[0] != hash_of(row) or number in heads:
                self._must_follow(row, number, previous)
            previous = row[0]
        if number > before:
            self.number, self.hash, self.at = number, previous, row[-1]
            self.entries = number - before

    def _must_follow(self, row, number, previous):
        """Say in words why an entry is not the one that was written here, if it is not."""
        if row[NUMBER] < number:
            raise Broken(row[NUMBER], _("an entry was put in where it does not belong"))
        if row[NUMBER] > number:
            raise Broken(number, _("an entry is missing, or changed places"))
        if row[0] != hashing()(row):
            raise Broken(number, _("an entry was changed, changed places, or was put in"))
        if row[PREVIOUS] != previous:
            raise Broken(number, _("an entry does not follow the one before it"))
        self._must_be_kept(number, row[0])

    def _must_be_kept(self, number, hash_now):
        if self.heads.get(number, hash_now) != hash_now:
            raise Broken(number, _("an entry is not the one whose hash was kept apart"))

    def _end(self):
        """Nothing is cut off: the row of the end, and the heads kept outside, say how far it went."""
        if self.written > self.number:
            raise Broken(self.number + 1, _("the end of the log was cut off"))
        tail = AuditTail.objects.filter(pk=self.chain).first()
        if self.number and (tail is None or tail.number < self.number):
            raise Broken(self.number, _("the row with the end of the log was changed"))
