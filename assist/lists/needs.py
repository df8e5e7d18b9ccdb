"""The need list, as it leaves the office."""

from functools import partial
from itertools import batched

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assist.lists.of_care import OfCare
from needs.filters import NeedFilter
from needs.models import Need
from needs.tables import NeedTable
from volunteers.rights import Deed


class Needs(OfCare):
    """The needs of the list, in its columns."""

    name, title, back = "needs", _("Need list"), "needs:list"
    Table, usual = NeedTable, "due_on"
    widths = {"what": 40, "building": 26, "kind": 16}

    def rows(self, user, query: str, keys, *, today):
        """The needs of the list with this query string, or those chosen among them, where this person may export."""
        needs = Need.objects.visible_to(user)
        chosen = needs.with_keys(keys) if keys else NeedFilter(QueryDict(query), user=user, today=today).rows
        return chosen.where_may(user, Deed.EXPORT)

    def batches(self, needs, size, user, shown):
        """The rows as the table takes them, so many at a time."""
        for keys in batched(needs.values("pk").iterator(chunk_size=size), size):
            yield Need.objects.rows_of(keys)

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return partial(NeedTable, today=today)
