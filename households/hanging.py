"""What hangs on members and files (their needs, their papers …), and goes along with them or stays.

The rooms above know of households, and households know nothing of them: each adds a :class:`Follower` when it starts.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hanging:
    """One thing that hangs on a member (or on the whole household, without one); ``kind`` is its sort in a word."""

    kind: str
    what: str
    person: int | None = None
    url: str = ""


class Follower:
    """What one room keeps that hangs on members and files. ``model`` is its label, such as "needs.need"."""

    model = ""

    def hanging(self, user, households, *, people=None) -> list[Hanging]:
        """What hangs on these people (on everyone and the household itself, without) within what one may see."""
        raise NotImplementedError

    def carry(self, act, *, households, to, people, whole):
        """Take along to another file what hangs on these people, and with ``whole`` what is the household's own."""
        raise NotImplementedError

    def tell_back(self, act, row):
        """Write down in the row's own history that it was brought back, where it has one beside its versions."""


FOLLOWERS: list[Follower] = []


def hanging(user, *households, people=None) -> list[Hanging]:
    """Everything that hangs on these people of these files, as one person may see it."""
    return [one for follower in FOLLOWERS for one in follower.hanging(user, households, people=people)]


def carry(act, *households, to, people, whole=False):
    """Let everything that hangs on these people follow them to another file."""
    for follower in FOLLOWERS:
        follower.carry(act, households=households, to=to, people=people, whole=whole)


def tell_back(act, row):
    """A row was brought back; its own room says so in the row's history."""
    for follower in FOLLOWERS:
        if follower.model == row._meta.label_lower:
            follower.tell_back(act, row)
