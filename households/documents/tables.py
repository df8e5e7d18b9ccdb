"""The columns of the lists of documents."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from common.tables import ListTable
from households.models.document import DAYS_AHEAD


class DocumentTable(ListTable):
    """The documents of one file: what, whose, from when until when, how many pages, who saw the original."""

    kind = tables.Column(verbose_name=_("Document"))
    person = tables.Column(verbose_name=_("Whose"), default=_("Household"))
    issued_on = tables.Column(verbose_name=_("Issued on"), attrs={"td": {"class": "num labelled"}}, default="")
    expires_on = tables.Column(verbose_name=_("Valid until"), attrs={"td": {"class": "num labelled"}}, default="")
    pages = tables.Column(
        verbose_name=pgettext_lazy("of a document", "Pages"), attrs={"td": {"class": "num desk-only"}}
    )
    original_seen_on = tables.Column(
        verbose_name=_("Original seen"), empty_values=(), attrs={"td": {"class": "wrap desk-only"}}
    )
    uploaded_at = tables.Column(verbose_name=_("Added"), attrs={"td": {"class": "wrap desk-only"}})

    caption = _("Documents of this file")

    class Meta:
        empty_text = _("No document is on file yet.")

    def __init__(self, rows, *, today, sort=""):
        super().__init__(rows, sort=sort)
        self.today = today

    def render_kind(self, record):
        url = reverse("documents:document", args=[record.household.number, record.key])
        if not record.withdrawn_at:
            return format_html('<a href="{}">{}</a>', url, record)
        why = _("withdrawn: %(why)s") % {"why": record.withdrawn_because}
        return format_html('<a class="gone" href="{}">{}</a> <span class="soft">{}</span>', url, record, why)

    def render_issued_on(self, value):
        return value.isoformat()

    def render_expires_on(self, record, value):
        days = (value - self.today).days
        if record.withdrawn_at or days > DAYS_AHEAD:
            return value.isoformat()
        if days < 0:
            return format_html('<span class="late" title="{}">{}</span>', value.isoformat(), _("expired"))
        words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
        return format_html('<span class="soon" title="{}">{}</span>', value.isoformat(), words)

    def render_original_seen_on(self, record):
        if not record.original_seen_on:
            return _("copy only")
        return f"{record.original_seen_on.isoformat()} {record.original_seen_by}"

    def render_uploaded_at(self, record, value):
        return f"{timezone.localtime(value):%Y-%m-%d} {record.uploaded_by}"


class ExpiringTable(DocumentTable):
    """The papers in reach that hold no longer, or soon will not: file by file to be asked for again."""

    household = tables.Column(
        accessor="household__number", verbose_name=_("Household"), attrs={"td": {"class": "mono"}}
    )

    caption = _("Papers that expire, the oldest first")
    orders = {"expires_on": ("expires_on", "pk")}

    class Meta:
        sequence = ("kind", "person", "household", "expires_on")
        exclude = ("pages", "original_seen_on", "uploaded_at")
        empty_text = _("No paper expires within the next thirty days.")

    def render_household(self, record, value):
        return format_html('<a href="{}">{}</a>', reverse("documents:of_household", args=[value]), value)

    def render_expires_on(self, record, value):
        return format_html("{} {}", value.isoformat(), super().render_expires_on(record, value))
