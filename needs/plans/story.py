"""What happened to a plan, and what it says, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from common.timeline import Entry
from common.wording import says
from needs.models import PlanDeed, PlanState

TONES = {
    PlanState.DRAFTED: "watch",
    PlanState.AGREED: "info",
    PlanState.FINISHED: "fine",
    PlanState.REPLACED: "quiet",
}
EVENTS = {PlanDeed.AGREE: "fine", PlanDeed.RESUME: "act"}


def facts(plan) -> list[tuple]:
    """Pairs for components/facts.html."""
    agreed = f"{plan.family} · {plan.get_how_display()} · {plan.agreed_on} · {plan.agreed_by}" if plan.agreed_on else ""
    pairs = [
        (_("Why there is a plan"), plan.get_reason_display()),
        (_("Cause"), plan.cause),
        (_("Goal"), plan.goal),
        (_("Agreed with the family"), agreed or _("not yet")),
        (_("Next review"), plan.review_on.isoformat()),
        (_("Began with the template"), plan.template),
        (_("Ended on"), plan.ended_on and plan.ended_on.isoformat()),
    ]
    return [(label, value) for label, value in pairs if value]


def story(plan) -> list[Entry]:
    """Everything that happened to it, the newest first."""
    return [_entry(event) for event in plan.events.story()]


def _entry(event):
    at = timezone.localtime(event.at)
    day = "" if at.date() == event.on else f" · {event.on}"
    next_on = says(_("next review"), event.next_on) if event.next_on else ""
    note = " · ".join(filter(None, [event.note, next_on]))
    return Entry(at, str(event.by or ""), event.get_step_display() + day, note, EVENTS.get(event.step, ""))
