"""Long work in the background: a worker takes it, says every few seconds that it lives, and ends it well or badly.

The worker (``manage.py db_worker``) may be killed at any moment. Then its job falls silent, says so to whoever asked
for it, and is started again as a new one; what the dead one wrote is thrown away.
"""

import hashlib
import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.models import Job
from assist.models.job import FETCHED_FOR
from volunteers.audit.recording import Did, record

log = logging.getLogger(__name__)
SECONDS_BETWEEN_BEATS = 3
# What does the work of each kind, loaded when it is needed: a function of the job and its beat.
WORK = {
    Job.Kind.LEDGER: "assist.ledger.export.export_for",
    Job.Kind.LIST: "assist.lists.export.export_for",
    Job.Kind.PICTURES: "assist.pictures.export.export_for",
    Job.Kind.FUNNEL: "assist.pictures.export.export_for",
    Job.Kind.IMPORT: "assist.bringing.work.bring_in",
    Job.Kind.COMPARE: "assist.bringing.work.compare_lists",
    Job.Kind.ESCALATE: "assist.escalating.escalate_for",
}

EXPORTS = (Job.Kind.LEDGER, Job.Kind.LIST, Job.Kind.PICTURES, Job.Kind.FUNNEL)


class CannotDo(Exception):
    """The work cannot be done as asked; the message is for whoever asked."""


@dataclass(frozen=True)
class Done:
    """What came of it: how many rows, and the file below MEDIA_ROOT, if one is to be fetched."""

    rows: int
    file: str = ""
    sha256: str = ""  # by which a file that turns up somewhere is found in the audit log


class Beat(threading.Thread):
    """Writes down every few seconds that the work goes on, and how far it is, over a connection of its own."""

    def __init__(self, job, seconds):
        super().__init__(name=f"beat of job {job.pk}", daemon=True)
        self.job, self.seconds = job, seconds
        self.done, self.total = 0, None
        self.ended = threading.Event()

    def progress(self, done: int, total: int):
        """Called by the work, as often as it likes."""
        self.done, self.total = done, total

    def run(self):
        try:
            while not self.ended.wait(self.seconds):
                self._beat()
        finally:
            connection.close()

    def _beat(self):
        try:
            self.job.beat(done=self.done, total=self.total)
        except Exception:
            log.exception("job %s could not say that it lives; it tries again", self.job.pk)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        self.join()


def ask_for(*, kind: str, by, reason: str, wanted: dict, submission: UUID | None = None, at=None) -> Job:
    """Write the job down and hand it to the worker, both or neither; the second of two equal submissions gets
    the first one's job. The worker takes it at once, or not before a moment (``at``).
    """
    with transaction.atomic():
        asked = {"kind": kind, "by": by, "reason": reason, "wanted": wanted}
        job, is_new = Job.objects.get_or_create(submission=submission or uuid4(), defaults=asked)
        if is_new:
            run_in_background.using(run_after=at).enqueue(job.pk)
    return job


@transaction.atomic
def ask_again(job: Job, *, by) -> Job:
    """A job that failed, or whose worker died, as a new one with the same words; any other job as it is."""
    if job.is_dead(timezone.now()):
        bury(job)
    if job.status != Job.Status.FAILED:
        return job
    once = uuid5(NAMESPACE_OID, f"again {job.pk}")
    return ask_for(kind=job.kind, by=by, reason=job.reason, wanted=job.wanted, submission=once)


@task
def run_in_background(pk: int) -> None:
    """What the worker does with a job it takes."""
    run(Job.objects.select_related("by").get(pk=pk))


def run(job: Job, work: Callable[[Job, Beat], Done] | None = None, *, seconds=SECONDS_BETWEEN_BEATS) -> None:
    """Do the job, unless another does it already, and write down what came of it.

    A fault is written down for whoever asked, in words that say nothing of the inside, and raised.
    """
    now = timezone.now()
    for dead in Job.objects.exclude(pk=job.pk).dead(now):
        bury(dead)
    throw_away_files(now)
    if not job.start():
        return
    try:
        _must_be_theirs_still(job)
        with Beat(job, seconds) as beat:
            done = (work or _work_of(job))(job, beat)
    except CannotDo as error:
        _fail(job, str(error))
    except OSError as error:
        _fail(job, _("The file could not be written: %(error)s") % {"error": error.strerror or ""})
        raise
    except Exception:
        _fail(job, _("Something went wrong; whoever runs the system finds the cause in its log."))
        raise
    else:
        _finish(job, done)
        if job.status != Job.Status.DONE:  # taken for dead meanwhile, and asked for again
            clear_away(job)


def _must_be_theirs_still(job):
    """What waited until a post of whoever asked had ended is not done in that post any more."""
    if job.by is not None and not Job.objects.visible_to(job.by).filter(pk=job.pk).exists():
        raise CannotDo(_("A post that %(name)s asked in has ended.") % {"name": job.by})


def _finish(job, done):
    """The work is whole; what leaves the office is written into the audit log with it, or neither is."""
    if job.kind not in EXPORTS:
        job.finish(file=done.file, rows=done.rows)
        return
    with transaction.atomic():
        job.finish(file=done.file, rows=done.rows)
        if job.status == Job.Status.DONE:
            told = {"rows": done.rows, "sha256": done.sha256, "filter": job.wanted}
            record(Did.EXPORTED, by=job.by, of=job, reason=job.reason, **told)


@transaction.atomic
def _fail(job, message):
    """The work came to nothing; an export that somebody asked for stands in the audit log all the same."""
    if job.fail(message=message) and job.kind in EXPORTS:
        record(Did.EXPORTED, by=job.by, of=job, reason=job.reason, succeeded=False, filter=job.wanted)


def throw_away_files(now) -> None:
    """What came of an export or an import lies ready for a week, and goes."""
    for old in Job.objects.of_kinds(*EXPORTS, Job.Kind.IMPORT).ended_before(now - FETCHED_FOR):
        clear_away(old)
        old.forget_file()


def sha256_of(path: Path) -> str:
    """The hash of a file that leaves the office."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bury(job: Job) -> None:
    """Say of a job that its worker died, and throw away what it left."""
    _fail(job, _("The background worker stopped in the middle of it."))
    clear_away(job)


def folder_of(job: Job) -> Path:
    """Where a job keeps its files; nobody but this office's processes may look into it."""
    return Path(settings.MEDIA_ROOT) / "jobs" / str(job.pk)


def fresh_folder(job: Job) -> Path:
    """The job's folder, with nothing in it from an earlier try."""
    clear_away(job)
    folder = folder_of(job)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def clear_away(job: Job) -> None:
    """Throw away what a job wrote."""
    shutil.rmtree(folder_of(job), ignore_errors=True)


def _work_of(job):
    module, _dot, name = WORK[job.kind].rpartition(".")
    return getattr(import_module(module), name)
