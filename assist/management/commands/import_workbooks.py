"""``manage.py import_workbooks``: the office's workbooks in, with what came of every row."""

from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.imports.grid import NoCommunity
from assist.imports.importing import import_workbooks
from assist.imports.outcomes import CREATE, REFUSED, SAME
from assist.imports.plan_rosters import asked_of_lists
from assist.imports.report import headings, notices, table, write_refused, write_report
from assist.imports.roster_words import month_in
from assist.place_names import NoSuchPlace, place_named
from benefits.models import Department
from volunteers.models import Level, Place, User
from volunteers.rights import Deed, may

MOST_NOTICES = 20  # sorts of warnings on the screen; the report has them all


class Command(BaseCommand):
    help = (
        "Bring in household ledgers, need lists, visit records, lists of partner units and lists of other departments "
        "(.xlsx, .xls, .csv), in any order. A second run changes nothing; a run that is cut off leaves nothing behind."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would come of each row, write nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the outcome of every row (.xlsx)")
        parser.add_argument(
            "--refused",
            type=Path,
            metavar="FILE",
            help="where refused rows go (.xlsx); next to the report if not given",
        )
        parser.add_argument("--community", metavar="NAME", help="the community of rows that do not say theirs")
        parser.add_argument("--department", metavar="NAME", help="the department whose lists the files are (民政)")
        parser.add_argument(
            "--month", type=month, metavar="MONTH", help="the month of lists that do not say it (2025-09)"
        )
        parser.add_argument("--given-by", default="", metavar="NAME", help="who gave the lists")
        parser.add_argument("--agreement", default="", metavar="WORDS", help="by which agreement they were given")
        parser.add_argument("--by", metavar="USERNAME", help="who imports; only where that person may")

    def handle(
        self, *, files, dry_run, report, refused, community, department, month, given_by, agreement, by, **options
    ):
        for path in filter(None, (report, refused)):
            if path.is_dir() or not path.absolute().parent.is_dir():
                raise CommandError(_("“%(path)s” cannot be written.") % {"path": path})
        user = _person(by) if by else None
        try:
            place = place_named(community, Place.objects.at(Level.COMMUNITY)) if community else None
            told = {"given_by": given_by, "agreement": agreement}
            told |= {"department": _department(department), "month": month}
            result = import_workbooks(files, by=user, community=place, dry_run=dry_run, **told)
        except (NoSuchPlace, NoCommunity) as error:
            raise CommandError(str(error)) from error
        self._tell(result, every=dry_run or options["verbosity"] > 1)
        self._hand_back(result, files, report, refused, user)
        if result.unreadable:
            names = "\n".join(f"{file.name}: {file.error}" for file in result.unreadable)
            raise CommandError(_("Not read:") + f"\n{names}")

    def _tell(self, result, *, every):
        for outcome in result.each():
            if every or outcome.what not in (SAME, CREATE):
                words = "".join(f"\n    {words}" for words in outcome.words)
                self.stdout.write(f"{outcome.source}  {outcome.label}  {outcome.about}{words}")
        warned = Counter(str(warning) for outcome in result.each() for warning in outcome.warnings)
        for words, times in warned.most_common(MOST_NOTICES):
            self.stdout.write(f"{times} × {words}")
        if len(warned) > MOST_NOTICES:
            self.stdout.write(_("… and %(number)s more: see the report.") % {"number": len(warned) - MOST_NOTICES})
        for where, words in notices(result):
            self.stdout.write(f"{where}: {words}" if where else words)
        self.stdout.write("")
        for line in _aligned([headings(), *table(result)]):
            self.stdout.write(line)
        if result.is_rehearsal:
            self.stdout.write(_("Rehearsal: nothing was written"))

    def _hand_back(self, result, files, report, refused, user):
        about = {"by": str(user) if user else "import_workbooks", "at": timezone.localtime()}
        if report:
            write_report(result, report, **about)
            self.stdout.write(_("Report: %(path)s") % {"path": report})
        if refused is None and result.counts[REFUSED] and (report or not result.is_rehearsal):
            refused = report.with_stem(f"{report.stem}-refused") if report else Path(f"{files[0].stem}-refused.xlsx")
        if refused and write_refused(result, refused, **about):
            self.stdout.write(_("Refused rows, to be corrected and imported again: %(path)s") % {"path": refused})


def _person(username):
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is nobody with the sign-in name “%(name)s”.") % {"name": username})
    if not may(user, Deed.IMPORT):
        raise CommandError(_("“%(name)s” may not import workbooks.") % {"name": username})
    return user


def month(text):
    """A month on the command line: 2025-09, 202509 or 2025年9月."""
    found = month_in(text.strip())
    if found is None:
        raise ArgumentTypeError(_("“%(text)s” is no month; write it as 2025-09") % {"text": text})
    if found > timezone.localdate():
        raise ArgumentTypeError(_("This month is still to come."))
    return found


def _department(text):
    """The code of the department meant, "" where none is named."""
    if not text:
        return ""
    names = asked_of_lists().departments
    code = text if text in names.words.values() else names.one(text)
    if not code:
        known = "、".join(Department.objects.order_by("pk").values_list("name", flat=True))
        raise CommandError(
            _("There is no department “%(name)s”; there are %(known)s.") % {"name": text, "known": known}
        )
    return code


def _aligned(lines):
    """The lines of a table, columns under one another; a Chinese character is as wide as two letters."""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = []
        for cell, width in zip(line, widths, strict=True):
            blank = " " * (width - _width(cell))
            cells.append(f"{blank}{cell}" if isinstance(cell, int) else f"{cell}{blank}")
        yield "  ".join(cells).rstrip()


def _width(cell):
    return sum(1 + (east_asian_width(char) in "WF") for char in str(cell))
