"""``manage.py sweep_documents``: after a crash, the encrypted files of documents that were never written down."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from households.documents.sweeping import orphans, sweep


class Command(BaseCommand):
    help = "Count the encrypted files that belong to no document; --throw-away removes them."

    def add_arguments(self, parser):
        parser.add_argument("--throw-away", action="store_true", help="not after an older backup was put back")

    def handle(self, *, throw_away, **options):
        number = sweep() if throw_away else len(orphans())
        thrown = ngettext(
            "%(files)s file without a document thrown away", "%(files)s files without a document thrown away", number
        )
        found = ngettext("%(files)s file without a document", "%(files)s files without a document", number)
        self.stdout.write((thrown if throw_away else found) % {"files": number})
