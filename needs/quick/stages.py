"""How long each stage of a quick response took, in words and by the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from needs.models import QuickDeed, Stage
from needs.models.quick import BEGINS

TONES = {
    Stage.FOUND: "act",
    Stage.ANSWERED: "watch",
    Stage.DEPARTMENTS: "info",
    Stage.THIRD_PARTY: "info",
    Stage.ENDED: "fine",
}


@dataclass(frozen=True)
class Took:
    """One stage: what it is, who, since when, until when (None: it lasts), and how long."""

    stage: str
    who: str
    began: datetime
    ended: datetime | None
    lasted: str
    note: str


def took(response, now) -> list[Took]:
    """The stages as they came (of a response with its events in order)."""
    return [
        Took(
            stage=BEGINS[event.step].label,
            who=" · ".join(filter(None, [event.who, str(event.by or "")])) if event.who != str(event.by) else event.who,
            began=timezone.localtime(event.at),
            ended=timezone.localtime(event.ended_at) if event.ended_at else None,
            lasted=words((event.ended_at or now) - event.at),
            note=event.note,
        )
        for event in response.events.all()
        if event.step != QuickDeed.END
    ]


def in_all(response, now) -> str:
    """From the first moment to the last, or until now."""
    events = list(response.events.all())
    return words((events[-1].ended_at or now) - events[0].at) if events else ""


def words(lasted: timedelta) -> str:
    """ "2 d 3 h", "3 h 05 min" or "12 min"; a clock set back counts as nothing."""
    minutes = max(int(lasted.total_seconds()) // 60, 0)
    days, hours = divmod(minutes // 60, 24)
    values = {"days": days, "hours": hours, "minutes": minutes % 60}
    if days:
        return _("%(days)s d %(hours)s h") % values
    return _("%(hours)s h %(minutes)s min") % values if hours else _("%(minutes)s min") % values
