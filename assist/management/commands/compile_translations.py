"""``manage.py compile_translations``: make the file that Django reads from the Chinese catalogue."""

from django.core.management.base import BaseCommand

from assist.catalogue import compile_catalogue


class Command(BaseCommand):
    help = "Compile the Chinese catalogue; needs no GNU gettext, and does nothing when it is up to date."
    requires_system_checks = ()

    def handle(self, **options):
        compile_catalogue()
