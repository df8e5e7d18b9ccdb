"""What belongs to everything that one transaction did is written at its end, inside it: all or nothing.

``transaction.on_commit`` comes after the end: what it writes can be lost. This comes before it.
"""

from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that a transaction will have to say; kept among what waits for the commit, so that Django forgets it
    when the savepoint it belongs to is rolled back.
    """

    write: object  # called once for a transaction, with everything that waits for it
    item: object

    def __call__(self):
        self.write([self.item])


def before_commit(write, item, *, using="default"):
    """Have ``write([item, …])`` called at the end of this transaction, inside it; at once where there is none."""
    connection = connections[using]
    if is_in_transaction(connection):
        connection.on_commit(Pending(write, item))
    else:
        write([item])


def is_in_transaction(connection) -> bool:
    """Whether a transaction of the office is open; the one that surrounds a test does not count (as in Atomic)."""
    return any(not block._from_testcase for block in connection.atomic_blocks)


class LastWord:
    """A connection that asks for the last words before it commits, or leaves the outermost block of a test."""

    def commit(self):
        self.in_atomic_block = True  # Django has unset it already, to commit; the transaction is still open
        try:
            self._say_last_words()
        except BaseException:
            self.in_atomic_block = self.needs_rollback = False
            self.rollback()
            raise
        self.in_atomic_block = False
        super().commit()

    def savepoint_commit(self, sid):
        if not is_in_transaction(self):
            try:
                self._say_last_words()
            except BaseException:
                self.savepoint_rollback(sid)
                raise
        super().savepoint_commit(sid)

    def _say_last_words(self):
        waiting = [entry[1] for entry in self.run_on_commit if isinstance(entry[1], Pending)]
        if not waiting:
            return
        self.run_on_commit = [entry for entry in self.run_on_commit if not isinstance(entry[1], Pending)]
        for write in dict.fromkeys(pending.write for pending in waiting):
            write([pending.item for pending in waiting if pending.write is write])
