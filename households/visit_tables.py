"""The columns of the visit list."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from common.tables import ListTable, level
from common.wording import listed, says, sentences

LATEST = "-visited_on"


class VisitTable(ListTable):
    """Visits, latest first; a row answers when, whom, how, by whom, and what came of it."""

    visited_on = tables.Column(verbose_name=_("Day"), attrs={"td": {"class": "nowrap num-left"}})
    household = tables.Column(verbose_name=_("Household"))
    mode = tables.Column(accessor="get_mode_display", verbose_name=_("How"))
    visitors = tables.Column(verbose_name=_("Visitors"), empty_values=(), attrs={"td": {"class": "wrap"}})
    found = tables.Column(verbose_name=_("Found"), empty_values=(), attrs={"td": {"class": "wrap"}})
    next_visit_on = tables.Column(verbose_name=_("Next visit"), attrs={"td": {"class": "nowrap labelled"}})
    caption = _("Visits, latest first")
    orders = {"visited_on": ("visited_on", "pk")}

    class Meta:
        empty_text = _("No visit fits. Take a filter away, or log a visit.")

    def render_visited_on(self, record):
        url = reverse("visits:visit", args=[record.pk])
        gone = "gone" if record.withdrawn_at else ""
        return format_html('<a class="{}" href="{}">{}</a>', gone, url, f"{record.visited_on:%Y-%m-%d}")

    def render_household(self, record):
        return format_html(
            '<a href="{}">{} {}</a>',
            reverse("households:file", args=[record.household.number]),
            record.household.number,
            self._whom(record),
        )

    def render_visitors(self, record):
        return listed(visitor.user.name for visitor in record.visitors.all())

    def render_found(self, record):
        if record.withdrawn_at:
            return format_html('<span class="soft">{}</span>', _withdrawn(record))
        if not record.met:
            return format_html('<span class="watch">▲ {}</span>', _("Not met"))
        noted = self._noted(record)
        marks = format_html_join(
            " ",
            "{}",
            ((level(one.level, says(one.get_topic_display(), one.get_level_display())),) for one in noted),
        )
        return format_html("{} {}", marks, record.note)

    def render_next_visit_on(self, value):
        return f"{value:%Y-%m-%d}"

    def plain_rows(self):
        """The rows as a workbook shows them, each a list of words."""
        for one in self.data:
            yield [
                one.visited_on.isoformat(),
                f"{one.household.number} {self._whom(one)}",
                one.get_mode_display(),
                self.render_visitors(one),
                self._found(one),
                one.next_visit_on.isoformat() if one.next_visit_on else "",
            ]

    def _whom(self, record) -> str:
        return record.person.name if record.person_id else record.head_name or record.household.room

    def _noted(self, record):
        return [finding for finding in record.findings.all() if finding.level != "fine"]

    def _found(self, record) -> str:
        if record.withdrawn_at:
            return _withdrawn(record)
        if not record.met:
            return str(_("Not met"))
        noted = [says(one.get_topic_display(), one.in_words()) for one in self._noted(record)]
        return sentences(filter(None, [*noted, record.note, record.problem]))


def _withdrawn(record) -> str:
    """Why a visit counts nowhere."""
    return _("withdrawn: %(why)s") % {"why": record.withdrawn_because}


class HouseholdVisitTable(VisitTable):
    """The same, on a household's own page."""

    class Meta:
        exclude = ("household",)
        sequence = ("visited_on", "person", "mode", "visitors", "found", "next_visit_on")
        empty_text = _("Nobody has visited yet. Log the first visit.")

    person = tables.Column(verbose_name=_("Visited"), default="–")
