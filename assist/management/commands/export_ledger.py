"""``manage.py export_ledger``: the ledger as a file, with the rights of the person it is made for."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assist import jobs
from assist.ledger.export import export_to
from assist.ledger.order import CannotExport, make_order, place_to_export
from assist.management.commands.figures import day
from assist.models import Job
from volunteers.models import User


class Command(BaseCommand):
    help = "Write the ledger of a period and place, as the person named may export it; logged like any export."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="first", type=day, required=True, help="the first day (2025-05-01)")
        parser.add_argument("--to", dest="last", type=day, required=True, help="the last day")
        parser.add_argument("--place", help="a place within the person's posts; all of them if not given")
        parser.add_argument("--by", required=True, help="the sign-in name of the person it is made for")
        parser.add_argument("--reason", required=True, help="why, in words")
        parser.add_argument("--out", type=Path, required=True, help="the file to write (.xlsx)")

    def handle(self, *, first, last, place, by, reason, out: Path, **options):
        try:
            user = _person(by)
            places = (place_to_export(user, place),) if place else ()
            order = make_order(by=user, reason=reason, first=first, last=last, places=places)
        except CannotExport as error:
            raise CommandError(str(error)) from error
        _check_writable(out)
        job = Job.objects.create(
            kind=Job.Kind.LEDGER,
            by=user,
            reason=order.reason,
            wanted=order.as_json() | {"out": str(out.resolve())},
        )
        try:
            jobs.run(job, export_to(out))
        except OSError as error:
            raise CommandError(job.message) from error
        if job.status != Job.Status.DONE:
            raise CommandError(job.message)
        self.stdout.write(
            ngettext("%(file)s: %(rows)s row", "%(file)s: %(rows)s rows", job.done) % {"file": out, "rows": job.done}
        )


def _person(username):
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is nobody with the sign-in name “%(name)s”.") % {"name": username})
    return user


def _check_writable(out):
    """Say at once what would only be found out at the end."""
    if out.is_dir():
        raise CommandError(_("“%(path)s” is a folder.") % {"path": out})
    try:
        tempfile.TemporaryFile(dir=out.parent).close()
    except OSError as error:
        words = _("Nothing can be written to %(folder)s: %(why)s.")
        raise CommandError(words % {"folder": out.parent, "why": error.strerror}) from error
