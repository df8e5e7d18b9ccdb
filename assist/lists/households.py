"""The list of files, as it leaves the office."""

from functools import partial
from itertools import batched

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from households.filters import HouseholdFilter
from households.listing import fill, shown_columns
from households.models import Household
from households.sight import sight_throughout
from households.tables import HouseholdTable
from volunteers.rights import Deed


class Households:
    """The files of the list, in the columns that somebody has chosen."""

    name, title, back = "households", _("Household files"), "households:list"
    widths = {"building": 26, "living_address": 40, "tags": 24, "phone": 16, "category": 24}

    def rows(self, user, query: str, keys, *, today):
        """The files of the list with this query string, or those chosen among them, where this person may export."""
        chosen = self._filter(user, query, today=today)
        return chosen.queryset.with_keys(keys) if keys else chosen.rows

    def columns(self, user):
        """The columns that somebody sees in the list, with their headings."""
        shown = shown_columns(user, sight_throughout(user))
        return [(name, label) for name, label in HouseholdTable.offered(sight_throughout(user)) if name in shown]

    def offered(self, user):
        """The columns that somebody may see."""
        return [name for name, _label in HouseholdTable.offered(sight_throughout(user))]

    def order(self, user, query: str, *, today):
        """The order in which the list shows itself."""
        return HouseholdTable.order(self._filter(user, query, today=today).sort(), "number")

    def batches(self, files, size, user, shown):
        """The rows as the table takes them, so many at a time."""
        sight = sight_throughout(user)
        for rows in batched(files.for_list().iterator(chunk_size=size), size):
            yield fill(list(rows), shown, sight)

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return partial(HouseholdTable, today=today, sight=sight_throughout(user), shown=shown)

    def _filter(self, user, query: str, *, today) -> HouseholdFilter:
        files = Household.objects.visible_to(user).where_may(user, Deed.EXPORT)
        return HouseholdFilter(QueryDict(query), queryset=files, user=user, sight=sight_throughout(user), today=today)
