"""What lists say of one person from a day until a day, as it is planned: light enough for a million of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from benefits.models import BenefitKind

# The columns of `benefits.models.Award` beside its kind and its key, each an attribute of `Held`.
PLAIN = (
    "name", "identity_index", "other_index", "birth_date", "head_index", "community", "is_ours", "covers", "amount",
    "disability_class", "disability_level", "value", "starts_on", "ends_on", "seen_in", "person_id", "by_id",
)  # fmt: skip
COLUMNS = ("kind_id", "first_row_id", "last_row_id", *PLAIN)
_plain = attrgetter(*PLAIN)


@dataclass(slots=True, eq=False)
class Held:
    """One award, known (``pk``) or to be made.

    ``first_row`` and ``last_row`` are keys of rows of lists; of rows that this import brings in, -1 is the first.
    """

    kind: BenefitKind
    first_row: int | None
    last_row: int | None
    name: str
    identity_index: str
    other_index: str
    birth_date: date | None
    head_index: str
    community: str
    is_ours: bool
    covers: int
    amount: Decimal | None
    disability_class: str
    disability_level: int | None
    value: str
    starts_on: date
    ends_on: date | None
    seen_in: date
    person_id: int | None = None
    by_id: int | None = None
    pk: int | None = None
    department: int | None = None  # whose list says it, of one to be made

    def row(self, keys) -> tuple:
        """Its columns, in the order of `COLUMNS`; ``keys`` are those of the rows that this import brings in."""
        first, last = (keys[-1 - row] if row and row < 0 else row for row in (self.first_row, self.last_row))
        return (self.kind.pk, first, last, *_plain(self))


def as_held(kinds, pk, kind, *others) -> Held:
    """An award by its key and `COLUMNS` as they stand in the database; kinds by key."""
    return Held(kinds[kind], *others, pk=pk)


def held_of(awards, kinds):
    """What stands in the database of these awards."""
    return (as_held(kinds, *columns) for columns in awards.values_list("pk", *COLUMNS))
