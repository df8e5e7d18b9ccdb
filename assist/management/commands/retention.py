"""``manage.py retention``: once a day, what is kept no longer ends; the counts stay."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.retention import due_for_archive, end_what_is_due


class Command(BaseCommand):
    help = "End what is kept no longer (rows of departments' lists, lists of handovers); tell what the archive awaits."

    def handle(self, **options):
        today = timezone.localdate()
        for what, number in end_what_is_due(now=timezone.now(), today=today).items():
            self.stdout.write(f"{what}: {number}")
        for year, number in due_for_archive(today=today):
            said = _("Closed in %(year)s, due for the street's archive: %(number)s")
            self.stdout.write(said % {"year": year, "number": number})
