"""``manage.py set_local_value``: a standard or an age that this place sets for itself."""

from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assist.management.commands.figures import day
from benefits.models import LocalValue


class Command(BaseCommand):
    help = "Set a local value, such as dibao_standard 868 or old_age_from 80, from a day on (or from ever)."

    def add_arguments(self, parser):
        parser.add_argument("name", choices=LocalValue.Name.values)
        parser.add_argument("value")
        parser.add_argument("--from", dest="since", type=day, help="the first day (2025-01-01); from ever if not given")

    def handle(self, *, name, value, since, **options):
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise CommandError(_("“%(value)s” is no number.") % {"value": value}) from error
        if not 0 <= number < 10**9:
            raise CommandError(_("“%(value)s” is no number.") % {"value": value})
        known, _is_new = LocalValue.objects.update_or_create(name=name, since=since, defaults={"value": number})
        self.stdout.write(f"{known}" + (f" · {since}" if since else ""))
