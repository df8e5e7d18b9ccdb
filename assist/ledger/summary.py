"""The summary (汇总表): the figures that the page shows and the workbook's first sheets hold, from the same queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assist.figures import Scope, figures
from common.natural import natural_key
from households.models import Category, FormerValue, Mode
from needs.models import ServiceClass, Status
from volunteers.models import Capacity, Level, Place
from volunteers.models.place import up
from volunteers.rights import Sees

HOUSEHOLDS, PEOPLE = pgettext_lazy("unit", "households"), pgettext_lazy("unit", "people")
TIMES, ENTRIES = pgettext_lazy("unit", "person-times"), pgettext_lazy("unit", "entries")
UNITS, PLACES, VISITS = (
    pgettext_lazy("unit", "units"),
    pgettext_lazy("unit", "places"),
    pgettext_lazy("unit", "visits"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what is counted, in what, how many; ``part`` of the line above it."""

    words: str
    unit: str
    number: int
    part: bool = False


@dataclass(frozen=True, slots=True)
class NeedLine:
    """The needs of one kind or class, and what became of them."""

    words: str
    number: int
    closed: int
    open: int
    dropped: int


@dataclass(slots=True)
class PlaceLine:
    """What one group (or area, when a whole street is asked for) has."""

    place: Place
    households: int = 0
    people: int = 0
    needs: int = 0
    needs_closed: int = 0
    visits_staff: int = 0
    visits_volunteers: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of a scope, grouped as they are shown."""

    figures: dict[str, int]
    files: list[Line]
    visits: list[Line]
    needs: list[Line]
    states: list[Line]
    kinds: list[NeedLine]
    classes: list[NeedLine]
    categories: list[Line]
    modes: list[Line]
    places: list[PlaceLine] = field(default_factory=list)

    @property
    def place_totals(self) -> PlaceLine:
        """The last line below the places: each the figure of the whole."""
        names = ("households", "people", "needs", "needs_closed", "visits_staff", "visits_volunteers")
        return PlaceLine(None, **{name: sum(getattr(line, name) for line in self.places) for name in names})


def summarise(scope: Scope, sees: frozenset) -> Summary:
    """Count everything of a scope that somebody who sees these classes of fields may know."""
    found, level = figures(scope), _level(scope)
    states, kinds, classes = _needs(scope)
    times = _person_times(scope, level)
    return Summary(
        figures=found,
        files=_file_lines(scope, found),
        visits=_visit_lines(scope, found, times),
        needs=_need_lines(scope, found, states),
        states=[Line(state.label, ENTRIES, states[state]) for state in Status],
        kinds=[_need_line(name, counted) for name, counted in kinds.items()],
        classes=[_need_line(one.label, classes[one]) for one in ServiceClass],
        categories=_category_lines(scope) if Sees.MEANS in sees else [],
        modes=[Line(mode.label, TIMES, _sum(times, how=mode)) for mode in Mode],
        places=_place_lines(scope, level, times),
    )


def _file_lines(scope, found):
    return [
        Line(_("Files open on the last day"), HOUSEHOLDS, found["households"]),
        Line(_("opened in the period"), HOUSEHOLDS, scope.opened_files().count(), part=True),
        Line(_("brought up to date in the period"), HOUSEHOLDS, scope.updated_files().count(), part=True),
        Line(_("Files closed in the period, no longer listed"), HOUSEHOLDS, scope.closed_files().count()),
        Line(_("People on file"), PEOPLE, found["people"]),
        Line(_("Areas with files"), PLACES, found["areas"]),
        Line(_("Groups with files"), PLACES, found["groups"]),
        Line(_("Buildings with files"), PLACES, found["buildings"]),
        Line(_("Partner units"), UNITS, found["partner_units"]),
    ]


class Times(NamedTuple):
    """Which person-times were counted together."""

    place: int
    capacity: str
    how: str
    met: bool


def _person_times(scope, level) -> dict[Times, int]:
    """The person-times of each place, capacity and way, met or not: one walk through the visits for all of them."""
    named = (f"visit__household__{_place_path(level)}", "capacity", "visit__mode", "visit__met")
    rows = scope.visitors().order_by().values_list(*named).annotate(number=Count("pk"))
    return {Times(*what): number for *what, number in rows}


def _sum(times, **wanted) -> int:
    return sum(
        number for what, number in times.items() if all(getattr(what, name) == is_ for name, is_ in wanted.items())
    )


def _visit_lines(scope, found, times):
    visited = scope.visitors().aggregate(
        visits=Count("visit", distinct=True),
        people=Count("visit__person", distinct=True),
        households=Count("visit__household", distinct=True),
    )
    return [
        Line(_("Visits, staff and volunteers"), TIMES, found["visits_staff"] + found["visits_volunteers"]),
        Line(_("by staff"), TIMES, found["visits_staff"], part=True),
        Line(_("by volunteers"), TIMES, found["visits_volunteers"], part=True),
        Line(_("not met"), TIMES, _sum(times, met=False), part=True),
        Line(_("Visits, however many went along"), VISITS, visited["visits"]),
        Line(_("Different people visited"), PEOPLE, visited["people"]),
        Line(_("Different households visited"), HOUSEHOLDS, visited["households"]),
    ]


def _needs(scope):
    """The needs by state, by topmost kind and by class."""
    states, kinds, classes = Counter(), defaultdict(Counter), defaultdict(Counter)
    rows = (
        scope.needs()
        .annotate(
            top=Coalesce("kind__parent__name", "kind__name"),
            place_of_top=Coalesce("kind__parent__position", "kind__position"),
        )
        .order_by("place_of_top", "top")
        .values_list("top", "place_of_top", "service_class", "state")
        .annotate(number=Count("pk"))
    )
    for kind, _position, service_class, state, number in rows:
        states[state] += number
        kinds[kind][state] += number
        classes[service_class][state] += number
    return states, kinds, classes


def _need_line(words, counted):
    number, closed, dropped = counted.total(), counted[Status.CLOSED], counted[Status.DROPPED]
    return NeedLine(words, number, closed, number - closed - dropped, dropped)


def _need_lines(scope, found, states):
    raised = scope.needs().filter(raised_on__gte=scope.first).count() if scope.first else found["needs"]
    dropped = states[Status.DROPPED]
    return [
        Line(_("Needs"), ENTRIES, found["needs"]),
        Line(_("raised in the period"), ENTRIES, raised, part=True),
        Line(_("carried over from before"), ENTRIES, found["needs"] - raised, part=True),
        Line(_("closed off"), ENTRIES, found["needs_closed"], part=True),
        Line(_("still open"), ENTRIES, found["needs"] - found["needs_closed"] - dropped, part=True),
        Line(_("dropped"), ENTRIES, dropped, part=True),
    ]


def _category_lines(scope):
    rows = scope.files().order_by().values_list("category").annotate(number=Count("pk"))
    numbers = Counter(dict(rows))
    was = FormerValue.objects.valid().ended_after(scope.last).filter(field="category")
    of_files = was.filter(household__in=scope.files().values("pk")).in_time().reverse()
    held = {file: (now, then) for file, now, then in of_files.values_list("household", "household__category", "value")}
    for now, then in held.values():  # of several the first one held on the last day, and comes last
        numbers[now] -= 1
        numbers[then] += 1
    return [Line(one.label, HOUSEHOLDS, numbers[one]) for one in Category if numbers[one]]


def _level(scope) -> int:
    """A community's figures are told by its groups, a whole street's by its areas."""
    whole = not scope.places or any(place.level == Level.STREET for place in scope.places)
    return Level.AREA if whole else Level.GROUP


def _place_path(level) -> str:
    return f"building__{up(Level.BUILDING - level)}"


def _place_lines(scope, level, times):
    """One line a place of this level."""
    lines, path = defaultdict(lambda: PlaceLine(None)), _place_path(level)
    for place, number in scope.files().order_by().values_list(path).annotate(number=Count("pk")):
        lines[place].households = number
    for place, number in scope.members().order_by().values_list(f"household__{path}").annotate(number=Count("pk")):
        lines[place].people = number
    needs = scope.needs().order_by().values_list(f"household__{path}", "state").annotate(number=Count("pk"))
    for place, state, number in needs:
        lines[place].needs += number
        lines[place].needs_closed += number if state == Status.CLOSED else 0
    for what, number in times.items():
        lines[what.place].visits_staff += number if what.capacity == Capacity.STAFF else 0
        lines[what.place].visits_volunteers += number if what.capacity == Capacity.VOLUNTEER else 0
    for place in Place.objects.filter(pk__in=lines).with_parents():
        lines[place.pk].place = place
    return sorted(lines.values(), key=lambda line: [natural_key(above.name) for above in reversed(line.place.way_up())])
