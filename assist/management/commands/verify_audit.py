"""``manage.py verify_audit``: whether the audit log is whole; the first entry that is not is named."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteers.audit.guard import missing_triggers
from volunteers.audit.heads import Head, write_head
from volunteers.audit.verifying import verify
from volunteers.models import Chain


class Command(BaseCommand):
    help = "Read the whole audit log, name the first entry that is missing or changed, and keep its end outside."

    def handle(self, **options):
        faults = list(missing_triggers())
        try:
            chains = verify()
        except ValueError as error:
            raise CommandError(_("The ends kept outside cannot be read: %(error)s") % {"error": error}) from error
        for chain in chains:
            self._tell(chain)
            if chain.fault:
                faults.append(f"{Chain(chain.chain).label} {chain.fault.number}: {chain.fault.words}")
            elif chain.head:
                write_head(Head(timezone.now(), chain.chain, chain.head.number, chain.head.hash))
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(_("The audit log is whole."))

    def _tell(self, chain):
        words = ngettext("%(entries)s entry", "%(entries)s entries", chain.entries) % {"entries": chain.entries}
        sealed = ngettext("%(sealed)s sealed", "%(sealed)s sealed", chain.sealed) % {"sealed": chain.sealed}
        self.stdout.write(f"{Chain(chain.chain).label}: {words}, {sealed}")
