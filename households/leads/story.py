"""What is known of a lead, and what happened to it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.timeline import Entry
from common.wording import says, sentences
from households.models import PLAIN_OF_LEAD, Lead, LeadStep
from volunteers.rights import Sees, may_see

TONES = {"open_file": "fine", "join_file": "fine", "not_found": "watch"}


def facts(lead, user) -> list[tuple]:
    """Pairs for components/facts.html; what is empty is left out, and a file out of somebody's reach."""
    pairs = [
        (_("Where"), " ".join(filter(None, (lead.place.way_down(), lead.address)))),
        (_("Phone"), lead.phone),
        (_("What was noticed"), lead.noticed),
        (_("Channel"), lead.get_channel_display()),
        (_("Source"), " · ".join(filter(None, (lead.get_origin_display(), lead.origin_words)))),
        (_("Found on"), lead.found_on.isoformat()),
        (_("Found by"), lead.found_by),
        (_("Visited on"), lead.visited_on and lead.visited_on.isoformat()),
        (_("Owner"), lead.owner or _("nobody yet")),
        (_("The file"), _file(lead, user)),
    ]
    return [(label, value) for label, value in pairs if value]


def _sees_file(lead, user) -> bool:
    """Whether the lead is on a file (with its place, ``for_page``) that is in somebody's reach."""
    return bool(lead.household_id) and may_see(user, Sees.REACH, lead.household.building)


def _file(lead, user):
    if not _sees_file(lead, user):
        return ""
    url = reverse("households:file", args=[lead.household.number])
    return format_html('<a href="{}">{}</a> {}', url, lead.household.number, lead.person)


def story(lead, user) -> list[Entry]:
    """Steps and corrections, the newest first; a file out of somebody's reach is not named."""
    hidden = () if _sees_file(lead, user) else (LeadStep.OPEN_FILE, LeadStep.JOIN_FILE)
    steps = [
        Entry(
            timezone.localtime(event.at),
            str(event.by or ""),
            f"{event.get_step_display()} · {event.on}",
            "" if event.step in hidden else event.note,
            TONES.get(event.step, ""),
        )
        for event in lead.events.story()
    ]
    return sorted([*steps, *_corrections(lead)], key=lambda entry: entry.at, reverse=True)


def _corrections(lead):
    before = None
    for row in lead.history.select_related("history_user", "place").order_by("history_id"):
        told = [] if before is None else [words for name in PLAIN_OF_LEAD if (words := _difference(name, before, row))]
        if told:
            yield Entry(
                timezone.localtime(row.history_date), str(row.history_user or ""), _("corrected"), sentences(told)
            )
        before = row


def _difference(name, before, after) -> str:
    old, new = (_words(row, name) for row in (before, after))
    return "" if old == new else says(Lead._meta.get_field(name).verbose_name, f"{old} → {new}")


def _words(row, name) -> str:
    shown = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    return str(shown) if shown not in (None, "") else "–"
