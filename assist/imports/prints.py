"""What a million rows have said, remembered by eight bytes each."""

from array import array
from bisect import bisect_left
from itertools import pairwise

PARTS = 64  # sorted one after another, so that little is in memory twice


class Prints:
    """Fingerprints of things: whether one is among them, and which were put in more than once.

    Of 2**64 prints two may be alike by chance: no row is refused or taken for another by its print alone.
    """

    def __init__(self):
        self._parts = [array("q") for _ in range(PARTS)]
        self._is_sorted = False

    def add(self, thing):
        mark = hash(thing)
        self._parts[mark % PARTS].append(mark)
        self._is_sorted = False

    def update(self, others: "Prints"):
        for part, theirs in zip(self._parts, others._parts, strict=True):
            part.extend(theirs)
        self._is_sorted = False

    def __contains__(self, thing):
        mark = hash(thing)
        part = self._sorted()[mark % PARTS]
        place = bisect_left(part, mark)
        return place < len(part) and part[place] == mark

    def repeated(self) -> set[int]:
        """The hashes of what was put in more than once."""
        return {one for part in self._sorted() for one, after in pairwise(part) if one == after}

    def _sorted(self):
        if not self._is_sorted:
            self._parts = [array("q", sorted(part)) for part in self._parts]
            self._is_sorted = True
        return self._parts
