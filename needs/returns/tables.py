"""The columns of the list of return visits."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.tables import ListTable, pill
from needs.models import ReturnState

TONES = {
    ReturnState.DUE: "info",
    ReturnState.STABLE: "fine",
    ReturnState.TROUBLE: "act",
    ReturnState.CALLED_OFF: "quiet",
}


class ReturnTable(ListTable):
    """Return visits: of which need, for whom and where, when, whose, how it ended."""

    need = tables.Column(verbose_name=_("Need"), attrs={"td": {"class": "fill"}})
    household = tables.Column(
        accessor="need__household__number", verbose_name=_("Household"), attrs={"td": {"class": "mono"}}
    )
    person = tables.Column(accessor="need__person", verbose_name=_("For"), default="–")
    building = tables.Column(
        accessor="need__household__building",
        verbose_name=_("Building and room"),
        attrs={"td": {"class": "desk-only"}},
    )
    after_days = tables.Column(verbose_name=_("Days after closing"), attrs={"td": {"class": "num desk-only"}})
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "side"}})
    due_on = tables.Column(verbose_name=_("To be made on"), attrs={"td": {"class": "num labelled"}})
    owner = tables.Column(verbose_name=_("Owner"), default="–")

    caption = _("Return visits")
    orders = {"due_on": ("due_on", "pk")}

    def __init__(self, rows, *, today, sort=""):
        super().__init__(rows, sort=sort)
        self.today = today

    def render_need(self, record):
        url = reverse("returns:return", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.need.what)

    def render_building(self, record):
        return f"{record.need.household.building.name}{record.need.household.room}"

    def render_state(self, record):
        return pill(TONES[record.state], record.get_state_display())

    def render_due_on(self, record):
        day = record.due_on.isoformat()
        is_due = record.state == ReturnState.DUE and record.due_on <= self.today
        return format_html('<span class="soon">{}</span>', day) if is_due else day
