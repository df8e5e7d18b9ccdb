"""What lists and comparisons say of somebody goes over to the kept record, when two records are one person."""

from benefits.models import Award, Finding, State, Verdict
from benefits.models.finding import OPEN, subject_of
from households.hanging import FOLLOWERS, Follower


class AwardsFollow(Follower):
    model = Award._meta.label_lower


class FindingsFollow(Follower):
    """A finding is told apart by whom it is about, so that the next comparison knows it again."""

    model = Finding._meta.label_lower

    def named(self, keep):
        return {"person": keep, "subject": subject_of(keep.pk)}

    def end_double(self, act, row):
        """The same was found of both: the kept record's goes on, the other holds no longer; judgements stay."""
        if row.state in OPEN:
            act.change(row, state=State.GONE, version=row.version + 1)
            self._tell(act, row, Verdict.ENDED)

    def tell_back(self, act, row):
        last = row.events.order_by("pk").last()
        if row.state in OPEN and last and last.step == Verdict.ENDED:
            self._tell(act, row, Verdict.REOPEN)

    def _tell(self, act, row, step):
        row.events.create(step=step, state=row.state, by=act.by, on=act.on, note=act.action.because)


def follow():
    """Let awards and findings follow their person; called once, as the program starts."""
    FOLLOWERS.extend((AwardsFollow(), FindingsFollow()))
