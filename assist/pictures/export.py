"""The numbers of the pictures, or of the funnel, as a workbook: a sheet each, in the street's words."""

import secrets

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from assist.figures import Scope
from assist.jobs import CannotDo, Done, fresh_folder, sha256_of
from assist.ledger.order import CannotExport, order_of
from assist.ledger.workbook import LANGUAGE
from assist.models import Job
from assist.pictures.drawing import draw
from assist.pictures.funnel import grids_of
from common.moment import one_moment
from common.workbooks.writing import NUMBER, TEXT, Column, workbook, write_sheet
from needs.projects.funnel import Funnel


def export_for(job: Job, beat) -> Done:
    """Write the workbook a job asks for, to be fetched by its person."""
    try:
        order = order_of(job)
    except CannotExport as error:
        raise CannotDo(str(error)) from error
    path, at = fresh_folder(job) / f"{secrets.token_urlsafe(24)}.xlsx", timezone.localtime()
    with override(LANGUAGE), one_moment(), workbook(path, by=str(job.by), at=at, title=name_of(job, order)) as book:
        rows = sum(_write(book, grid, order, at) for grid in DRAWN[job.kind](order, at.date()))
    return Done(rows, str(path.relative_to(settings.MEDIA_ROOT)), sha256_of(path))


def name_of(job: Job, order) -> str:
    """What the workbook is called."""
    with override(LANGUAGE):
        return f"{order.where}{job.get_kind_display()} {_days(order)}"


def _pictures(order, today):
    return draw(Scope(last=order.last, places=order.places, user=order.by), today=today)


def _funnel(order, today):
    return grids_of(Funnel(order.by, order.first, order.last, order.places))


DRAWN = {Job.Kind.PICTURES: _pictures, Job.Kind.FUNNEL: _funnel}


def _days(order) -> str:
    return " – ".join(dict.fromkeys(day.isoformat() for day in (order.first, order.last)))


def _write(book, grid, order, at) -> int:
    """One picture: its lines and its totals, a share beside each number that has one."""
    lines = [*grid.lines, *([grid.total] if grid.total else [])]
    shared = [any(line.numbers[n].share is not None for line in lines) for n in range(len(grid.columns))]
    columns = [Column(grid.about, TEXT, 24)]
    for name, has_share in zip(grid.columns, shared, strict=True):
        columns += [Column(name, NUMBER, 12), *([Column(f"{name} %", NUMBER, 12)] if has_share else [])]
    return write_sheet(
        book,
        grid.title,
        columns=columns,
        rows=([line.label, *_cells(line, shared)] for line in lines),
        heading=f"{grid.title} {_days(order)}",
        unit=f"{order.where}　{grid.note}",
        maker=_("Made by: %(name)s") % {"name": order.by},
        made=_("Made on: %(day)s") % {"day": at.date().isoformat()},
    )


def _cells(line, shared):
    for number, has_share in zip(line.numbers, shared, strict=True):
        yield number.value
        if has_share:
            yield number.share
