"""The services given, as they leave the office."""

from itertools import batched

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from needs.care.filters import ServiceFilter
from needs.care.tables import LATEST, ServiceTable
from needs.models import Service
from volunteers.rights import Deed, Sees, may_see


class Services:
    """The services of the list, in its columns."""

    name, title, back = "services", pgettext_lazy("section", "Services"), "services:list"
    widths = {"what": 40, "group": 18, "project": 18, "given_by": 34}

    def rows(self, user, query: str, keys, *, today):
        """The services of the list with this query string, where this person may export."""
        services = Service.objects.visible_to(user).where_may(user, Deed.EXPORT).standing()
        return ServiceFilter(QueryDict(query), queryset=services, user=user).rows

    def columns(self, user):
        """The columns of the list, with their headings; whoever sees no care sees none."""
        columns = [(name, column.verbose_name) for name, column in ServiceTable.base_columns.items()]
        return columns if may_see(user, Sees.CARE) else []

    def offered(self, user):
        """The columns that somebody may see."""
        return [name for name, _label in self.columns(user)]

    def order(self, user, query: str, *, today):
        """The order in which the list shows itself."""
        return ServiceTable.order(QueryDict(query).get("sort", ""), LATEST)

    def batches(self, services, size, user, shown):
        """The rows as the table takes them, so many at a time."""
        return map(list, batched(services.for_list().iterator(chunk_size=size), size))

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return ServiceTable
