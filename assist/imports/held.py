"""What lists say of one person from a day until a day, as it is planned: light enough for a million of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from benefits.models import BenefitKind, Nature

KEPT_BY_PLACE = (Nature.BENEFIT, Nature.CATEGORY)  # the others are told of a person, whoever lists them
# The columns of `benefits.models.Award` beside its kind and its key, each an attribute of `Held`.
PLAIN = (
    "name", "identity_index", "other_index", "birth_date", "head_index", "community", "is_ours", "covers", "amount",
    "disability_class", "disability_level", "value", "starts_on", "ends_on", "seen_in", "person_id", "by_id",
)  # fmt: skip
COLUMNS = ("kind_id", "first_roster_id", "first_row", "last_roster_id", "last_row", *PLAIN)
_plain = attrgetter(*PLAIN)


@dataclass(slots=True, eq=False)
class Held:
    """One award, known (``pk``) or to be made.

    ``first_roster`` and ``last_roster`` are keys of lists; of the lists that this import brings in, -1 is the first.
    """

    kind: BenefitKind
    first_roster: int | None
    first_row: int | None
    last_roster: int | None
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
    department: int | None = None  # whose list said it last, of one to be made
    place: tuple = ()  # where lists keep it

    def __post_init__(self):
        self.place = place_of(self)

    def row(self) -> tuple:
        """Its columns, in the order of `COLUMNS`."""
        return (self.kind.id, self.first_roster, self.first_row, self.last_roster, self.last_row, *_plain(self))


def place_of(award: Held) -> tuple:
    """Where lists keep it: of a benefit the household and the community count as well as the person."""
    community = award.community if award.kind.nature in KEPT_BY_PLACE else ""
    return award.kind.id, award.identity_index, award.head_index, community


def settling(lists) -> dict:
    """What makes of the columns that name lists those that are written; ``lists`` are the keys of those brought in."""
    keys = {-1 - place: key for place, key in enumerate(lists)}
    return dict.fromkeys(("first_roster_id", "last_roster_id"), lambda key: keys.get(key, key))


def as_held(kinds, pk, kind, *others) -> Held:
    """An award by its key and `COLUMNS` as they stand in the database; kinds by key."""
    return Held(kinds[kind], *others, pk=pk)


def held_of(awards, kinds):
    """What stands in the database of these awards."""
    return (as_held(kinds, *columns) for columns in awards.values_list("pk", *COLUMNS).iterator())
