"""``manage.py collect_translations``: bring locale/zh_Hans/LC_MESSAGES/django.po up to date with the code."""

from django.core.management.base import BaseCommand

from assist.catalogue import PO_FILE, collect, compile_catalogue, problems, save


class Command(BaseCommand):
    help = "Collect every visible string into the Chinese catalogue and say which are still to be translated."
    requires_system_checks = ()

    def handle(self, **options):
        save(collect())
        compile_catalogue()
        for problem in problems():
            self.stdout.write(problem)
        self.stdout.write(f"Written: {PO_FILE}")
