"""How many of the needs raised in a month are closed off on the day, by month and by area (销号率).

A month is the one in which the needs were raised, so that all months together are the need list of the ledger.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from assist.pictures.grid import Grid, Line, Number, rate
from assist.pictures.places import AREA, areas
from needs.models import Closing, Status

MONTHS = 12
EARLIER = None  # what was raised before these months


def closings(scope, rows) -> list[Grid]:
    """The needs of a scope by the month of raising, by area, and by both."""
    months, places, both = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter)
    first = months_of(scope.last)[-1]
    for area, month, state, number in _counted(scope):
        month = month if month >= first else EARLIER
        for counted in (months[month], places[area], both[area, month]):
            counted[state] += number
    total = sum(months.values(), Counter())
    in_time = _told(scope.last, months)
    named = areas(places)
    ended = _closed_in(scope, first)
    return [
        _by_month(scope, rows, months, total, in_time, ended),
        _by_area(rows, places, total, named),
        _by_both(scope, rows, both, months, total, in_time, named),
    ]


def months_of(day) -> list[date]:
    """The first days of the last months, the latest first."""
    month, found = day.replace(day=1), []
    for _month in range(MONTHS):
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _told(day, months) -> list:
    """The last months back to the first with a need, the latest first, and what was earlier."""
    first = min(filter(None, months), default=day.replace(day=1))
    earlier = [EARLIER] if EARLIER in months else []
    return [*(month for month in months_of(day) if earlier or month >= first), *earlier]


def _counted(scope):
    needs = scope.needs().order_by().annotate(month=TruncMonth("raised_on"))
    return needs.values_list(f"household__{AREA}", "month", "state").annotate(number=Count("pk"))


def _closed_in(scope, first) -> Counter:
    """How many needs were closed off in each month, whenever they were raised, and still are on the day."""
    standing = Closing.objects.standing_on(scope.last).filter(need__in=scope.needs().order_by().values("pk"))
    rows = standing.annotate(month=TruncMonth("closed_on")).order_by().values_list("month")
    counted = Counter()
    for month, number in rows.annotate(number=Count("pk")):
        counted[month if month >= first else EARLIER] += number
    return counted


def _by_month(scope, rows, months, total, in_time, ended) -> Grid:
    lines = [_line(_name(month), months[month], rows, ended[month], **_raised(month, scope.last)) for month in in_time]
    return Grid(
        "closed-month",
        _("Closed off, by the month in which needs were raised"),
        _("Of the needs raised in a month, those closed off on the day; the last column counts by the day of closing."),
        _("Raised in"),
        [*_heads(), _("Closed off in this month")],
        [*_shades(), ""],
        lines,
        _line(_("Total"), total, rows, ended.total()),
    )


def _by_area(rows, places, total, named) -> Grid:
    return Grid(
        "closed-area",
        _("Closed off, by area"),
        _("Of all needs raised by the day, those closed off on it."),
        _("Area"),
        _heads(),
        _shades(),
        [_line(name, places[pk], rows, area=pk) for pk, name in named],
        _line(_("Total"), total, rows),
    )


def _by_both(scope, rows, both, months, total, in_time, named) -> Grid:
    """Areas as lines, months as columns: closed off, with its share of those raised."""

    def cells(counted, **words):
        return [_closed(counted(month), rows, **_raised(month, scope.last), **words) for month in in_time]

    lines = [Line(name, cells(lambda month, pk=pk: both[pk, month], area=pk)) for pk, name in named]
    return Grid(
        "closed-both",
        _("Closed off, by area and month of raising"),
        _("In each field those closed off, and their share of the needs raised there in that month."),
        _("Area"),
        [_name(month) for month in in_time],
        [""] * len(in_time),
        lines,
        Line(_("Total"), cells(lambda month: months[month])),
    )


def _heads() -> list[str]:
    return [_("Closed off"), _("Open"), _("Dropped"), _("Raised in all")]


def _shades() -> list[str]:
    return ["closed", "open", "dropped", ""]


def _line(label, states, rows, *more, **words) -> Line:
    """Closed off with its share, open, dropped, and all that were raised."""
    number, closed, dropped = states.total(), states[Status.CLOSED], states[Status.DROPPED]
    return Line(
        label,
        [
            _closed(states, rows, **words),
            Number(number - closed - dropped, url=rows.url(status="open", **words)),
            Number(dropped, url=rows.url(status=Status.DROPPED.value, **words)),
            Number(number, url=rows.url(status="all", **words)),
            *map(Number, more),
        ],
    )


def _closed(states, rows, **words) -> Number:
    closed = states[Status.CLOSED]
    return Number(closed, rate(closed, states.total()), rows.url(status=Status.CLOSED.value, **words))


def _name(month) -> str:
    return f"{month:%Y-%m}" if month else _("earlier")


def _raised(month, day) -> dict:
    """The days of a month as words of the list's filter; of what is earlier, the day before these months."""
    if month is EARLIER:
        return {"raised_to": months_of(day)[-1] - timedelta(days=1)}
    after = (month + timedelta(days=31)).replace(day=1)
    return {"raised_from": month, "raised_to": min(after - timedelta(days=1), day)}
