"""``manage.py throw_away``: what was kept long enough goes; once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.bringing.keeping import throw_away_old
from benefits.retention import throw_away_lists


class Command(BaseCommand):
    help = "Throw away rows of departments' lists and uploads that were kept long enough."

    def handle(self, **options):
        throw_away_old()
        number = throw_away_lists(today=timezone.localdate())
        self.stdout.write(_("Rows of lists thrown away: %(number)s") % {"number": number})
