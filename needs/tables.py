"""The columns of the need list."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.tables import PlainTable, level, pill
from needs.models import OPEN, Status, Urgency

TONES = {
    Status.REPORTED: "watch",
    Status.TAKEN_ON: "info",
    Status.IN_HAND: "info",
    Status.TO_CHECK: "watch",
    Status.SENT_BACK: "act",
    Status.CLOSED: "fine",
    Status.DROPPED: "quiet",
}
URGENCIES = {Urgency.URGENT: "act", Urgency.SOON: "watch"}


class NeedTable(PlainTable):
    """Needs: what, for whom and where, of which kind, how far, how urgent, until when, whose, since when.

    Rows are the plain values of ``rows_of``.
    """

    what = tables.Column(verbose_name=_("What is needed"), attrs={"td": {"class": "fill"}})
    household = tables.Column(
        accessor="household__number", verbose_name=_("Household"), attrs={"td": {"class": "mono"}}
    )
    name = tables.Column(verbose_name=_("For"))
    building = tables.Column(
        accessor="household__building__name", verbose_name=_("Building and room"), attrs={"td": {"class": "desk-only"}}
    )
    kind = tables.Column(accessor="top_kind", verbose_name=_("Kind"))
    status = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "side"}})
    urgency = tables.Column(verbose_name=_("Urgency"))
    due_on = tables.Column(verbose_name=_("Due"), attrs={"td": {"class": "num labelled"}}, default="")
    owner = tables.Column(accessor="owner__name", verbose_name=_("Owner"), default="–")
    raised_on = tables.Column(verbose_name=_("Raised"), attrs={"td": {"class": "num desk-only"}})

    caption = _("Needs")
    orders = {"due_on": ("due_on", "pk"), "raised_on": ("raised_on", "pk")}

    def __init__(self, rows, *, today, sort="", selectable=False, exclude=()):
        super().__init__(rows, sort=sort, exclude=exclude)
        self.today, self.selectable = today, selectable

    @cached_property
    def address(self):
        """The address of a need with a place for its key: reversing it for each row would cost."""
        return reverse("needs:need", args=[0]).replace("/0/", "/{}/")

    @cached_property
    def pills(self):
        """The words of the states, with their marks, once for the page."""
        return {status: pill(TONES[status], status.label) for status in Status}

    @cached_property
    def urgencies(self):
        return {urgency: level(tone, urgency.label) for urgency, tone in URGENCIES.items()}

    def render_what(self, record):
        ended = ' class="gone"' if record["status"] == Status.DROPPED else ""
        return mark_safe(  # noqa: S308 -- the one text is escaped
            f'<a{ended} href="{self.address.format(record["pk"])}">{escape(record["what"])}</a>'
        )

    def render_building(self, record):
        return record["household__building__name"] + record["household__room"]

    def render_status(self, value):
        return self.pills[value]

    def render_urgency(self, value):
        return self.urgencies.get(value, "")

    def render_due_on(self, record):
        late = (self.today - record["due_on"]).days if record["status"] in OPEN else -1
        if late < 0:
            return record["due_on"].isoformat()
        if not late:
            return format_html('<span class="soon">{}</span>', _("due today"))
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
        return format_html('<span class="late" title="{}">{}</span>', record["due_on"].isoformat(), words)

    def render_raised_on(self, value):
        return value.isoformat()

    # What stands in a workbook, where the screen shows more than words.

    def plain_what(self, value):
        return value

    def plain_status(self, value):
        return Status(value).label

    def plain_urgency(self, value):
        return Urgency(value).label

    def plain_due_on(self, value):
        return value.isoformat()
