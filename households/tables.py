"""The columns of the list of files."""

from urllib.parse import quote

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from common.tables import PlainTable, pill
from households.file_head import RISK_TONES
from households.models import Category, Cause, Risk


class HouseholdTable(PlainTable):
    """Files: which, whose, where, how many, why, how closely watched, when somebody was and will be there.

    Rows are the plain values of ``for_list``, with ``head`` and ``members`` put in (households/listing.py).
    """

    number = tables.Column(verbose_name=_("Number"), attrs={"td": {"class": "mono"}})
    head = tables.Column(verbose_name=_("Head"))
    building = tables.Column(accessor="building__name", verbose_name=_("Building and room"))
    members = tables.Column(verbose_name=pgettext_lazy("column", "Members"), attrs={"td": {"class": "num desk-only"}})
    category = tables.Column(verbose_name=_("Category"))
    risk = tables.Column(verbose_name=_("Risk"), attrs={"td": {"class": "side"}})
    last_visit_on = tables.Column(verbose_name=_("Last met"), attrs={"td": {"class": "num desk-only"}}, empty_values=())
    next_visit_on = tables.Column(verbose_name=_("Next visit"), attrs={"td": {"class": "num labelled"}})
    phone = tables.Column(verbose_name=_("Phone"), attrs={"td": {"class": "mono labelled"}})
    living_address = tables.Column(verbose_name=_("Living address"), attrs={"td": {"class": "labelled"}})
    cause = tables.Column(verbose_name=_("Cause of hardship"), attrs={"td": {"class": "labelled"}})
    tags = tables.Column(verbose_name=_("Tags"), attrs={"td": {"class": "labelled"}})
    helper = tables.Column(verbose_name=_("Paired with"), attrs={"td": {"class": "labelled"}})
    opened_on = tables.Column(verbose_name=_("Opened on"), attrs={"td": {"class": "num labelled"}})

    # What everybody sees who chose nothing else.
    usual = ("number", "head", "building", "members", "category", "risk", "last_visit_on", "next_visit_on")
    list_name = "households"
    caption = _("Household files")
    orders = {
        "number": ("number", "pk"),
        "building": ("building", "number", "pk"),
        "last_visit_on": ("last_visit_on", "pk"),
        "next_visit_on": ("next_visit_on", "pk"),
    }

    def __init__(self, rows, *, today, sight, sort="", shown=usual, selectable=False):
        hidden = tuple(name for name in self.base_columns if name not in shown)
        super().__init__(rows, sort=sort, exclude=hidden + self.unseen(sight))
        self.today, self.selectable = today, selectable

    @classmethod
    def offered(cls, sight) -> list[tuple[str, str]]:
        """The columns that somebody may choose, with their headings."""
        unseen = cls.unseen(sight)
        return [(name, column.verbose_name) for name, column in cls.base_columns.items() if name not in unseen]

    @staticmethod
    def unseen(sight) -> tuple[str, ...]:
        """The columns that somebody does not see, and so cannot sort by either."""
        care = ("members", "risk", "last_visit_on", "next_visit_on", "cause", "tags", "helper")
        unseen = () if sight.care else care
        return unseen if sight.category else (*unseen, "category")

    @cached_property
    def address(self):
        """The address of a file with a place for its number: reversing it for each row would cost."""
        return reverse("households:file", args=["0"]).replace("/0/", "/{}/")

    @cached_property
    def words(self):
        """The words of the choices, translated once for the page."""
        risks = {risk: pill(RISK_TONES[risk], risk.label) for risk in Risk}
        causes = {key: str(label) for key, label in Cause.choices}
        return {"category": {key: str(label) for key, label in Category.choices}, "cause": causes, "risk": risks}

    def render_number(self, record):
        url = self.address.replace("{}", quote(record["number"], safe=""))
        gone = "gone" if record["closed_on"] else ""
        return format_html('<a class="{}" href="{}">{}</a>', gone, url, record["number"])

    def render_building(self, record):
        return record["building__name"] + record["room"]

    def render_category(self, value):
        return self.words["category"].get(value, value) if value != Category.NONE else ""

    def render_cause(self, value):
        return self.words["cause"].get(value, value)

    def render_opened_on(self, value):
        return value.isoformat()

    def render_risk(self, value):
        return self.words["risk"].get(value, value)

    def render_last_visit_on(self, value):
        return value.isoformat() if value else _("never")

    def render_next_visit_on(self, value):
        late = (self.today - value).days
        if late < 0:
            return value.isoformat()
        if not late:
            return format_html('<span class="soon">{}</span>', _("due today"))
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
        return format_html('<span class="late" title="{}">{}</span>', value.isoformat(), words)

    # What stands in a workbook, where the screen shows more than words.

    def plain_number(self, value):
        return value

    def plain_risk(self, value):
        return str(Risk(value).label)

    def plain_next_visit_on(self, value):
        return value.isoformat()
