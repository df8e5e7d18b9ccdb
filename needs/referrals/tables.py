"""The columns of the lists of referrals and of what partners were told."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.tables import ListTable, pill
from common.wording import says
from needs.models import State

TONES = {
    State.OFFERED: "watch",
    State.ACCEPTED: "info",
    State.DELIVERED: "watch",
    State.CONFIRMED: "fine",
    State.DECLINED: "quiet",
    State.EXPIRED: "act",
    State.WITHDRAWN: "quiet",
}


class ReferralTable(ListTable):
    """Referrals: what the partner was asked, for which file, who, how far, by when."""

    words = tables.Column(verbose_name=_("Asked to do"))
    household = tables.Column(
        accessor="need__household__number", verbose_name=_("Household"), attrs={"td": {"class": "mono"}}
    )
    giver = tables.Column(verbose_name=_("Partner"), empty_values=(), attrs={"td": {"class": "fill"}})
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "side"}})
    answer_by = tables.Column(verbose_name=_("Answer wanted by"), attrs={"td": {"class": "num labelled"}})

    caption = _("Referrals")
    orders = {"answer_by": ("answer_by", "pk"), "-pk": ("-pk",)}

    def render_words(self, record):
        return format_html('<a href="{}">{}</a>', reverse("referrals:referral", args=[record.pk]), record.words)

    def render_giver(self, record):
        return f"{record.offer.giver()} · {record.offer}"

    def render_state(self, record):
        return pill(TONES[record.state], record.get_state_display())

    def render_answer_by(self, value):
        return value.isoformat()


class ProvisionTable(ListTable):
    """What partners were told: when, who, of which file, what, for what, resting on what, by whom."""

    at = tables.Column(verbose_name=_("When"), attrs={"td": {"class": "num"}})
    to_name = tables.Column(verbose_name=_("Who was told"))
    household = tables.Column(
        accessor="household__number", verbose_name=_("Household"), attrs={"td": {"class": "mono"}}
    )
    fields = tables.Column(verbose_name=_("What was told"), empty_values=(), attrs={"td": {"class": "fill"}})
    why = tables.Column(verbose_name=_("What for"))
    ground = tables.Column(verbose_name=_("Rests on"))
    channel = tables.Column(verbose_name=_("How it was told"))
    by = tables.Column(verbose_name=_("By"), default="–")

    caption = _("What partners were told")
    orders = {"at": ("at", "pk")}

    def __init__(self, rows, *, with_words, **kwargs):
        super().__init__(rows, **kwargs)
        self.with_words = with_words

    def render_at(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_fields(self, record):
        return says(record.what(), record.said) if record.said and self.with_words else record.what()

    def render_ground(self, record):
        return " · ".join(filter(None, [record.get_ground_display(), record.law if self.with_words else ""]))

    def render_channel(self, record):
        return record.get_channel_display()
