"""Lists that may be too long for memory."""

import pickle
from collections import defaultdict
from itertools import chain
from operator import itemgetter
from tempfile import SpooledTemporaryFile
from weakref import finalize

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.crypto import NONCE_BYTES

AT_ONCE = 1000  # items that are put away together
IN_PART = 100  # the same of each part of a sorted list, since it has many
IN_MEMORY = 2**20  # bytes that are kept there before a file is made


class Away:
    """Short lists that were put away, by number: copies, in a file that has no name and is gone with the process.

    It is encrypted with a key that nothing else has.
    """

    def __init__(self):
        self._file, self._places = None, []
        self._read = -1, []  # the one that was read last

    def put(self, items: list) -> int:
        """Put some items away; the number under which they are found."""
        if self._file is None:
            self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the list goes
            finalize(self, self._file.close)
            self._cipher = AESGCM(AESGCM.generate_key(256))
        number = len(self._places)
        sealed = self._cipher.encrypt(_nonce(number), pickle.dumps(items, pickle.HIGHEST_PROTOCOL), None)
        self._places.append((self._file.seek(0, 2), len(sealed)))
        self._file.write(sealed)
        return number

    def __len__(self):
        return len(self._places)

    def __getitem__(self, number) -> list:
        if self._read[0] != number:
            start, length = self._places[number]
            self._file.seek(start)
            opened = self._cipher.decrypt(_nonce(number), self._file.read(length), None)
            self._read = number, pickle.loads(opened)  # noqa: S301  # nosec B301 - written above, by nobody else
        return self._read[1]


def _nonce(number: int) -> bytes:
    """Each one's own, under a key that is used for nothing else."""
    return number.to_bytes(NONCE_BYTES)


class Spool:
    """A list that is read in its order, as often as one likes, while only a little of it is in memory.

    Items that were put away are copies: what is put in is not changed any more.
    """

    def __init__(self, items=()):
        self._last, self._away = [], Away()
        self.extend(items)

    def append(self, item):
        self._last.append(item)
        if len(self._last) == AT_ONCE:
            self._away.put(self._last)
            self._last = []

    def extend(self, items):
        for item in items:
            self.append(item)

    def _batch(self, number) -> list:
        return self._last if number == len(self._away) else self._away[number]

    def __len__(self):
        return len(self._away) * AT_ONCE + len(self._last)

    __hash__ = None

    def __eq__(self, other):
        return isinstance(other, (list, Spool)) and list(self) == list(other)

    def __iter__(self):
        return chain.from_iterable(self._batch(number) for number in range(len(self._away) + 1))

    def __getitem__(self, place):
        if isinstance(place, slice):
            first, last, step = place.indices(len(self))
            return [self[one] for one in range(first, last, step)]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        number, place = divmod(place % len(self), AT_ONCE)
        return self._batch(number)[place]


class SortedSpool:
    """Rows that are read in the order of one of their columns, while only a small part of them is in memory.

    The column holds texts whose first two characters part them evenly, as keyed indexes do. Of rows that have the
    same text there the one put in first comes first.
    """

    def __init__(self, column: int):
        self._text, self._away, self._number = itemgetter(column), Away(), 0
        self._last, self._puts = defaultdict(list), defaultdict(list)  # by these two characters

    def append(self, row):
        part = self._text(row)[:2]
        last = self._last[part]
        last.append(row)
        self._number += 1
        if len(last) == IN_PART:
            self._puts[part].append(self._away.put(last))
            self._last[part] = []

    def __len__(self):
        return self._number

    def __iter__(self):
        for part in sorted(self._last):
            rows = chain(chain.from_iterable(self._away[number] for number in self._puts[part]), self._last[part])
            yield from sorted(rows, key=self._text)
