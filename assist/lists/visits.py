"""The list of visits, as it leaves the office."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assist.lists.of_care import OfCare
from households.models import Visit
from households.visit_filters import VisitFilter
from households.visit_tables import LATEST, VisitTable
from volunteers.rights import Deed


class Visits(OfCare):
    """The visits of the list, in its columns."""

    name, title, back = "visits", _("Visits"), "visits:list"
    Table, usual = VisitTable, LATEST
    widths = {"household": 22, "visitors": 20, "found": 50}

    def rows(self, user, query: str, keys, *, today):
        """The visits of the list with this query string, where this person may export."""
        visits = Visit.objects.visible_to(user).where_may(user, Deed.EXPORT)
        return VisitFilter(QueryDict(query), queryset=visits).rows
