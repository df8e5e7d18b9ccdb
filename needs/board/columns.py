"""What stands on the board: in each column the needs that come first, and how many there are."""

from dataclasses import dataclass

from django.urls import reverse

from needs.board.moves import Move, moves_of
from needs.filters import NeedFilter
from needs.models import Need, Status
from needs.models.steps import ENDED
from needs.tables import TONES

MOST_SHOWN = 15


class BoardFilter(NeedFilter):
    """The words that choose needs, but for the state: each state is a column."""

    status = check = None


@dataclass
class Card:
    """One need on the board: a row of the list, and where it may go from here."""

    need: dict
    moves: list[Move]
    late: int | None  # days past its due day, below zero before it; None where nothing is due
    unplanned: bool  # overdue, and no plan was agreed with the family: it stands against closing the file


@dataclass
class Column:
    """One state: the needs in it that come first, how many there are (None: not counted), and the list of all."""

    status: Status
    tone: str
    cards: list[Card]
    number: int | None
    url: str

    @property
    def has_more(self) -> bool:
        return self.number != len(self.cards)


def columns_of(chosen: BoardFilter, *, user, today, query, tally=None) -> list[Column]:
    """The columns of the board; ``tally`` counts them where that does not take long, ``query`` leads back here."""
    keys = {status: _first_of(chosen.rows, status) for status in Status}
    rows = Need.objects.rows_of([row for found in keys.values() for row in found[:MOST_SHOWN]])
    moves = moves_of(rows, user=user, query=query)
    late = Need.objects.with_keys([row["pk"] for row in rows]).overdue(today)
    unplanned = set(late.without_plan().values_list("pk", flat=True))
    cards = {row["pk"]: _card(row, moves[row["pk"]], unplanned, today) for row in rows}
    return [
        Column(
            status,
            TONES[status],
            [cards[row["pk"]] for row in found[:MOST_SHOWN] if row["pk"] in cards],
            len(found) if len(found) <= MOST_SHOWN else tally and tally[status],
            _list_of(chosen, status),
        )
        for status, found in keys.items()
    ]


def _first_of(needs, status) -> list[dict]:
    """One more than is shown: of the open ones those due first, of the ended ones those raised last."""
    needs = needs.in_state(status)
    ordered = needs.last_raised_first() if status in ENDED else needs.first_due_first()
    return list(ordered.keys()[: MOST_SHOWN + 1])


def _card(need, moves, unplanned, today) -> Card:
    is_due = need["due_on"] and need["status"] not in ENDED
    return Card(need, moves, (today - need["due_on"]).days if is_due else None, need["pk"] in unplanned)


def _list_of(chosen, status) -> str:
    """The list of everything in a column, in the order of the column."""
    link = chosen.data.copy()
    link["status"] = status.value
    if status in ENDED:
        link["sort"] = "-raised_on"
    return f"{reverse('needs:list')}?{link.urlencode()}"
