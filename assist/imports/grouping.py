"""Which lines of a ledger with a line a member belong to one household."""

from itertools import pairwise

from assist.imports.members import is_head_word
from common.workbooks.cells import text_of, value_of

TELLING = ("number", "address", "building", "room")  # what a household's first line says


def group_lines(body, layout):
    """The lines of each household, in the order in which they begin.

    What tells households apart, the surest first: the household's number, merged cells, the head's name in a
    column of its own, a sequence number given once a household, the relation 户主.
    """
    starts = _Starts(body, layout)
    groups, by_number = [], {}
    for row, cells in body.lines:
        number = starts.number(cells)
        if number and number in by_number:
            by_number[number].append((row, cells))
            continue
        if groups and not number and starts.belongs(row, cells, groups[-1]):
            groups[-1].append((row, cells))
            continue
        groups.append([(row, cells)])
        if number:
            by_number[number] = groups[-1]
    return groups


class _Starts:
    """Whether a line goes on with the household above it."""

    def __init__(self, body, layout):
        self.columns = layout.household
        self.head_name = layout.head.get("name")
        self.relation = layout.line.get("relation")
        self.spans = body.spans
        fixed = {*layout.household.values(), *layout.head.values()}
        fixed -= {layout.household.get(field) for field in ("area", "group", "street", "community", "district")}
        merged = {index for (row, index), top in body.spans.items() if row > top and index in fixed}
        self.merged = self._finest(merged, body)
        self.once = self._once(body, layout.household.get("sequence"))
        self.told = [layout.household[field] for field in TELLING if field in layout.household]
        if self.head_name is not None:
            self.told.append(self.head_name)
        others = [cells for _, cells in body.lines if not self._is_head(cells)]
        silent = sum(not self._stands_alone(cells) for cells in others)
        self.told_once = bool(self.told) and silent * 2 > len(others)  # most who are no heads leave the address out

    def _finest(self, merged, body):
        """Of the merged columns the one that parts the lines most: a building may be merged over households."""
        tops = {index: len({top for (_, column), top in body.spans.items() if column == index}) for index in merged}
        lines = {index: sum(column == index for _, column in body.spans) for index in merged}
        return max(merged, key=lambda index: (lines[index] - tops[index] > 0, tops[index], -index), default=None)

    @staticmethod
    def _once(body, index):
        """The column, where it is given once a household: blank or repeated on the other lines."""
        if index is None:
            return None
        values = [value_of(cells[index]) for _, cells in body.lines]
        repeats = sum(not value or value == before for before, value in pairwise(values))
        return index if repeats * 5 >= len(values) else None

    def number(self, cells):
        index = self.columns.get("number")
        return value_of(cells[index]) if index is not None else ""

    def belongs(self, row, cells, group):
        is_head = self._is_head(cells)
        if "number" in self.columns:
            return not is_head or not self._has_head(group)
        if self.merged is not None and (row, self.merged) in self.spans:
            return self.spans[row, self.merged] < row
        if self.merged is not None and (group[-1][0], self.merged) in self.spans:
            return not is_head and not self._stands_alone(cells)
        if is_head and self._has_head(group):
            return False
        if self.head_name is not None:
            name = text_of(cells[self.head_name])
            return not name or name == text_of(group[0][1][self.head_name])
        if self.once is not None:
            value = value_of(cells[self.once])
            return not value or value == value_of(group[0][1][self.once])
        if self.told_once and (self._stands_alone(cells) or is_head):
            return not self._stands_alone(cells)
        if self.relation is not None and any(map(self._is_head, (own for _, own in group))):
            return not is_head
        if self.relation is not None:
            return not is_head and bool(value_of(cells[self.relation]))
        return not self._stands_alone(cells)

    def _is_head(self, cells):
        return self.relation is not None and is_head_word(text_of(cells[self.relation]))

    def _has_head(self, group):
        return any(self._is_head(cells) for _, cells in group)

    def _stands_alone(self, cells):
        """The line has household cells of its own."""
        return any(value_of(cells[index]) for index in self.told) if self.told else True
