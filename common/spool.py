"""Lists that may be too long for memory."""

import pickle
from itertools import chain
from tempfile import SpooledTemporaryFile
from weakref import finalize

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.crypto import NONCE_BYTES

AT_ONCE = 1000  # items that are put away together
IN_MEMORY = 2**20  # bytes that are kept there before a file is made


class Spool:
    """A list that is read in its order, as often as one likes, while only a little of it is in memory.

    What is not waits in a file that has no name and is gone with the process, encrypted with a key that only this list
    has. Items that were put away are copies: what is put in is not changed any more.
    """

    def __init__(self, items=()):
        self._last, self._places, self._file = [], [], None
        self._read = -1, []  # the batch that was read last
        self.extend(items)

    def append(self, item):
        self._last.append(item)
        if len(self._last) == AT_ONCE:
            self._put_away()

    def extend(self, items):
        for item in items:
            self.append(item)

    def _put_away(self):
        if self._file is None:
            self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the list goes
            finalize(self, self._file.close)
            self._cipher = AESGCM(AESGCM.generate_key(256))
        batch = pickle.dumps(self._last, pickle.HIGHEST_PROTOCOL)
        sealed = self._cipher.encrypt(_nonce(len(self._places)), batch, None)
        self._places.append((self._file.seek(0, 2), len(sealed)))
        self._file.write(sealed)
        self._last = []

    def _batch(self, number) -> list:
        if number == len(self._places):
            return self._last
        if self._read[0] != number:
            start, length = self._places[number]
            self._file.seek(start)
            opened = self._cipher.decrypt(_nonce(number), self._file.read(length), None)
            self._read = number, pickle.loads(opened)  # noqa: S301  # nosec B301 - written above, by nobody else
        return self._read[1]

    def __len__(self):
        return len(self._places) * AT_ONCE + len(self._last)

    __hash__ = None

    def __eq__(self, other):
        return isinstance(other, (list, Spool)) and list(self) == list(other)

    def __iter__(self):
        return chain.from_iterable(self._batch(number) for number in range(len(self._places) + 1))

    def __getitem__(self, place):
        if isinstance(place, slice):
            first, last, step = place.indices(len(self))
            return [self[one] for one in range(first, last, step)]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        number, place = divmod(place % len(self), AT_ONCE)
        return self._batch(number)[place]


def _nonce(number: int) -> bytes:
    """Each batch's own, under a key that is used for nothing else."""
    return number.to_bytes(NONCE_BYTES)
