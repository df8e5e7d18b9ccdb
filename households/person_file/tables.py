"""The tables of people with a file of their own, of those who should have one, and of one person's visits."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.tables import ListTable
from households.visit_tables import HouseholdVisitTable

DESK = {"td": {"class": "desk-only"}}


class PlanTable(ListTable):
    """Plans: whose, what for, in which household, and when somebody looks at it again."""

    person = tables.Column(verbose_name=_("Name"))
    home_number = tables.Column(verbose_name=_("Household"), attrs={"td": {"class": "mono"}}, default="–")
    home_building = tables.Column(
        verbose_name=_("Building and room"), attrs={"td": {"class": "desk-only"}}, default="–"
    )
    reason = tables.Column(accessor="get_reason_display", verbose_name=_("Why a file of one's own"))
    goal = tables.Column(verbose_name=_("Goal"), attrs={"td": {"class": "fill"}})
    review_on = tables.Column(verbose_name=_("Next review"), attrs={"td": {"class": "num labelled"}})
    opened_on = tables.Column(verbose_name=_("Plan since"), attrs={"td": {"class": "num desk-only"}})

    caption = _("People with a file of their own")
    orders = {"review_on": ("review_on", "pk"), "opened_on": ("opened_on", "pk")}

    def __init__(self, rows, *, today, sight, sort=""):
        super().__init__(rows, sort=sort, exclude=() if sight.category else ("reason",))
        self.today = today

    def render_person(self, record):
        gone = "gone" if record.closed_on else ""
        url = reverse("people:person", args=[record.person_id])
        return format_html('<a class="{}" href="{}">{}</a>', gone, url, record.person.name)

    def render_home_building(self, record):
        return f"{record.home_building}{record.home_room}"

    def render_review_on(self, record):
        late = (self.today - record.review_on).days
        if record.closed_on or late < 0:
            return record.review_on.isoformat()
        if not late:
            return format_html('<span class="soon">{}</span>', _("due today"))
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
        return format_html('<span class="late" title="{}">{}</span>', record.review_on.isoformat(), words)

    def render_opened_on(self, value):
        return value.isoformat()


class WantedTable(ListTable):
    """Members of households whose category calls for a file of one's own, and who have no plan."""

    person = tables.Column(verbose_name=_("Name"))
    household = tables.Column(verbose_name=_("Household"), attrs={"td": {"class": "mono"}})
    building = tables.Column(accessor="household__building__name", verbose_name=_("Building and room"))
    category = tables.Column(accessor="household__get_category_display", verbose_name=_("Category"))

    caption = _("People who should have a file of their own")
    orders = {"household": ("household__number", "pk")}

    def render_person(self, record):
        return format_html('<a href="{}">{}</a>', reverse("people:person", args=[record.person_id]), record.person.name)

    def render_household(self, record):
        url = reverse("households:file", args=[record.household.number])
        return format_html('<a href="{}">{}</a>', url, record.household.number)

    def render_building(self, record):
        return f"{record.household.building.name}{record.household.room}"


class PersonVisitTable(HouseholdVisitTable):
    """The visits to one person; of a visit made where one's posts do not reach, there is no page to open."""

    class Meta:
        exclude = ("household", "person", "next_visit_on")
        sequence = ("visited_on", "mode", "visitors", "found")
        empty_text = _("Nobody has visited this person alone yet.")

    def __init__(self, rows, *, near):
        super().__init__(rows)
        self.near = near

    def render_visited_on(self, record):
        if record.pk in self.near:
            return super().render_visited_on(record)
        return record.visited_on.isoformat()
