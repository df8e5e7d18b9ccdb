"""Room for calls within calls.

CPython keeps the frames of calls in pieces of 16 KB. When one is full it takes the next from the system, and gives it
back as soon as the first call in it returns. Nested templates and queries go to and fro over such an edge hundreds of
times a page, which was a quarter to two fifths of a page's time. A call with a large frame of its own gets a piece as
large, and what it calls finds room there.
"""

SLOTS = 66_000  # of eight bytes: more than half of 1 MB, so that the piece is of 1 MB and the rest of it is free


def with_room(call, *args, **kwargs):
    """``call(*args, **kwargs)``, where its calls need no further pieces."""
    return call(*args, **kwargs)


with_room.__code__ = with_room.__code__.replace(co_stacksize=SLOTS)
