"""Fill an empty database with the demo office."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assist.demo import make_demo_office
from assist.demo.lists import make_lists


class Command(BaseCommand):
    help = "Fill an empty database with the demo office: made-up families, alive today."

    def add_arguments(self, parser):
        parser.add_argument("--today", type=date.fromisoformat, help="The day the demo is made for (YYYY-MM-DD).")
        parser.add_argument("--seed", type=int, default=286239)

    def handle(self, *, today, seed, **options):
        if not settings.DEMO:
            raise CommandError("The demo office is made only with DEMO=true.")
        try:
            make_demo_office(today=today or timezone.localdate(), seed=seed)
            make_lists(today=today or timezone.localdate(), seed=seed + 5)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write("The demo office is ready.")
