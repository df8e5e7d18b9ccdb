"""One simple picture of the family: generations one below the other, each person a box with three bands.

Only places and sizes are worked out here; templates/households/_family_picture.html draws them with attributes alone.
Three boxes stand side by side, so that the picture is as wide as a phone and prints as it is.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import batched, pairwise
from unicodedata import east_asian_width

from households.models import Relation
from households.notions.kin import FORMER_HEAD, Kin

R = Relation
GENERATIONS = {
    R.GRANDPARENT: 0, R.PARENT: 1, R.HEAD: 2, R.SPOUSE: 2, R.SIBLING: 2, R.SON: 3, R.DAUGHTER: 3, R.GRANDCHILD: 4,
    FORMER_HEAD: 2,
}  # fmt: skip
OTHERS = 5  # whose place in the family nobody wrote down
FIRST = {R.HEAD: 0, R.SPOUSE: 1}
A_LINE = 3
WIDTH, HEIGHT, BETWEEN, ABOVE, EDGE = 104, 112, 12, 26, 10
NAME_FITS, WORDS_FIT, MARK_FITS = 6.4, 8.4, 9.2  # characters of a box's width, in the three sizes of type
MARK_GAP = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A word in a small frame: illness, disability, income."""

    x: int
    width: int
    words: str
    tone: str

    @property
    def middle(self) -> int:
        """Where its word stands."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Band:
    """Whether a person belongs to one of the three; None where nothing is noted."""

    x: int
    words: str
    kind: str
    belongs: bool | None

    @property
    def middle(self) -> int:
        """Where its word stands."""
        return self.x + WIDTH // 6


@dataclass(slots=True)
class Box:
    """One person, and where the box stands."""

    kin: Kin
    x: int
    y: int
    name: list[str]
    words: str
    age: str
    gone: str
    marks: list[Mark] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)

    @property
    def middle(self) -> int:
        """Where lines from above and below meet the box."""
        return self.x + WIDTH // 2

    @property
    def bottom(self) -> int:
        """Where the box ends."""
        return self.y + HEIGHT


@dataclass(frozen=True, slots=True)
class Picture:
    """The boxes and the lines between them, as SVG needs them."""

    width: int
    height: int
    boxes: list[Box]
    paths: list[str]


def picture_of(family: list[Kin]) -> Picture:
    """Draw a family; whoever's relation is not known stands below the others, without a line."""
    generations = {}
    for kin in sorted(family, key=_order):
        generations.setdefault(GENERATIONS.get(kin.relation, OTHERS), []).append(kin)
    rows, y = {}, EDGE
    for number in sorted(generations):
        rows[number] = []
        for some in batched(generations[number], A_LINE):
            rows[number].append([_box(kin, EDGE + place * (WIDTH + BETWEEN), y) for place, kin in enumerate(some)])
            y += HEIGHT + ABOVE
    boxes = [box for lines in rows.values() for line in lines for box in line]
    width = 2 * EDGE + A_LINE * WIDTH + (A_LINE - 1) * BETWEEN
    return Picture(width, max(y - ABOVE, EDGE) + EDGE, boxes, _paths(rows))


def _order(kin):
    born = kin.person.birth_date
    rank = (GENERATIONS.get(kin.relation, OTHERS), FIRST.get(kin.relation, 2), bool(kin.gone))
    return (*rank, born or date.max, kin.person.pk)


def _box(kin, x, y) -> Box:
    age = kin.age if _units(kin.age) <= WORDS_FIT else kin.age.partition(" · ")[0]
    words = [_cut(text, WORDS_FIT) for text in (kin.words, age, kin.gone)]
    box = Box(kin, x, y, _lines(kin.person.name, NAME_FITS, 2), *words)
    at, room = 6, MARK_FITS
    for words, tone in kin.marks:
        units = _units(words) + 0.8
        if units <= room:
            box.marks.append(Mark(at, int(units * 10), words, tone))
            at, room = at + int(units * 10) + MARK_GAP, room - units - 0.3
    third = WIDTH // 3
    box.bands = [Band(1 + number * third, *band) for number, band in enumerate(kin.bands)]
    return box


