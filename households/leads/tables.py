"""The columns of the list of leads."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.tables import ListTable, level, pill
from households.models import LeadState, Urgency

LEAD_TONES = {
    LeadState.NEW: "watch",
    LeadState.VISITED: "info",
    LeadState.OPENED: "fine",
    LeadState.JOINED: "fine",
    LeadState.NO_NEED: "quiet",
    LeadState.NOT_FOUND: "quiet",
}
URGENCIES = {Urgency.URGENT: "act", Urgency.SOON: "watch"}


class LeadTable(ListTable):
    """Leads: who, where, what was noticed, how far, how urgent, how found, until when, whose."""

    name = tables.Column(verbose_name=_("Name"))
    place = tables.Column(verbose_name=_("Place"))
    noticed = tables.Column(verbose_name=_("What was noticed"), attrs={"td": {"class": "fill"}})
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "side"}})
    urgency = tables.Column(verbose_name=_("Urgency"))
    channel = tables.Column(accessor="get_channel_display", verbose_name=_("Channel"))
    origin = tables.Column(
        accessor="get_origin_display", verbose_name=_("Source"), attrs={"td": {"class": "desk-only"}}
    )
    found_on = tables.Column(verbose_name=_("Found on"), attrs={"td": {"class": "num desk-only"}})
    due_on = tables.Column(verbose_name=_("Due"), attrs={"td": {"class": "num labelled"}})
    owner = tables.Column(verbose_name=_("Owner"), default="–")

    caption = _("Leads")
    orders = {"due_on": ("due_on", "pk"), "found_on": ("found_on", "pk")}

    def __init__(self, rows, *, today, sort=""):
        super().__init__(rows, sort=sort)
        self.today = today

    def render_name(self, record):
        ended = "" if record.is_open else "gone"
        return format_html('<a class="{}" href="{}">{}</a>', ended, reverse("leads:lead", args=[record.pk]), record)

    def render_place(self, record):
        return f"{record.place} {record.address}".strip()

    def render_state(self, record):
        return pill(LEAD_TONES[record.state], record.get_state_display())

    def render_urgency(self, record):
        tone = URGENCIES.get(record.urgency)
        return level(tone, record.get_urgency_display()) if tone else ""

    def render_found_on(self, value):
        return value.isoformat()

    def render_due_on(self, record, value):
        late = (self.today - value).days if record.is_open else 0
        if late <= 0:
            return value.isoformat()
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
        return format_html('<span class="late" title="{}">{}</span>', value.isoformat(), words)

    def plain_rows(self):
        """The rows as a workbook shows them, each a list of words."""
        for one in self.data:
            yield [
                str(one), self.render_place(one), one.noticed, one.get_state_display(), one.get_urgency_display(),
                one.get_channel_display(), one.get_origin_display(), one.found_on.isoformat(), one.due_on.isoformat(),
                str(one.owner or ""),
            ]  # fmt: skip
