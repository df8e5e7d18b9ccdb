"""What every picture is: a grid of numbers, the bars drawn from them, and the need list behind each number."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a picture; ``share`` (of 100) stands beside it, ``url`` leads to the rows behind it."""

    value: int
    share: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: where it begins and how wide it is, in hundredths of the longest bar, and its shade."""

    start: str
    width: str
    shade: str


@dataclass(slots=True)
class Line:
    """One line: what it is about, and its numbers; the bar is made of those that have a shade."""

    label: str
    numbers: list[Number]
    bar: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """One picture with its numbers: a column each, those with a shade drawn; at last the line of totals."""

    name: str
    title: str
    note: str
    about: str
    columns: list[str]
    shades: list[str]  # of each column; "" is not drawn
    lines: list[Line]
    total: Line | None = None
    flow: object = None  # the drawing of `assist.pictures.flow`, where bars alone say too little

    def __post_init__(self):
        longest = max((self._drawn(line) for line in self.lines), default=0) or 1
        for line in self.lines:
            start = 0.0
            for number, shade in zip(line.numbers, self.shades, strict=True):
                if shade and number.value:
                    width = 100 * number.value / longest
                    line.bar.append(Piece(f"{start:.2f}", f"{width:.2f}", shade))
                    start += width

    @property
    def is_drawn(self) -> bool:
        """Whether there are bars beside the numbers."""
        return any(self.shades)

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The columns with their shades."""
        return list(zip(self.columns, self.shades, strict=True))

    def _drawn(self, line) -> int:
        return sum(number.value for number, shade in zip(line.numbers, self.shades, strict=True) if shade)


def rate(part: int, whole: int) -> int | None:
    """A part in hundredths; None of nothing. Only what is whole is a hundred, and only nothing is none."""
    if not whole:
        return None
    return min(99, max(1, round(100 * part / whole))) if 0 < part < whole else 100 * part // whole


@dataclass(frozen=True)
class Rows:
    """The need list behind a number. It shows the needs as they are now, so it is behind numbers of today alone."""

    is_today: bool
    place: str = ""  # as it was chosen
    narrow: bool = False  # the chosen place lies inside an area, which then says nothing more

    def url(self, *, area=None, **words) -> str:
        """The address of the list with these words of its filter."""
        if not self.is_today:
            return ""
        place = self.place if self.narrow or area is None else area
        words = {name: word for name, word in (words | {"place": place}).items() if word not in ("", None)}
        return f"{reverse('needs:list')}?{urlencode(words)}"
