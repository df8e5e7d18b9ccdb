"""Where needs went: of which kind, to which sort of partner, and what came of it; each need once.

A need that was offered to several counts with the one who was asked last. All by the days on which things happened.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assist.pictures.grid import Grid, Line, Number
from needs.models import NeedKind, PartnerUnit, Referral, ReferralEvent
from needs.models.referral_steps import State

HELPERS = "helpers"  # beside the sorts of units: volunteers of our own
# How a referral ended, as the picture tells it -> the states it adds up.
ENDS = {
    "confirmed": (State.CONFIRMED,),
    "delivered": (State.DELIVERED,),
    "under-way": (State.OFFERED, State.ACCEPTED),
    "nothing": (State.DECLINED, State.EXPIRED, State.WITHDRAWN),
}
WIDTH, BAR, GAP, TOP, ROOM = 900, 12, 14, 8, 240  # of the drawing; ROOM is what all needs together are high
COLUMNS = (150, 430, 680)


@dataclass(frozen=True, slots=True)
class Node:
    """A kind, a sort of partner or an end: a bar as high as the needs that pass it."""

    label: str
    number: int
    x: int
    y: float
    height: float
    shade: str

    @property
    def top(self) -> str:
        return f"{self.y:.1f}"

    @property
    def tall(self) -> str:
        return f"{self.height:.1f}"

    @property
    def middle(self) -> str:
        """Where the foot of its words is."""
        return f"{self.y + self.height / 2 + 4:.1f}"

    @property
    def words_at(self) -> int:
        """Kinds are named before their bar, everything else after it."""
        return self.x - 8 if self.names_before else self.x + BAR + 8

    @property
    def names_before(self) -> bool:
        return self.x == COLUMNS[0]


@dataclass(slots=True)
class Flow:
    """The drawing: bars in three columns, and the bands between them."""

    height: int
    nodes: list[Node] = field(default_factory=list)
    bands: list[tuple[str, str]] = field(default_factory=list)  # path, shade


def flow(scope) -> list[Grid]:
    """The picture of where needs went, with its numbers; none while nothing was offered to anybody."""
    counted = Counter()
    for kind, sort, state, number in _counted(scope):
        counted[kind, sort, _end_of(state)] += number
    if not counted:
        return []
    kinds = {kind.pk: kind.name for kind in NeedKind.objects.tops().filter(pk__in={kind for kind, *_rest in counted})}
    sorts = {sort: label for sort, label in _sorts().items() if any(sort == one for _kind, one, _end in counted)}
    pairs = [(kind, sort) for kind in kinds for sort in sorts if any((kind, sort, end) in counted for end in ENDS)]
    lines = [
        _line(f"{kinds[kind]} → {sorts[sort]}", {end: counted[kind, sort, end] for end in ENDS}) for kind, sort in pairs
    ]
    ends = _ends()
    grid = Grid(
        "flow",
        _("Where needs went"),
        _("Each need once, with the partner who was asked last, as it stood on the day."),
        _("Kind and sort of partner"),
        [*ends.values(), _("Needs")],
        [*ENDS, ""],
        lines,
        _line(_("Total"), {end: sum(n for (*_pair, one), n in counted.items() if one == end) for end in ENDS}),
    )
    grid.flow = _draw(counted, kinds, sorts, {end: label for end, label in ends.items() if _any(counted, end)})
    return [grid]


def _counted(scope):
    """How many needs of each top kind went to each sort of partner, in which state their last referral was.

    That is the last move that had happened by the day, in the order of the moves: a need that is closed off with an
    earlier day takes back what was promised after it.
    """
    then = Referral.objects.filter(need__in=scope.needs().order_by().values("pk"), reserved_on__lte=scope.last)
    later = Referral.objects.filter(need=OuterRef("need"), pk__gt=OuterRef("pk"), reserved_on__lte=scope.last)
    moves = ReferralEvent.objects.filter(referral=OuterRef("pk"), on__lte=scope.last).order_by("-pk")
    told = then.filter(~Exists(later)).annotate(
        top=Coalesce("need__kind__parent", "need__kind"),
        sort=Coalesce("offer__unit__sort", Value(HELPERS)),
        stood=Coalesce(Subquery(moves.values("state")[:1]), Value(State.OFFERED.value)),
    )
    return told.order_by().values_list("top", "sort", "stood").annotate(number=Count("pk"))


def _end_of(state) -> str:
    return next(end for end, states in ENDS.items() if state in states)


def _any(counted, end) -> bool:
    return any(one == end for *_pair, one in counted)


def _sorts() -> dict:
    return {sort.value: str(sort.label) for sort in PartnerUnit.Sort} | {HELPERS: _("Volunteers")}


def _ends() -> dict:
    return {
        "confirmed": _("Confirmed by the family"),
        "delivered": _("Delivered, to be confirmed"),
        "under-way": _("Asked or promised"),
        "nothing": _("Came to nothing"),
    }


def _line(label, ends) -> Line:
    return Line(label, [*(Number(ends[end]) for end in ENDS), Number(sum(ends.values()))])


def _draw(counted, kinds, sorts, ends) -> Flow:
    """Bars and bands; each band leaves its bar below the one before it, and arrives so."""
    total = counted.total()
    drawn = Flow(2 * TOP + ROOM + GAP * (max(len(kinds), len(sorts), len(ends)) - 1))
    columns = []
    for place, (names, x) in enumerate(zip((kinds, sorts, ends), COLUMNS, strict=True)):
        y, nodes = float(TOP), {}
        for key, label in names.items():
            number = sum(n for what, n in counted.items() if what[place] == key)
            height = ROOM * number / total
            nodes[key] = Node(label, number, x, y, height, key if names is ends else "node")
            y += height + GAP
        columns.append(nodes)
        drawn.nodes += nodes.values()
    for left, (before, after) in enumerate(pairwise(columns)):
        out, into = {k: node.y for k, node in before.items()}, {k: node.y for k, node in after.items()}
        for start in before:
            for end in after:
                number = sum(n for what, n in counted.items() if what[left] == start and what[left + 1] == end)
                if number:
                    thick = ROOM * number / total
                    path = _band(before[start].x + BAR, out[start], after[end].x, into[end], thick)
                    drawn.bands.append((path, end if end in ENDS else "node"))
                    out[start], into[end] = out[start] + thick, into[end] + thick
    return drawn


def _band(x, y, to_x, to_y, thick) -> str:
    """The outline of a band between two bars."""
    half = (x + to_x) / 2
    return (
        f"M{x} {y:.1f}C{half:.0f} {y:.1f} {half:.0f} {to_y:.1f} {to_x} {to_y:.1f}"
        f"L{to_x} {to_y + thick:.1f}C{half:.0f} {to_y + thick:.1f} {half:.0f} {y + thick:.1f} {x} {y + thick:.1f}Z"
    )
