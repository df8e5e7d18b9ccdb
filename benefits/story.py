"""The history of a finding in words, the newest first."""

from django.utils import timezone

from common.timeline import Entry

TONES = {"stop": "fine", "apply": "fine", "changed": "watch", "found": "watch"}


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
