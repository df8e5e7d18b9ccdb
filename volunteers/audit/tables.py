"""The columns of the audit log."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.tables import PlainTable


class AuditTable(PlainTable):
    """Entries, the latest first: when, who, from where, what, on which file, why."""

    at = tables.Column(verbose_name=_("When"), default="", attrs={"td": {"class": "nowrap mono"}})
    who = tables.Column(verbose_name=_("Who"), default="")
    did = tables.Column(verbose_name=_("What was done"), default="", attrs={"td": {"class": "wrap"}})
    file = tables.Column(verbose_name=_("File number"), default="", attrs={"td": {"class": "mono side"}})
    changes = tables.Column(verbose_name=_("Further"), default="", attrs={"td": {"class": "wrap fill"}})
    reason = tables.Column(verbose_name=_("Reason"), default="", attrs={"td": {"class": "wrap labelled"}})
    address = tables.Column(verbose_name=_("Address"), default="", attrs={"td": {"class": "mono desk-only"}})
    session = tables.Column(verbose_name=_("Session"), default="", attrs={"td": {"class": "mono desk-only"}})

    caption = _("The audit log, latest first")

    class Meta:
        empty_text = _("No entry fits. Take a filter away.")

    def render_did(self, value, record):
        if record["succeeded"]:
            return value
        return format_html('<span class="act">✕ {} · {}</span>', value, _("failed"))


class FileAuditTable(AuditTable):
    """The same on one file's own page."""

    caption = _("Who looked and changed, latest first")

    class Meta:
        exclude = ("file", "session")
        empty_text = _("Nobody has looked at this file or changed it since the log is kept.")
