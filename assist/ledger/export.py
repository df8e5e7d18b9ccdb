"""The export as a job: a workbook under a name nobody can guess, or at a path on this machine."""

import secrets
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from assist.jobs import EXPORTS, CannotDo, Done, fresh_folder, sha256_of
from assist.ledger.order import CannotExport, order_of
from assist.ledger.workbook import write_ledger
from assist.lists import export as lists
from assist.models import Job
from assist.pictures import export as pictures


def past_exports(user):
    """One's own exports, ledgers, lists, pictures and funnels, the latest first."""
    return Job.objects.visible_to(user).of_kinds(*EXPORTS).select_related("by").latest_first()


def export_for(job: Job, beat) -> Done:
    """Write the ledger a job asks for, to be fetched by its person."""
    path = fresh_folder(job) / f"{secrets.token_urlsafe(24)}.xlsx"
    rows = _write(job, beat, path)
    return Done(rows, str(path.relative_to(settings.MEDIA_ROOT)), sha256_of(path))


def export_to(path: Path):
    """The work that writes a job's ledger to a path instead; nothing is left to be fetched."""
    return lambda job, beat: Done(_write(job, beat, path), sha256=sha256_of(path))


def _write(job, beat, path) -> int:
    try:
        order = order_of(job)
    except CannotExport as error:
        raise CannotDo(str(error)) from error
    return write_ledger(order, path, number=f"No. {job.pk}", progress=beat.progress)


def to_fetch(job: Job) -> tuple[Path, str]:
    """The finished workbook and the name it is handed out under.

    Raises CannotExport when its person may not export this any more, FileNotFoundError when there is none any more.
    """
    if job.is_expired(timezone.now()):
        raise FileNotFoundError(job.file)
    if job.kind == Job.Kind.LIST:
        return lists.to_fetch(job)
    order = order_of(job)
    if not set(job.wanted.get("sees", ())) <= order.sees:
        raise CannotExport("the columns are no longer this person's to see")
    path = Path(settings.MEDIA_ROOT) / job.file
    if job.status != Job.Status.DONE or not job.file or not path.is_file():
        raise FileNotFoundError(job.file)
    if job.kind in pictures.DRAWN:
        return path, f"{pictures.name_of(job, order)}.xlsx"
    return path, f"{order.where}台账 {order.first:%Y-%m-%d}至{order.last:%Y-%m-%d}.xlsx"
