"""What the morning does, once a day in the background: each day is one job, and each job asks for the next day's.

Whoever asks for a day's job twice, by a clock set wrong or by two workers, gets the same one.
"""

from datetime import datetime, time, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from assist.jobs import Done, ask_for
from assist.models import Job
from needs.escalation.running import escalate
from needs.models import Care
from needs.referrals.expiring import expire_due

AT = time(6)  # before the office opens


def ask_for_day(day, *, at=None) -> Job:
    """The job of one day: now, or ``at`` a moment."""
    return ask_for(
        kind=Job.Kind.ESCALATE,
        by=None,
        reason=_("What waits for too long is shown to whoever stands above."),
        wanted={"day": day.isoformat()},
        submission=uuid5(NAMESPACE_OID, f"escalate {day}"),
        at=at,
    )


def escalate_for(job, beat) -> Done:
    """What the worker does: first ask for the next day's job, so that a fault of today stops nothing.

    Partners who did not answer in time come first: what they left stands in the need before it is looked at.
    The coming days of recurring care are written, so that it goes on even where nobody marked the last ones.
    """
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    ask_for_day(tomorrow, at=timezone.make_aware(datetime.combine(tomorrow, AT)))
    expire_due(today=today)
    Care.objects.make_ahead(today=today)
    return Done(escalate(today=today, progress=beat.progress))
