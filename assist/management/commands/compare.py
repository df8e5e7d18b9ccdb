"""``manage.py compare``: departments' lists against the files, as of a day."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.management.commands.figures import day
from benefits.findings import numbers_of
from benefits.models import LocalValue, Rule
from benefits.recording import compare_and_record


class Command(BaseCommand):
    help = "Compare departments' lists with the files as of a day, print what was found, and write it down."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=day, help="the day (2025-09-30); today if not given")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *, as_of, **options):
        as_of = as_of or timezone.localdate()
        if as_of > timezone.localdate():
            raise CommandError(_("This day has not come yet."))
        made, _run = compare_and_record(as_of)
        numbers = numbers_of(made.found)
        findings = [
            {"kind": one.rule, "id": numbers[one.person, one.index], "about": made.names(one)} for one in made.found
        ]
        findings.sort(key=lambda one: (one["kind"], one["id"], one["about"]))
        for name in dict.fromkeys(made.missing):
            words = _("%(value)s is not set: rules that rest on it were not asked.")
            self.stderr.write(words % {"value": LocalValue.Name(name).label})
        if options["json"]:
            told = {"as_of": as_of.isoformat(), "findings": findings}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for rule in Rule:
            self.stdout.write(f"{rule.label}: {sum(one['kind'] == rule for one in findings)}")
