"""Where a sheet's header stands and what its columns are called, by the vocabularies that a caller brings.

A header may stand on any of the first lines, take one line or several, and have merged cells; a group header
("adults" over "employed", "unemployed") is kept before the column's own label.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from common.workbooks.cells import bare, label_of

REACH = 40  # lines looked at from the top
DEPTH = 3
LONGEST_LABEL = 40
DATA = re.compile(r"\d{5,}|\d{4}[-/.年]\d|^\d+(\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels of one kind of list.

    ``read(groups, label)`` says what a column means (any hashable) or None; ``weigh`` what each meaning counts
    for; ``suffices`` whether a set of meanings makes a list of this kind.
    """

    name: str
    read: Callable[[tuple[str, ...], str], Hashable | None]
    weigh: Callable[[Hashable], float]
    suffices: Callable[[set], bool]


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column: its place, the group headers over it, its own label, and what that means."""

    index: int
    groups: tuple[str, ...]
    label: str
    meaning: Hashable | None

    @property
    def full_label(self):
        return "/".join((*self.groups, self.label))


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: positions in the sheet's lines, the vocabulary that fits, its columns and its score."""

    first: int
    last: int
    vocabulary: str
    columns: tuple[HeaderColumn, ...]
    score: float


def find_header(sheet, vocabularies, *, start=0, reach=REACH, bonus=None) -> list[Header]:
    """The best header for each vocabulary that fits, best first; ``bonus`` adds to a vocabulary's score."""
    found, bonus = {}, bonus or {}
    for first in range(start, min(start + reach, len(sheet.lines))):
        for depth in range(1, DEPTH + 1):
            grid = _grid(sheet, first, depth)
            if grid is None:
                break
            labels = _labels(grid)
            for vocabulary in vocabularies:
                header = _read(first, first + depth - 1, labels, vocabulary, bonus.get(vocabulary.name, 0))
                if header and _better(header, found.get(vocabulary.name)):
                    found[vocabulary.name] = header
    return sorted(found.values(), key=lambda header: -header.score)


def _better(new, old):
    """More understood; with as much, the one that reaches further down with fewer lines."""
    if old is None or new.score != old.score:
        return old is None or new.score > old.score
    return (new.last, new.first) > (old.last, old.first) and new.first <= old.last


def _grid(sheet, first, depth):
    """The labels of ``depth`` lines, merged cells filled; None where they cannot be one header."""
    lines = sheet.lines[first : first + depth]
    if len(lines) < depth or lines[-1][0] - lines[0][0] >= depth:
        return None
    width = max(len(cells) for _, cells in lines)
    grid = [[_label(cell) for cell in cells] + [""] * (width - len(cells)) for _, cells in lines]
    if sum(map(bool, grid[0])) < 2:
        return None
    top = lines[0][0]
    spans = [[1] * width for _ in lines]
    for first_row, left, last_row, right in sheet.merged:
        if top <= first_row < top + depth and left < width:
            label = grid[first_row - top][left]
            if last_row >= top + depth - 1 and first_row <= top + depth - 1:
                right = left  # nothing stands below it: one column, however wide it is drawn
            for row in range(first_row - top, min(last_row - top + 1, depth)):
                for column in range(left, min(right + 1, width)):
                    grid[row][column], spans[row][column] = label, right - left + 1
    for row in range(depth - 1):
        _spread_groups(grid, spans, row)
    if any(not _is_sublabels(grid, spans, row) for row in range(1, depth)):
        return None
    return grid


def _label(cell):
    return label_of(cell) if type(cell) is str else str(cell)


def _spread_groups(grid, spans, row):
    """Without merged cells a group header stands over its first column only: carry it to the right."""
    upper, lower = grid[row], grid[row + 1]
    start = None
    for column, label in enumerate(upper):
        if label:
            start = column if lower[column] and lower[column] != label else None
        elif start is not None and lower[column]:
            upper[column] = upper[start]
            spans[row][start] = spans[row][column] = column - start + 1
        else:
            start = None


def _is_sublabels(grid, spans, row):
    """Whether a line can be the lower part of a header: its own labels stand under groups or under nothing."""
    own = [column for column, label in enumerate(grid[row]) if label and label != grid[row - 1][column]]
    if any(_is_data(grid[row][column]) for column in own):
        return False
    under_group = [column for column in own if grid[row - 1][column] and spans[row - 1][column] > 1]
    under_nothing = [column for column in own if not grid[row - 1][column]]
    return len(own) >= 2 and bool(under_group) and len(under_group) + len(under_nothing) == len(own)


def _is_data(label):
    return len(label) > LONGEST_LABEL or bool(DATA.search(label))


def _labels(grid):
    """For each column its labels from the top, without repeats."""
    return [tuple(dict.fromkeys(label for label in column if label)) for column in zip(*grid, strict=True)]


def _read(first, last, labels, vocabulary, bonus):
    columns, weights = [], Counter()
    for index, parts in enumerate(labels):
        if not parts or _is_data(parts[-1]):
            continue
        meaning = vocabulary.read(parts[:-1], parts[-1])
        groups = tuple(bare(part) for part in parts[:-1])
        columns.append(HeaderColumn(index, groups, bare(parts[-1]), meaning))
        if meaning is not None:
            weights[meaning] = vocabulary.weigh(meaning)
    if not vocabulary.suffices(set(weights)):
        return None
    return Header(first, last, vocabulary.name, tuple(columns), sum(weights.values()) + bonus)
