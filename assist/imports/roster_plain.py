"""Rows of a department's list that leave nothing to weigh: one thing, told once, of somebody of whom nobody told it."""

from dataclasses import dataclass
from datetime import date

from assist.imports.held import COLUMNS, Held
from assist.imports.outcomes import CREATE
from assist.imports.roster_rows import TAKEN, Fate, List
from assist.imports.rows import Fact, RosterRow
from benefits.models import Nature

OWN = COLUMNS.index("head_index")  # the columns before it, and the last two, are each row's own
MADE = Fate(CREATE)


@dataclass(slots=True)
class Mould:
    """What the awards of rows in the same words have in common."""

    one: List
    facts: list[Fact]  # kept, so that no other facts get their id
    award: Held  # of the first of these rows
    shared: tuple  # its columns from `OWN` on, without the last two


class PlainRows:
    """The planning of such rows of one sheet, some at a time: as `Rosters.row` plans them, with less to do."""

    def __init__(self, rosters, sheet):
        self.rosters, self.sheet = rosters, sheet
        self.moulds: dict[tuple, Mould | None] = {}
        self.may_be = not (
            sheet.refusals or rosters.awards.by_hand or rosters.reach.elsewhere or not rosters.is_of_one_month
        )

    def row(self, row: RosterRow) -> Fate | None:
        """Plan a row; None where it needs a closer look."""
        if row.refusals or row.head_name or row.head_identity or row.members or not self.may_be:
            return None
        words = id(row.facts), row.community, row.own_month
        if words not in self.moulds:
            self.moulds[words] = self._mould(row)
        mould = self.moulds[words]
        return MADE if mould and self._take(mould, row) else None

    def _mould(self, row):
        one = self.rosters.list_of(self.sheet, row)
        community, is_ours = self.rosters.community_of(self.sheet, row)
        if one is None or one.is_known or len(row.facts) != 1 or community in self.rosters.reach.forbidden:
            return None
        award = self.rosters.award_of(one, row, row.facts[0], community, is_ours)
        is_over = award.starts_on >= (award.ends_on or date.max)
        if row.facts[0].is_stopped or is_over or award.kind.nature == Nature.DEATH:
            return None
        return Mould(one, row.facts, award, award.row()[OWN:-2])

    def _take(self, mould, row):
        """Whether nobody told it of this person so far; if so, it is planned."""
        rosters, one, number = self.rosters, mould.one, row.number
        indexes = rosters.indexes_of(row.identity_number)
        kind, _index, head, community = mould.award.place
        place = kind, indexes[0], head, community
        is_told = place in rosters.awards.known or rosters.is_repeated(mould.facts[0], row)
        if is_told or one.is_taken(number):
            return False
        one.mark(number, TAKEN)
        one.kinds.add(kind)
        one.communities.add(mould.award.community)
        rosters.keep(one, row)
        rosters.places.add((place, mould.award.seen_in))
        key, person, born = one.key, rosters.reach.person(indexes), row.birth_date and row.birth_date.isoformat()
        rosters.awards.done_new.append(
            (kind, key, number, key, number, row.name, *indexes, born, *mould.shared, person, None)
        )
        return True
