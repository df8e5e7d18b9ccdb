"""How old the open needs are, by kind and by area: since the day they were raised, however often reopened."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db.models import Case, Count, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assist.pictures.grid import Grid, Line, Number
from assist.pictures.places import AREA, areas
from needs.models import NeedKind
from needs.models.steps import ENDED

BANDS = (7, 30, 90, 180)  # the last day of each; what is older stands in the last band
SHADES = ("age-1", "age-2", "age-3", "age-4", "age-5")


def ages(scope, rows) -> list[Grid]:
    """The open needs of a scope by age, once by kind and once by area."""
    kinds, places = defaultdict(Counter), defaultdict(Counter)
    for kind, area, band, number in _counted(scope):
        kinds[kind][band] += number
        places[area][band] += number
    note = _("Needs open on the day, by the days since they were raised.")
    by_kind = [
        _line(kind.name, kinds[kind.pk], scope.last, rows, kind=kind.pk)
        for kind in NeedKind.objects.tops().filter(pk__in=kinds)
    ]
    by_area = [_line(name, places[pk], scope.last, rows, area=pk) for pk, name in areas(places)]
    total = sum(kinds.values(), Counter())
    return [
        Grid(name, title, note, about, _heads(), _shades(), lines, _line(_("Total"), total, scope.last, rows))
        for name, title, about, lines in (
            ("age-kind", _("Age of open needs by kind"), _("Kind"), by_kind),
            ("age-area", _("Age of open needs by area"), _("Area"), by_area),
        )
    ]


def _counted(scope):
    """How many open needs each top kind and area has in each band."""
    bands = [When(raised_on__gte=scope.last - timedelta(days=days), then=Value(n)) for n, days in enumerate(BANDS)]
    needs = scope.needs().exclude(state__in=ENDED).order_by()
    told = needs.annotate(top=Coalesce("kind__parent", "kind"), band=Case(*bands, default=Value(len(BANDS))))
    return told.values_list("top", f"household__{AREA}", "band").annotate(number=Count("pk"))


def _heads() -> list[str]:
    firsts = (0, *(days + 1 for days in BANDS))
    spans = [_("%(first)s–%(last)s days") % {"first": a, "last": b} for a, b in zip(firsts, BANDS, strict=False)]
    return [*spans, _("over %(days)s days") % {"days": BANDS[-1]}, _("Open")]


def _shades() -> list[str]:
    return [*SHADES, ""]


def _line(label, bands, day, rows, **words) -> Line:
    """The numbers of each band, and all together; each leads to the open needs raised in those days."""
    firsts = (0, *(days + 1 for days in BANDS))
    numbers = []
    for band, first in enumerate(firsts):
        raised = {"raised_to": day - timedelta(days=first)}
        if band < len(BANDS):
            raised["raised_from"] = day - timedelta(days=BANDS[band])
        numbers.append(Number(bands[band], url=rows.url(status="open", **raised, **words)))
    whole = Number(bands.total(), url=rows.url(status="open", **words))
    return Line(label, [*numbers, whole])
