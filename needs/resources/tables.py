"""The columns of the list of offers."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.tables import ListTable
from needs.models import ASSURED_FOR
from needs.resources.facts import for_whom, how_much


class OfferTable(ListTable):
    """Offers: what, by whom, for which needs and people, how, how much is free, whom to call, how sure it is."""

    what = tables.Column(verbose_name=_("Offer"))
    giver = tables.Column(verbose_name=_("Offered by"), empty_values=())
    kind = tables.Column(verbose_name=_("Serves"), default="–")
    for_whom = tables.Column(verbose_name=_("For whom"), empty_values=(), attrs={"td": {"class": "fill"}})
    mode = tables.Column(verbose_name=_("How"))
    free = tables.Column(verbose_name=_("Free"), empty_values=(), attrs={"td": {"class": "num labelled"}})
    call = tables.Column(verbose_name=_("Whom to call"), empty_values=(), attrs={"td": {"class": "wrap"}})
    assured_on = tables.Column(verbose_name=_("Assured"), empty_values=(), attrs={"td": {"class": "num side"}})

    caption = _("Offers")
    orders = {"assured_on": ("assured_on", "pk"), "what": ("what", "pk")}

    def __init__(self, rows, *, today, **kwargs):
        super().__init__(rows, **kwargs)
        self.today = today

    def render_what(self, record):
        how = "gone" if record.ended_on and record.ended_on <= self.today else ""
        return format_html(
            '<a class="{}" href="{}">{}</a>', how, reverse("resources:offer", args=[record.pk]), record.what
        )

    def render_giver(self, record):
        if record.helper_id:
            return str(record.helper)
        return format_html('<a href="{}">{}</a>', reverse("resources:unit", args=[record.unit_id]), record.unit)

    def render_kind(self, value):
        return value.long_name()

    def render_for_whom(self, record):
        return for_whom(record)

    def render_free(self, record):
        return how_much(record)

    def render_call(self, record):
        return " ".join(filter(None, record.whom_to_call()))

    def render_assured_on(self, record):
        if record.ended_on and record.ended_on <= self.today:
            return _("ended %(day)s") % {"day": record.ended_on.isoformat()}
        if record.assured_on is None:
            return format_html('<span class="watch">▲ {}</span>', _("never"))
        if record.assured_on < self.today - ASSURED_FOR:
            return format_html('<span class="watch">▲ {}</span>', record.assured_on.isoformat())
        return record.assured_on.isoformat()
