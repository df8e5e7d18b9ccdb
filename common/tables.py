"""Lists that come a page at a time, already in order."""

import django_tables2 as tables


class ListTable(tables.Table):
    """A table over one page of rows. ``orders``: column → the order ``common.paging.seek`` takes, rising.

    Only columns named there can be sorted by; ``sort`` is the word of the query string, "-" for falling.
    """

    orders: dict[str, tuple[str, ...]] = {}

    def __init__(self, rows, *, sort: str = "", **kwargs):
        super().__init__(rows, **kwargs)
        self.sort = sort if self.is_order(sort) else ""
        for name, column in self.columns.items():
            column.column.orderable = name in self.orders

    @classmethod
    def is_order(cls, sort: str) -> bool:
        """Whether the list can be sorted by this word."""
        return sort.removeprefix("-") in cls.orders

    @classmethod
    def order(cls, sort: str, default: str) -> tuple[str, ...]:
        """The order that a word of the query string means; an unknown one means the default."""
        sort = sort if cls.is_order(sort) else default
        rising = cls.orders[sort.removeprefix("-")]
        return rising if not sort.startswith("-") else tuple(_turned(term) for term in rising)


def _turned(term: str) -> str:
    return term.removeprefix("-") if term.startswith("-") else f"-{term}"
