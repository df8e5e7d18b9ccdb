"""End the referrals that no partner answered in time; once a day, in the Task Scheduler or a systemd timer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from needs.referrals.expiring import expire_due


class Command(BaseCommand):
    help = "Ends the referrals that no partner answered in time; what they had reserved is there again."

    def handle(self, **options):
        self.stdout.write(str(expire_due(today=timezone.localdate())))
