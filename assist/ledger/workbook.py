"""Writing the ledger: all sheets of one workbook, read as they stand at one moment."""

from datetime import date

from django.utils import timezone
from django.utils.translation import override

from assist.ledger import columns
from assist.ledger.households import households_sheet
from assist.ledger.needs import needs_sheet
from assist.ledger.people import people_sheet
from assist.ledger.summary import summarise
from assist.ledger.tables import place_sheet, summary_sheet
from assist.ledger.units import units_sheet
from assist.ledger.visits import visits_sheet
from common.moment import one_moment
from common.workbooks.writing import DATE, MONEY, NUMBER, TEXT, Column, workbook, write_sheet
from volunteers.models import Capacity

KINDS = {columns.TEXT: TEXT, columns.WHOLE: NUMBER, columns.MONEY: MONEY, columns.DAY: DATE}
LANGUAGE = "zh-hans"  # the street's form, whatever language its maker works in
BEAT_EVERY = 500


def write_ledger(order, path, *, number="", progress=lambda done, total: None) -> int:
    """Write the whole ledger to a path and return how many rows it lists; after an error there is no file.

    ``progress`` is told now and then how many of how many rows are written; ``number`` is the export's own, by
    which a file found later leads back to who took it out and why.
    """
    at = timezone.localtime()
    title = f"{order.where}台账 {order.first:%Y-%m-%d}—{order.last:%Y-%m-%d} {number}".strip()
    with override(LANGUAGE), one_moment(), workbook(path, by=str(order.by), at=at, title=title) as book:
        summary = summarise(order.scope, order.sees)
        count = Count(progress, _listed(summary.figures))
        for sheet in _sheets(order, summary):
            _write(book, sheet, order, at, count)
        return count.done


def _sheets(order, summary):
    yield summary_sheet(summary)
    yield place_sheet(summary)
    yield households_sheet(order.scope, order.sees)
    yield people_sheet(order.scope, order.sees)
    for capacity in _capacities(order.scope):
        yield visits_sheet(order.scope, order.sees, capacity)
    yield needs_sheet(order.scope, order.sees)
    yield units_sheet(order.scope)


def _capacities(scope) -> list[str]:
    """Staff and volunteers have their sheets always; third parties, counted apart, where any went along."""
    third = scope.visitors().filter(capacity=Capacity.THIRD_PARTY).exists()
    return [capacity for capacity in Capacity if third or capacity != Capacity.THIRD_PARTY]


def _listed(figures) -> int:
    names = ("households", "people", "visits_staff", "visits_volunteers", "needs", "partner_units")
    return sum(figures[name] for name in names)


class Count:
    """How many rows of the lists are written; those of the summary are none."""

    def __init__(self, progress, total):
        self.progress, self.total, self.done = progress, total, 0

    def over(self, rows):
        """The rows as they are, counted on the way."""
        for row in rows:
            yield row
            self.done += 1
            if not self.done % BEAT_EVERY:
                self.progress(self.done, self.total)


def _write(book, sheet, order, at, count):
    values = [column.value for column in sheet.columns]
    rows = count.over(sheet.rows) if sheet.is_list else sheet.rows
    write_sheet(
        book,
        sheet.name,
        columns=[
            Column(
                column.heading,
                KINDS[column.kind],
                column.width,
                group=column.group,
                total=column.summed,
                wrap=column.wraps,
            )
            for column in sheet.columns
        ],
        rows=([value(row) for value in values] for row in rows),
        heading=f"{order.where}{sheet.title}（{_days(order, sheet)}）",
        unit=f"统计单位：{order.unit}",
        totals=sheet.totals,
        maker=f"制表人：{order.by}",
        made=f"制表时间：{_day(at.date())}",
        frozen=sheet.fixed_columns,
    )


def _days(order, sheet) -> str:
    if sheet.is_of_period:
        return f"{_day(order.first)}至{_day(order.last)}"
    return f"截至{_day(order.last)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
