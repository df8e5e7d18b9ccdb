"""Rows of departments' lists on their way into the database: page by page, as they are kept there."""

from assist.imports.roster_rows import List
from benefits.models.roster import Entry, page_of, rows_of_page
from common.spool import Spool


class Pages:
    """New rows of lists; of each list only the page that is being filled is in memory."""

    def __init__(self):
        self.people = 0
        self._open: dict[int, tuple[int, list[Entry]]] = {}  # by the list's place: its page's number, and what is on it
        self._full = Spool()

    def add(self, one: List, entry: Entry):
        """Put somebody's row on the page of its list."""
        number = page_of(entry.row)
        page, entries = self._open.get(one.place, (None, ()))
        if page != number:
            self._put_away(one.place)
            entries = []
            self._open[one.place] = number, entries
        entries.append(entry)
        self.people += 1

    def _put_away(self, place):
        number, entries = self._open.pop(place, (None, ()))
        if entries:
            self._full.append((place, number, len(entries), rows_of_page(entries)))

    def rows(self, lists):
        """Every page as it is written: its list's key (``lists`` are those by place), number, people and rows."""
        for place in list(self._open):
            self._put_away(place)
        return ((lists[place], *page) for place, *page in self._full)
