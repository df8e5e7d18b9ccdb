"""The list of partner units (共建单位) and what they offer (资源清单): its filter and its columns."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from common.tables import ListTable
from common.wording import listed
from needs.filters import KindFilter
from needs.models import PartnerUnit

LISTED, ENDED, ALL = "listed", "ended", "all"
STATES = [(LISTED, _("On the list")), (ENDED, _("Ended")), (ALL, _("On the list and ended"))]


class PartnerFilter(ListFilter):
    """Units by words, kind of unit, the kind of need they serve, and whether they are on the list."""

    unsaid = {"state": LISTED}

    q = django_filters.CharFilter(method="by_words", label=_("Name, contact, offer"))
    type = django_filters.ChoiceFilter(
        field_name="sort", choices=PartnerUnit.Sort, label=_("Sort"), empty_label=_("Any")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind of unit"), empty_label=_("Any"))
    serves = KindFilter(method="by_need", label=_("Serves"), empty_label=_("Any"))
    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)

    class Meta:
        model = PartnerUnit
        fields: tuple = ()

    def __init__(self, data, *, today):
        super().__init__(data, queryset=PartnerUnit.objects.all())
        self.today = today
        self.filters["kind"].extra["choices"] = [(kind, kind) for kind in PartnerUnit.objects.kinds()]

    def ready(self, form):
        form.fields["serves"].offer()

    def by_words(self, units, name, words):
        return units.mentioning(words)

    def by_need(self, units, name, kind):
        return units.serving(kind)

    def by_state(self, units, name, state):
        states = {LISTED: units.listed_on, ENDED: units.ended_by}
        return states[state](self.today) if state in states else units


class PartnerTable(ListTable):
    """Units: who, of which kind, what they offer, whom to call, how much."""

    name = tables.Column(verbose_name=_("Unit"))
    sort = tables.Column(verbose_name=_("Sort"))
    kind = tables.Column(verbose_name=_("Kind of unit"), default="")
    offers = tables.Column(verbose_name=_("Offers"), empty_values=(), attrs={"td": {"class": "fill"}})
    contact = tables.Column(verbose_name=_("Contact"), default="")
    phone = tables.Column(verbose_name=_("Phone"), default="", attrs={"td": {"class": "mono"}})
    capacity = tables.Column(verbose_name=_("Capacity"), default="")
    ended_on = tables.Column(verbose_name=_("Ended on"), default="", attrs={"td": {"class": "num labelled"}})

    caption = _("Partner units")
    orders = {"name": ("name", "pk")}

    def render_name(self, record):
        return format_html('<a href="{}">{}</a>', reverse("resources:unit", args=[record.pk]), record.name)

    def render_sort(self, record):
        return record.get_sort_display()

    def render_offers(self, record):
        return listed(offer.what for offer in record.offers.all())

    def render_ended_on(self, value):
        return value.isoformat()
