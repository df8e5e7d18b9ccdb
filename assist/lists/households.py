"""The list of files as a workbook: asked for with a reason, written as a job, fetched by its person only."""

import secrets
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from assist import jobs
from assist.jobs import CannotDo, Done, fresh_folder
from assist.models import Job
from common.moment import one_moment
from common.workbooks.writing import Column, workbook, write_sheet
from households.filters import HouseholdFilter
from households.listing import fill, shown_columns
from households.models import Household
from households.sight import sight_throughout
from households.tables import HouseholdTable
from volunteers.rights import Deed, may

AT_ONCE = 500
WIDTHS = {"number": 14, "building": 26, "living_address": 40, "tags": 24, "phone": 16}


def chosen_rows(user, query: str, keys, *, today):
    """The files of the list with this query string, or those chosen among them, where this person may export."""
    chosen = _filter(user, query, today=today)
    return chosen.queryset.with_keys(keys) if keys else chosen.rows


def _filter(user, query: str, *, today) -> HouseholdFilter:
    files = Household.objects.visible_to(user).where_may(user, Deed.EXPORT)
    return HouseholdFilter(QueryDict(query), queryset=files, user=user, sight=sight_throughout(user), today=today)


def ask_for_list(*, by, reason, query, keys, submission) -> Job:
    """The job that writes the list as this person sees it now; the form sent again gets the same job."""
    wanted = {
        "where": _("Household files"),
        "query": query,
        "keys": keys,
        "columns": shown_columns(by, sight_throughout(by)),
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
    offered = {name for name, _label in HouseholdTable.offered(sight_throughout(job.by))}
    return may(job.by, Deed.EXPORT) and set(job.wanted["columns"]) <= offered


def name_of(job: Job) -> str:
    """The name under which the workbook is handed out."""
    return f"{job.wanted['where']} {timezone.localtime(job.created_at):%Y-%m-%d}.xlsx"


def _write(job, beat, path) -> int:
    wanted, at = job.wanted, timezone.localtime()
    files = chosen_rows(job.by, wanted["query"], wanted["keys"], today=at.date())
    lines = _Lines(files, _filter(job.by, wanted["query"], today=at.date()).sort(), job, beat)
    with workbook(path, by=str(job.by), at=at, title=f"{wanted['where']} No. {job.pk}") as book:
        return write_sheet(
            book,
            wanted["where"],
            columns=[Column(str(heading), width=WIDTHS.get(name, 14)) for name, heading in lines.headings()],
            rows=lines.all(),
            heading=wanted["where"],
            maker=_("Made by: %(name)s") % {"name": job.by},
            made=_("Made on: %(day)s") % {"day": at.date().isoformat()},
        )


class _Lines:
    """The rows of the workbook, some hundred read at a time."""

    def __init__(self, files, sort, job, beat):
        self.sight, self.today = sight_throughout(job.by), timezone.localdate()
        self.shown, self.beat = job.wanted["columns"], beat
        order = HouseholdTable.order(sort, "number")
        self.files, self.total = files.order_by(*map(_in_order, order)).for_list(), files.count()

    def table(self, rows):
        return HouseholdTable(rows, today=self.today, sight=self.sight, shown=self.shown)

    def headings(self):
        return [(column.name, column.header) for column in self.table([]).columns]

    def all(self):
        done = 0
        for rows in batched(self.files.iterator(chunk_size=AT_ONCE), AT_ONCE):
            yield from self.table(fill(list(rows), self.shown, self.sight)).plain_rows()
            done += len(rows)
            self.beat.progress(done, self.total)


def _in_order(term):
    path = F(term.removeprefix("-"))
    return path.desc(nulls_last=True) if term.startswith("-") else path.asc(nulls_last=True)


def to_fetch(job: Job) -> tuple[Path, str]:
    """The finished workbook and its name; FileNotFoundError when there is none, or it is no longer this person's."""
    path = Path(settings.MEDIA_ROOT) / job.file
    if not is_allowed(job) or job.status != Job.Status.DONE or not job.file or not path.is_file():
        raise FileNotFoundError(job.file)
    return path, name_of(job)
