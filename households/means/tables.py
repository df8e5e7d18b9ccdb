"""The tables of a household's means; a row that has ended or was withdrawn says so in words."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.tables import ListTable

NUM = {"td": {"class": "num labelled"}}
DESK = {"td": {"class": "desk-only"}}
DAY = {"td": {"class": "nowrap labelled"}}


class MeansTable(ListTable):
    """Rows of one sort: what it is (the link), whose, how much, since and until when, known from where."""

    person = tables.Column(verbose_name=_("Whose"), empty_values=())
    since = tables.Column(verbose_name=_("Since"), attrs=DAY)
    until = tables.Column(verbose_name=_("Until"), attrs=DAY, empty_values=())
    proof = tables.Column(
        accessor="get_proof_display", verbose_name=_("Known from"), attrs={"td": {"class": "desk-only"}}
    )

    def __init__(self, rows, *, number, sort_word, caption):
        super().__init__(rows)
        self.number, self.sort_word, self.caption = number, sort_word, caption

    def render_person(self, record):
        return record.person.name if record.person_id else _now("The household")

    def render_since(self, value):
        return value.isoformat()

    def render_until(self, record):
        if record.withdrawn_on:
            return _now("withdrawn")
        return record.until.isoformat() if record.until else "–"

    def link(self, record, words):
        """The row's own page, by its words."""
        url = reverse("households:means_row", args=[self.number, self.sort_word, record.pk])
        return format_html('<a class="{}" href="{}">{}</a>', "" if record.is_standing else "gone", url, words)


class IncomeTable(MeansTable):
    kind = tables.Column(verbose_name=_("Kind"))
    amount = tables.Column(verbose_name=_("A month (yuan)"), attrs=NUM)

    class Meta:
        sequence = ("kind", "person", "amount", "since", "until", "proof")

    def render_kind(self, record):
        return self.link(record, record.get_kind_display())


class AssetTable(MeansTable):
    kind = tables.Column(verbose_name=_("Kind"))
    value = tables.Column(verbose_name=_("Value (yuan)"), attrs=NUM, default="–")

    class Meta:
        sequence = ("kind", "person", "value", "since", "until", "proof")

    def render_kind(self, record):
        return self.link(record, record.get_kind_display())


class HousingTable(MeansTable):
    kind = tables.Column(verbose_name=_("Kind"))
    address = tables.Column(verbose_name=_("Address"), default="–")
    owner = tables.Column(
        verbose_name=pgettext_lazy("of a home", "Owner"), default="–", attrs={"td": {"class": "labelled"}}
    )
    built_area = tables.Column(verbose_name=_("Built area (m²)"), default="–", attrs=NUM)
    usable_area = tables.Column(verbose_name=_("Usable area (m²)"), default="–", attrs=NUM)

    class Meta:
        exclude = ("person", "proof")
        sequence = ("kind", "address", "owner", "built_area", "usable_area", "since", "until")

    def render_kind(self, record):
        return self.link(record, record.get_kind_display())


class SupporterTable(MeansTable):
    name = tables.Column(verbose_name=_("Name"))
    relation = tables.Column(accessor="get_relation_display", verbose_name=_("Relation"))
    duty = tables.Column(accessor="get_duty_display", verbose_name=_("Duty"), attrs=DESK)
    amount = tables.Column(verbose_name=_("Gives a month (yuan)"), attrs=NUM)
    unable_because = tables.Column(verbose_name=_("Why not, or not more"), attrs={"td": {"class": "wrap"}}, default="")

    class Meta:
        exclude = ("proof",)
        sequence = ("name", "relation", "person", "duty", "amount", "unable_because", "since", "until")

    def render_name(self, record):
        return self.link(record, record.name)
