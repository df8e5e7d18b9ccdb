"""The work in the background: reading files and writing what they say, and comparing lists with files."""

import json
import logging
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from assist import jobs
from assist.bringing import keeping
from assist.bringing.correcting import remember_whose, teach
from assist.bringing.told import told_of
from assist.imports.grid import NoCommunity
from assist.imports.importing import import_workbooks
from assist.imports.plan import Overtaken
from assist.imports.report import write_refused, write_report
from assist.jobs import CannotDo, Done
from assist.models import Job
from benefits.models import Finding
from benefits.recording import compare_and_record
from volunteers.models import Level
from volunteers.rights import RIGHTS, Deed, may, posts_of

log = logging.getLogger(__name__)
KINDS = (Job.Kind.IMPORT, Job.Kind.COMPARE)


def mine(user):
    """One's own imports and comparisons, the latest first."""
    return Job.objects.visible_to(user).of_kinds(*KINDS).latest_first()


def ask_to_read(*, by, wanted: dict, dry_run: bool, submission: UUID | None = None) -> Job:
    """A job that reads the uploaded files: a rehearsal, or for good."""
    wanted = wanted | {"dry_run": dry_run}
    reason = _("Rehearsal of an import") if dry_run else _("Import of workbooks")
    return jobs.ask_for(kind=Job.Kind.IMPORT, by=by, reason=str(reason), wanted=wanted, submission=submission)


@transaction.atomic
def go(rehearsed: Job, *, by) -> Job:
    """Have written what was rehearsed; whose lists they were said to be is remembered."""
    if found := told(rehearsed):
        remember_whose(found["sheets"], by=by, department=rehearsed.wanted.get("department", ""))
        for headings, code in sorted((rehearsed.wanted.get("whose") or {}).items()):
            theirs = [sheet for sheet in found["sheets"] if sheet.get("headings") == headings]
            remember_whose(theirs, by=by, department=code)
    once = uuid5(NAMESPACE_OID, f"go {rehearsed.pk}")
    return ask_to_read(by=by, wanted=rehearsed.wanted, dry_run=False, submission=once)


@transaction.atomic
def rehearse_again(rehearsed: Job, *, by, words: dict, corrected, department, months=None) -> Job:
    """Read the files once more, with what was said of them and corrected."""
    whose, words = _whose(rehearsed, words, department)
    theirs = [one for one in corrected if one[0]["headings"] in whose]
    teach(theirs, by=by, department=department)
    teach([one for one in corrected if one not in theirs], by=by, department=None if whose else department)
    known = rehearsed.wanted.get("months") or {}
    months = known | {file: known.get(file, {}) | theirs for file, theirs in (months or {}).items()}
    wanted = rehearsed.wanted | words | {"whose": whose, "months": months}
    said = sorted((sheet["headings"], about, word, meaning) for sheet, about, word, meaning in corrected)
    told_now = json.dumps([said, whose, months], sort_keys=True)
    once = uuid5(NAMESPACE_OID, f"rehearse {rehearsed.pk} {wanted['department']} {wanted['month']} {told_now}")
    return ask_to_read(by=by, wanted=wanted, dry_run=True, submission=once)


def _whose(rehearsed: Job, words: dict, department) -> tuple[dict, dict]:
    """Which lists are a department's where others beside them say whose they are: those that do not say it."""
    sheets = [sheet for sheet in (told(rehearsed) or {}).get("sheets", ()) if sheet["read"]]
    known = rehearsed.wanted.get("whose") or {}
    silent = {one["headings"] for one in sheets if one["headings"] and not one["department_code"]} | known.keys()
    others = [one for one in sheets if one["headings"] not in silent]
    if rehearsed.wanted.get("department") or not (silent and others):
        return {}, words
    return known | (dict.fromkeys(silent, department.code) if department else {}), words | {"department": ""}


def bring_in(job: Job, beat) -> Done:
    """Read the files of a job and write them, or only say what would come of it."""
    wanted = job.wanted
    if not may(job.by, Deed.IMPORT):
        raise CannotDo(_("Your posts of today do not allow importing."))
    paths = keeping.uploaded(wanted)
    if not paths:
        raise CannotDo(_("The uploaded files are no longer there. Bring them in again."))
    with override(wanted.get("language") or settings.LANGUAGE_CODE), keeping.opened(job, paths) as folder:
        try:
            result = import_workbooks(
                [folder / path.name for path in paths],
                names=wanted["names"],
                by=job.by,
                community=_only_community(job.by),
                department=wanted.get("department", ""),
                month=date.fromisoformat(wanted["month"]) if wanted.get("month") else None,
                given_by=wanted.get("given_by", ""),
                agreement=wanted.get("agreement", ""),
                whose=wanted.get("whose"),
                months=_days(wanted.get("months") or {}),
                dry_run=wanted["dry_run"],
                progress=beat.progress,
            )
        except NoCommunity as error:
            raise CannotDo(str(error)) from error
        except (Overtaken, OperationalError) as error:
            log.exception("job %s was in the way of somebody else", job.pk)
            raise CannotDo(_("Somebody else was writing the same. Run it again.")) from error
        about = {"by": str(job.by), "at": timezone.localtime()}
        write_report(result, folder / "report.xlsx", **about)
        report = folder.with_name("report")
        keeping.seal(report, (folder / "report.xlsx").read_bytes())
        if write_refused(result, folder / "refused.xlsx", **about):
            keeping.seal(refused_of(job), (folder / "refused.xlsx").read_bytes())
        keeping.seal(folder.with_name("told"), json.dumps(told_of(result)).encode())
    if not wanted["dry_run"]:
        keeping.throw_away(wanted)
    return Done(result.read, str(report.relative_to(settings.MEDIA_ROOT)))


def _days(months):
    """The months of single lists, by file and place in it, as they are worked with."""
    return {
        file: {sheet: date.fromisoformat(month) for sheet, month in sheets.items()} for file, sheets in months.items()
    }


def refused_of(job: Job) -> Path:
    """Where the rows that a job refused lie as they came, where it refused any."""
    return jobs.folder_of(job) / "refused"


def told(job: Job) -> dict | None:
    """What a finished job had to say of its files."""
    path = jobs.folder_of(job) / "told"
    return json.loads(keeping.unseal(path)) if job.status == Job.Status.DONE and path.is_file() else None


def compare_lists(job: Job, beat) -> Done:
    """Compare departments' lists with the files as of the job's day, and write the findings down."""
    if not may(job.by, Deed.IMPORT):
        raise CannotDo(_("Your posts of today do not allow importing."))
    _made, run = compare_and_record(date.fromisoformat(job.wanted["day"]), by=job.by)
    if run is None:
        raise CannotDo(_("A later day has been compared already: findings are those of the latest day."))
    return Done(Finding.objects.visible_to(job.by).open().count())


def _only_community(user):
    """The community of whoever imports for one alone; rows that do not say theirs are of it."""
    places = {post.place for post in posts_of(user) if Deed.IMPORT in RIGHTS[post.role].does}
    communities = [place for place in places if place.level == Level.COMMUNITY]
    return communities[0] if len(places) == len(communities) == 1 else None
