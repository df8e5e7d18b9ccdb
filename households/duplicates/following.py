"""What goes over to the kept record, or the kept file, when two of them are one."""

from django.utils import timezone

from households.hanging import FOLLOWERS, Follower
from households.models import Household


class VisitsFollow(Follower):
    """Visits stay on the file where they were made, unless that file turns out to be another one."""

    model = "households.visit"

    def tell_back(self, act, row):
        """A visit that is back on its file changes when that one, and the other, were last visited."""
        Household.objects.filter(pk__in={row.household_id, *act.files}).retally_last_met()


class TagsFollow(Follower):
    model = "households.tagging"

    def end_double(self, act, row):
        """A tag that both bear is borne once."""
        end_now(act, row)


class PlansFollow(Follower):
    """A plan goes along with its person; an open one of each record is somebody's to close first."""

    model = "households.personplan"


class BasesFollow(Follower):
    """Notices and consents are the person's, whichever record they were written on."""

    model = "households.basis"


class LeadsFollow(Follower):
    """Who was found stays found, on whichever record that is."""

    model = "households.lead"


def end_now(act, row):
    """A tag or a helper holds no longer since the action's day."""
    now = timezone.now().replace(microsecond=0)  # an action keeps no finer moments
    act.change(row, until=max(row.since, act.on), ended_by=act.by, ended_at=now)


def follow():
    """Let what a file keeps follow; called once, as the program starts."""
    FOLLOWERS.extend((VisitsFollow(), TagsFollow(), PlansFollow(), BasesFollow(), LeadsFollow()))
