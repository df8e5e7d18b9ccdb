"""The columns of services and of the days of care."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.tables import ListTable

LATEST = "-on"


class ServiceTable(ListTable):
    """Services: when, for whom, what, of which class, for which group and project, how long, from whom."""

    on = tables.Column(verbose_name=_("Day"), attrs={"td": {"class": "nowrap num-left"}})
    household = tables.Column(
        accessor="household__number", verbose_name=_("Household"), attrs={"td": {"class": "mono"}}
    )
    person = tables.Column(verbose_name=_("For"), default=_("Household"))
    what = tables.Column(verbose_name=_("What was done or given"), attrs={"td": {"class": "fill"}})
    service_class = tables.Column(accessor="get_service_class_display", verbose_name=_("Class"))
    group = tables.Column(verbose_name=_("Service group"), default="–", attrs={"td": {"class": "desk-only"}})
    project = tables.Column(verbose_name=_("Project"), default="–", attrs={"td": {"class": "desk-only"}})
    hours = tables.Column(verbose_name=_("Hours"), default="", attrs={"td": {"class": "num"}})
    given_by = tables.Column(verbose_name=_("Given by"), default="–")

    caption = _("Services given, latest first")
    orders = {"on": ("on", "pk")}

    def render_on(self, value):
        return value.isoformat()

    def render_household(self, value):
        return format_html('<a href="{}">{}</a>', reverse("services:of_household", args=[value]), value)

    def render_what(self, record, value):
        if record.withdrawn_at:
            return format_html('<span class="gone">{}</span> <span class="soft">{}</span>', value, _("withdrawn"))
        return value

    def plain_rows(self):
        """The rows as a workbook shows them, each a list of words."""
        for one in self.data:
            yield [
                one.on.isoformat(), one.household.number, str(one.person or ""), one.what,
                one.get_service_class_display(), str(one.group or ""), str(one.project or ""),
                "" if one.hours is None else str(one.hours), one.given_by,
            ]  # fmt: skip


class HouseholdServiceTable(ServiceTable):
    """The same on a household's own page, with the way to withdraw one."""

    take_back = tables.Column(verbose_name="", empty_values=(), attrs={"td": {"class": "no-print"}})

    class Meta:
        exclude = ("household",)

    def __init__(self, rows, *, may_keep):
        super().__init__(rows, exclude=() if may_keep else ("take_back",))

    def render_take_back(self, record):
        if record.withdrawn_at:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("services:withdraw", args=[record.pk]), _("Withdraw"))
