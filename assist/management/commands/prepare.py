"""``manage.py prepare``: after an installation or an update, before the site is started."""

from django.core.management.base import BaseCommand

from assist.prepare import prepare_office


class Command(BaseCommand):
    help = "Bring words, database and static files up to this version; DEMO=true fills an empty database."
    requires_system_checks = ()  # prepare_office runs them, after the words are compiled

    def handle(self, **options):
        prepare_office(self.stdout.write, check=self.check)