def _paths(rows) -> list[str]:
    """From each generation to the next one that is there, and between the head and the spouse."""
    paths, known = [], [number for number in sorted(rows) if number != OTHERS]
    for upper, lower in pairwise(known):
        paths += _descent(rows[upper], rows[lower])
    head_line = rows.get(GENERATIONS[R.HEAD], [[]])[0]
    for left, right in pairwise(head_line):
        if (left.kin.relation, right.kin.relation) == (R.HEAD, R.SPOUSE):
            y = left.y + HEIGHT // 2
            paths += [f"M{left.x + WIDTH} {y - 2}H{right.x}", f"M{left.x + WIDTH} {y + 2}H{right.x}"]
    return paths


def _descent(upper, lower) -> list[str]:
    """Lines from the upper generation to each of the lower; past further lines they go along the left edge."""
    turns = lower[0][0].y - ABOVE // 2
    couple = _couple(upper)
    if couple:
        trunk, paths = _trunk(couple, upper, turns)
    else:  # whose child somebody is nobody wrote down: one of these
        middles = [box.middle for box in upper[-1]]
        trunk = middles[0]
        paths = [f"M{middle} {upper[-1][0].bottom}V{turns}" for middle in middles]
        paths.append(f"M{trunk} {turns}H{middles[-1]}")
    for number, line in enumerate(lower):
        children = [box.middle for box in line if box.kin.relation != R.SPOUSE]
        if not children:
            continue
        over, start = line[0].y - ABOVE // 2, trunk if number == 0 else 4
        paths.append(f"M{min(start, *children)} {over}H{max(start, *children)}")
        paths += [f"M{middle} {over}V{line[0].y}" for middle in children]
    if len(lower) > 1:
        paths.append(f"M{trunk} {turns}H4V{lower[-1][0].y - ABOVE // 2}")
    return paths


def _couple(generation) -> list[Box]:
    """The head with the spouse, or the two parents; [] where it is not said who belongs to whom."""
    first = [box for box in generation[0] if box.kin.relation in FIRST]
    if first:
        return first
    is_older = GENERATIONS.get(generation[0][0].kin.relation, OTHERS) < GENERATIONS[R.HEAD]
    return generation[0] if is_older and len(generation) == 1 and len(generation[0]) <= 2 else []


def _trunk(couple, upper, turns) -> tuple[int, list[str]]:
    """From between the two (or below the one) down to where the branches begin, and where that is."""
    middle, begins = (couple[0].middle + couple[-1].middle) // 2, couple[0].bottom
    paths = []
    if len(couple) > 1:
        begins -= HEIGHT // 2
        paths.append(f"M{couple[0].x + WIDTH} {begins}H{couple[1].x}")
    if len(upper) == 1:
        return middle, [*paths, f"M{middle} {begins}V{turns}"]
    return 4, [*paths, f"M{middle} {begins}V{couple[0].bottom + ABOVE // 2 - 4}H4V{turns}"]


def _units(text) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1 if east_asian_width(letter) in "WF" else 0.56 for letter in text)


def _cut(text, fits) -> str:
    if _units(text) <= fits:
        return text
    while text and _units(text) > fits - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _lines(text, fits, most) -> list[str]:
    """A long name on several lines; what does not fit at the end is cut, and stands whole in the list."""
    lines, rest = [], text
    while rest and len(lines) < most - 1 and _units(rest) > fits:
        taken = rest
        while _units(taken) > fits:
            taken = taken[:-1]
        at = max(taken.rfind(" "), taken.rfind("·"))
        taken = taken[: at + 1] if at > 1 else taken
        lines.append(taken.strip())
        rest = rest[len(taken) :].strip()
    return [*lines, _cut(rest, fits)] if rest else lines
