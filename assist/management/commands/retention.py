"""``manage.py retention``: once a day, what is kept no longer ends; the counts stay."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from assist.retention import end_what_is_due


class Command(BaseCommand):
    help = "End what is kept no longer: rows of departments' lists, handovers, leads, files closed long ago."

    def handle(self, **options):
        today = timezone.localdate()
        for what, number in end_what_is_due(now=timezone.now(), today=today).items():
            self.stdout.write(f"{what}: {number}")
