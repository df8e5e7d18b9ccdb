"""What the need list says beside its rows: how many needs are in which state, and how many the filter finds."""

from django.utils.translation import gettext as _

from common.filters import ALL, OPEN
from needs.models import OPEN as OPEN_STATES
from needs.models import Status
from needs.models.need_queryset import MOST_AT_ONCE
from needs.tables import TONES

ABOUT_THE_STATE = ("status", "overdue", "check")


def counts(chosen, *, tally=None) -> list[dict]:
    """Each state as a filter to click, with its number (None while it is to come)."""
    tally = tally or {}
    open_ones = sum(tally[status] for status in OPEN_STATES) if tally else None
    return [
        _count(chosen, _("Open"), open_ones, status=""),
        _count(chosen, _("Overdue"), tally.get("overdue"), "act", status="", overdue="on"),
        *(_count(chosen, status.label, tally.get(status), _tone(status), status=status.value) for status in Status),
    ]


def found(chosen, tally, page=None) -> int | None:
    """How many needs the filter finds; None when it is more than can be dealt with at once.

    None as well where the counts come after the page: then they bring the number along.
    """
    if page is not None and not page.next_query and not page.previous_query:
        return len(page.rows)
    if tally is None:
        return None
    if not any(chosen.form.cleaned_data.get(name) for name in ("overdue", "check")):
        states = {OPEN: OPEN_STATES, ALL: Status}.get(chosen.state, (chosen.state,))
        number = sum(tally[status] for status in states)
    else:
        number = chosen.rows[: MOST_AT_ONCE + 1].count()
    return number if number <= MOST_AT_ONCE else None


def _tone(status) -> str:
    return TONES[status] if TONES[status] in ("act", "watch") else ""


def _count(chosen, label, number, tone="", **words):
    link = chosen.data.copy()
    for name in ("after", "before", *ABOUT_THE_STATE):
        link.pop(name, None)
    link.update({name: word for name, word in words.items() if word})
    wanted = {name: words.get(name, "") for name in ABOUT_THE_STATE}
    present = {name: chosen.data.get(name, "") for name in ABOUT_THE_STATE}
    if present["status"] == OPEN:
        present["status"] = ""
    return {
        "label": label,
        "number": number,
        "url": f"?{link.urlencode()}",
        "current": present == wanted,
        "tone": tone,
    }
