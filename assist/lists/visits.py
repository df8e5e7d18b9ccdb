"""The list of visits, as it leaves the office."""

from itertools import batched

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from households.models import Visit
from households.visit_filters import VisitFilter
from households.visit_tables import LATEST, VisitTable
from volunteers.rights import Deed, Sees, may_see


class Visits:
    """The visits of the list, in its columns."""

    name, title, back = "visits", _("Visits"), "visits:list"
    widths = {"household": 22, "visitors": 20, "found": 50}

    def rows(self, user, query: str, keys, *, today):
        """The visits of the list with this query string, where this person may export."""
        visits = Visit.objects.visible_to(user).where_may(user, Deed.EXPORT)
        return VisitFilter(QueryDict(query), queryset=visits).rows

    def columns(self, user):
        """The columns of the list, with their headings; whoever sees no care sees none."""
        columns = [(name, column.verbose_name) for name, column in VisitTable.base_columns.items()]
        return columns if may_see(user, Sees.CARE) else []

    def offered(self, user):
        """The columns that somebody may see."""
        return [name for name, _label in self.columns(user)]

    def order(self, user, query: str, *, today):
        """The order in which the list shows itself."""
        return VisitTable.order(QueryDict(query).get("sort", ""), LATEST)

    def batches(self, visits, size, user, shown):
        """The rows as the table takes them, so many at a time."""
        return map(list, batched(visits.for_list().iterator(chunk_size=size), size))

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return VisitTable
