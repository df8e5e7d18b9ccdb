"""What came of return visits, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from common.timeline import Entry
from common.wording import says
from needs.models import ReturnDeed

TONES = {ReturnDeed.STABLE: "fine", ReturnDeed.TROUBLE: "act", ReturnDeed.NOT_REACHED: "watch"}


def story(events) -> list[Entry]:
    """Every try, the newest first."""
    return [_entry(event) for event in events]


def _entry(event):
    at = timezone.localtime(event.at)
    day = "" if at.date() == event.on else f" · {event.on}"
    parts = [event.get_mode_display(), str(event.visit or ""), event.note]
    if event.satisfaction:
        parts.append(_("satisfaction %(points)s of 5") % {"points": event.satisfaction})
    if event.next_on:
        parts.append(says(_("again on"), event.next_on))
    note = " · ".join(filter(None, parts))
    return Entry(at, str(event.by or ""), event.get_step_display() + day, note, TONES.get(event.step, ""))
