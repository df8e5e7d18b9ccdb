"""The columns of the list of findings, and of what a family receives."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from benefits.models import State
from benefits.models.finding import OPEN
from common.tables import MARKS, ListTable
from common.wording import listed

TONES = {
    State.NEW: "act",
    State.AT_SOURCE: "watch",
    State.TO_ASK: "watch",
    State.APPLYING: "info",
    State.STOPPED: "fine",
    State.APPLIED: "fine",
    State.NO_CONFLICT: "quiet",
    State.EXCEPTED: "quiet",
    State.GONE: "quiet",
}


class FindingTable(ListTable):
    """Findings: whose, what the rule is and what it is about, how far, how much, until when, whose work."""

    name = tables.Column(verbose_name=_("Name"), attrs={"td": {"class": "nowrap"}})
    rule = tables.Column(verbose_name=_("Rule"), attrs={"td": {"class": "whole"}})
    about = tables.Column(verbose_name=_("About"), accessor="pk", attrs={"td": {"class": "fill"}})
    household = tables.Column(verbose_name=_("Household"), default="–", attrs={"td": {"class": "mono"}})
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "side"}})
    amount = tables.Column(verbose_name=_("Yuan a month"), default="–", attrs={"td": {"class": "num"}})
    due_on = tables.Column(verbose_name=_("Due"), default="–", attrs={"td": {"class": "num labelled"}})
    owner = tables.Column(verbose_name=_("Owner"), default="–")

    caption = _("Findings")
    orders = {"due_on": ("due_on", "pk")}

    def __init__(self, rows, *, today, sort="", exclude=()):
        super().__init__(rows, sort=sort, exclude=exclude)
        self.today = today

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', reverse("benefits:finding", args=[record.pk]), value)

    def render_rule(self, record):
        return record.get_rule_display()

    def render_about(self, record):
        return listed(sorted(kind.name for kind in record.kinds.all()))

    def render_household(self, value):
        return format_html('<a href="{}">{}</a>', reverse("benefits:of_household", args=[value.number]), value.number)

    def render_state(self, record):
        tone = TONES[record.state]
        return format_html(
            '<span class="status {}"><span aria-hidden="true">{}</span> {}</span>',
            tone, MARKS[tone], record.get_state_display(),
        )  # fmt: skip

    def render_due_on(self, value, record):
        late = (self.today - value).days
        if late <= 0 or record.state not in OPEN:
            return value.isoformat()
        words = ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
        return format_html('<span class="late">{}</span>', words)
