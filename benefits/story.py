"""The history of a finding in words, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

TONES = {"stop": "fine", "apply": "fine", "changed": "watch", "found": "watch"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, for components/timeline.html."""

    at: datetime
    by: str
    what: str
    note: str = ""
    tone: str = ""


def story(finding) -> list[Entry]:
    """Every step that was taken with a finding."""
    events = finding.events.select_related("by").order_by("-pk")
    return [
        Entry(
            timezone.localtime(event.at), str(event.by or ""), event.get_step_display(), event.note,
            TONES.get(event.step, ""),
        )
        for event in events
    ]  # fmt: skip
