"""A list as a workbook: asked for with a reason, written as a job, fetched by its person only."""

import secrets
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from assist import jobs
from assist.jobs import CannotDo, Done, fresh_folder
from assist.lists.found import Found
from assist.lists.given import Services
from assist.lists.households import Households
from assist.lists.needs import Needs
from assist.lists.visits import Visits
from assist.models import Job
from common.moment import one_moment
from common.workbooks.writing import Column, workbook, write_sheet
from volunteers.rights import Deed, may

AT_ONCE = 500
LISTS = {one.name: one for one in (Households(), Needs(), Visits(), Services(), Found())}


def ask_for_list(exported, *, by, reason, query, keys, submission) -> Job:
    """The job that writes the list as this person sees it now; the form sent again gets the same job."""
    wanted = {
        "list": exported.name,
        "where": str(exported.title),
        "query": query,
        "keys": keys,
        "columns": [name for name, _heading in exported.columns(by)],
        "language": get_language(),
    }
    return jobs.ask_for(kind=Job.Kind.LIST, by=by, reason=reason, wanted=wanted, submission=submission)


def export_for(job: Job, beat) -> Done:
    """Write the list a job asks for, to be fetched by its person."""
    if not is_allowed(job):
        raise CannotDo(_("Your posts of today do not allow this export."))
    path = fresh_folder(job) / f"{secrets.token_urlsafe(24)}.xlsx"
    with override(job.wanted["language"]), one_moment():
        rows = _write(job, beat, path)
    return Done(rows, str(path.relative_to(settings.MEDIA_ROOT)), jobs.sha256_of(path))


def is_allowed(job: Job) -> bool:
    """Whether its person may export today, and sees every one of the columns."""
    return may(job.by, Deed.EXPORT) and set(job.wanted["columns"]) <= set(_list_of(job).offered(job.by))


def name_of(job: Job) -> str:
    """The name under which the workbook is handed out."""
    return f"{job.wanted['where']} {timezone.localtime(job.created_at):%Y-%m-%d}.xlsx"


def to_fetch(job: Job) -> tuple[Path, str]:
    """The finished workbook and its name; FileNotFoundError when there is none, or it is no longer this person's."""
    path = Path(settings.MEDIA_ROOT) / job.file
    if not is_allowed(job) or job.status != Job.Status.DONE or not job.file or not path.is_file():
        raise FileNotFoundError(job.file)
    return path, name_of(job)


def _list_of(job):
    return LISTS[job.wanted.get("list", Households.name)]  # of files only, before there were others


def _write(job, beat, path) -> int:
    exported, wanted, at = _list_of(job), job.wanted, timezone.localtime()
    rows = exported.rows(job.by, wanted["query"], wanted["keys"], today=at.date())
    order = exported.order(job.by, wanted["query"], today=at.date())
    ordered, total = rows.order_by(*map(_in_order, order)), rows.count()
    table = exported.table_for(job.by, wanted["columns"], today=at.date())
    headings = [(column.name, column.header) for column in table([]).columns]
    with workbook(path, by=str(job.by), at=at, title=f"{wanted['where']} No. {job.pk}") as book:
        return write_sheet(
            book,
            wanted["where"],
            columns=[Column(str(heading), width=exported.widths.get(name, 14)) for name, heading in headings],
            rows=_lines(exported.batches(ordered, AT_ONCE, job.by, wanted["columns"]), table, beat, total),
            heading=wanted["where"],
            maker=_("Made by: %(name)s") % {"name": job.by},
            made=_("Made on: %(day)s") % {"day": at.date().isoformat()},
        )


def _lines(batches, table, beat, total):
    """The rows of the workbook, some hundred read at a time."""
    done = 0
    for rows in batches:
        yield from table(rows).plain_rows()
        done += len(rows)
        beat.progress(done, total)


def _in_order(term):
    path = F(term.removeprefix("-"))
    return path.desc(nulls_last=True) if term.startswith("-") else path.asc(nulls_last=True)
