"""``manage.py seal_audit``: once a month, what the audit log keeps no longer goes under a seal."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import ngettext

from volunteers.audit.sealing import CannotSeal, seal_due
from volunteers.models import Chain


class Command(BaseCommand):
    help = "Take out of the audit log what is older than KEEP_LOOKS_DAYS and KEEP_CHANGES_DAYS; a seal stays."

    def handle(self, **options):
        try:
            sealed = seal_due(now=timezone.now())
        except CannotSeal as error:
            raise CommandError(str(error)) from error
        for one in sealed:
            words = ngettext("%(entries)s entry sealed", "%(entries)s entries sealed", one.entries)
            self.stdout.write(f"{Chain(one.chain).label}: {words % {'entries': one.entries}}")
