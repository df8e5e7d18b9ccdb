"""What is known of a need, in words and values."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import listed


def facts(need) -> list[tuple]:
    """Pairs for components/facts.html; what is empty and says nothing by that is left out."""
    pairs = [
        (_("For"), need.person or _("The whole household")),
        (_("Kind"), need.kind.long_name()),
        (_("Class"), need.get_service_class_display()),
        (_("Urgency"), need.get_urgency_display()),
        (_("Source"), _source(need)),
        (_("Raised on"), need.raised_on.isoformat()),
        (_("Raised by"), need.raised_by),
        (_("Due"), need.due_on and need.due_on.isoformat()),
        (_("Owner"), need.owner or _("nobody yet")),
        (_("Measure taken"), need.measure),
        (_("Result"), need.result),
        (_("Closed off on"), need.closed_on and need.closed_on.isoformat()),
        (_("Reopened"), need.reopened and _times(need.reopened)),
        (_("Note"), need.note),
        (_("From the workbook"), need.workbook_row),
    ]
    return [(label, value) for label, value in pairs if value]


def outcome(need) -> list[tuple]:
    """What a checker has before the eyes first: what came of it, and who worked on it."""
    workers = listed(str(worker) for worker in need.workers()) if need.is_open else ""
    return [(_("Result"), need.result), (_("Worked on it"), workers)]


def _source(need):
    source = need.get_source_display()
    if not need.visit:
        return source
    return format_html('{} <span class="mono">{}</span>', source, need.visit.visited_on.isoformat())


def _times(number):
    return ngettext("%(times)s time", "%(times)s times", number) % {"times": number}
