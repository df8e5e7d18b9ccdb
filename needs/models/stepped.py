"""What stands beside a need and has a life of its own: a plan, a referral, a return visit, a quick response."""

from volunteers.models.stepped import Stepped


class BesideNeed(Stepped):
    """A row about a ``need``, in reach of whoever the need is in reach of."""

    class Meta:
        abstract = True

    def _place(self):
        return self.need.place()
