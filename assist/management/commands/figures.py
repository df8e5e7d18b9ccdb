"""``manage.py figures``: the office's figures as of a day."""

import json
from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.figures import Scope, figures
from assist.place_names import NoSuchPlace, place_named
from common.dates import read_date


def day(text):
    """A date on the command line, in any usual spelling."""
    try:
        return read_date(text)
    except ValueError as error:
        raise ArgumentTypeError(_("“%(text)s” is no date; write it as 2025-09-30") % {"text": text}) from error


class Command(BaseCommand):
    help = "Print the office's figures as of a day: files, people, needs, visits, partner units, places."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=day, help="the day (2025-09-30); today if not given")
        parser.add_argument("--place", help="only this place of the grid, by its name or 县桥社区/第一片")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")

    def handle(self, *, as_of, place, json: bool, **options):
        try:
            places = (place_named(place),) if place else ()
        except NoSuchPlace as error:
            raise CommandError(str(error)) from error
        last = as_of or timezone.localdate()
        found = {"as_of": last.isoformat(), **figures(Scope(last=last, places=places))}
        self.stdout.write(_as_json(found) if json else _as_lines(found))


def _as_json(found):
    return json.dumps(found, ensure_ascii=False, indent=1)


def _as_lines(found):
    width = max(map(len, found))
    return "\n".join(f"{name:<{width}}  {value:>10}" for name, value in found.items())
