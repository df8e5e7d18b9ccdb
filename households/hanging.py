"""What hangs on members and files (their needs, their papers …), and goes along with them or stays.

The rooms above know of households, and households know nothing of them: each adds a :class:`Follower` when it starts.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from households.models import NotPossible


@dataclass(frozen=True, slots=True)
class Hanging:
    """One thing that hangs on a member (or on the whole household, without one); ``kind`` is its sort in a word."""

    kind: str
    what: str
    person: int | None = None
    url: str = ""


class Follower:
    """What one room keeps that names people or files. ``model`` is its label, such as "needs.need"."""

    model = ""

    def hanging(self, user, households, *, people=None) -> list[Hanging]:
        """What hangs on these people (on everyone and the household itself, without) within what one may see."""
        return []

    def against_closing(self, user, household) -> list[Hanging]:
        """What stands against closing a file, each with the page where it is settled."""
        return []

    def left_open(self, user, household) -> list[Hanging]:
        """What does not stand against closing a file, and should be looked at all the same."""
        return []

    def end_with_the_last(self, act, household, *, because):
        """The last member died: end what was still asked for, with this reason."""

    def carry(self, act, *, households, to, people, whole):
        """Take along to another file what hangs on these people, and with ``whole`` what is the household's own.

        Where a room says nothing, it stays on the file where it was written.
        """

    def naming(self, person):
        """Every row that names a person."""
        return apps.get_model(self.model)._default_manager.filter(person=person)

    def written_on(self, household):
        """Every row that stands on a file; none where such rows are people's alone."""
        rows = apps.get_model(self.model)._default_manager
        has_file = any(field.name == "household" for field in rows.model._meta.fields)
        return rows.filter(household=household) if has_file else rows.none()

    def named(self, keep) -> dict:
        """What such a row says of whom it is about, where that is the kept record."""
        return {"person": keep}

    def hand_over(self, act, *, keep, gone):
        """Two records are one person: what names the one names the kept one from now on."""
        for row in self.naming(gone).select_for_update().order_by("pk"):
            try:
                with transaction.atomic():
                    act.change(row, **self.named(keep))
            except IntegrityError:
                self.end_double(act, row)

    def end_double(self, act, row):
        """Both have this at once; where the room knows no better, somebody ends one of them first."""
        words = _("Both have this at once: %(what)s. End one of them first.")
        raise NotPossible(words % {"what": row._meta.verbose_name})

    def tell_back(self, act, row):
        """Write down in the row's own history that it was brought back, where it has one beside its versions."""


FOLLOWERS: list[Follower] = []


def hanging(user, *households, people=None) -> list[Hanging]:
    """Everything that hangs on these people of these files, as one person may see it."""
    return [one for follower in FOLLOWERS for one in follower.hanging(user, households, people=people)]


def against_closing(user, household) -> list[Hanging]:
    """What stands against closing a file, as one person may see it (everything, for nobody)."""
    return [one for follower in FOLLOWERS for one in follower.against_closing(user, household)]


def left_open(user, household) -> list[Hanging]:
    """What would be left open with a file that is closed."""
    return [one for follower in FOLLOWERS for one in follower.left_open(user, household)]


def end_with_the_last(act, household, *, because):
    """End what was still asked for in a household whose last member died."""
    for follower in FOLLOWERS:
        follower.end_with_the_last(act, household, because=because)


def carry(act, *households, to, people, whole=False):
    """Let everything that hangs on these people follow them to another file."""
    for follower in FOLLOWERS:
        follower.carry(act, households=households, to=to, people=people, whole=whole)


def hand_over(act, *, keep, gone):
    """Let everything that names one record of a person name the other, now that both are one."""
    for follower in FOLLOWERS:
        follower.hand_over(act, keep=keep, gone=gone)


def tally_of_person(person) -> dict[str, int]:
    """How much of each sort names a person."""
    return {_words(one): one.naming(person).count() for one in FOLLOWERS}


def tally_of_file(household) -> dict[str, int]:
    """How much of each sort stands on a file."""
    return {_words(one): one.written_on(household).count() for one in FOLLOWERS}


def _words(follower) -> str:
    return capfirst(apps.get_model(follower.model)._meta.verbose_name_plural)


def tell_back(act, row):
    """A row was brought back; its own room says so in the row's history."""
    for follower in FOLLOWERS:
        if follower.model == row._meta.label_lower:
            follower.tell_back(act, row)
