"""When two households become one, what the emptied one owned and received together goes on in the other's file.

What is one person's goes along by itself. A row of the household ends on the day of the merger and begins anew in the
other file, so that each file still says what was so on any day.
"""

from django.utils.translation import gettext as _

from households.hanging import FOLLOWERS, Follower, Hanging
from households.models import Asset, Housing, Income, NotPossible, Supporter
from households.taking_back import UNMADE

MODELS = (Income, Asset, Housing, Supporter)
OF_THE_ROW = (
    "id", "version", "household", "person", "since", "until", "ended_because", "withdrawn_on", "withdrawn_because",
    "submission",
)  # fmt: skip


class MeansFollow(Follower):
    """The rows of one sort: what is the household's together goes on in the other file."""

    def __init__(self, model):
        self.rows, self.model = model.objects, model._meta.label_lower

    def hanging(self, user, households, *, people=None):
        """Nobody is asked about them; only who takes back the opening of a file has to know that there are any."""
        if user is not None or people is not None:
            return []
        rows = self.rows.own_of(households).so_still().order_by("pk")
        return [Hanging(str(row._meta.verbose_name), str(row)) for row in rows]

    def carry(self, act, *, households, to, people, whole):
        for row in self.rows.own_of(households).so_still().order_by("pk") if whole else ():
            _carry(act, row, to)


def _carry(act, row, to):
    if row.since >= act.on:
        act.change(row, household=to)
        return
    kept = [field.name for field in row._meta.concrete_fields if field.name not in OF_THE_ROW]
    act.change(row, until=act.on, ended_because=act.action.because)
    act.make(type(row)(household=to, since=act.on, **{name: getattr(row, name) for name in kept}))


def _unmake(act, row):
    """A row that the merger began never was so, once the merger is taken back; nobody's later word is overwritten."""
    if row.withdrawn_on:
        return
    if row.version:
        raise NotPossible(_("“%(what)s” was changed since: withdraw it first.") % {"what": row})
    act.change(row, withdrawn_on=act.on, withdrawn_because=act.action.because)


def follow():
    """Let the means of a household follow it; called once, as the program starts."""
    FOLLOWERS.extend(MeansFollow(model) for model in MODELS)
    UNMADE.update({model._meta.label_lower: _unmake for model in MODELS})
