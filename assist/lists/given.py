"""The services given, as they leave the office."""

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from assist.lists.of_care import OfCare
from needs.care.filters import ServiceFilter
from needs.care.tables import LATEST, ServiceTable
from needs.models import Service
from volunteers.rights import Deed


class Services(OfCare):
    """The services of the list, in its columns."""

    name, title, back = "services", pgettext_lazy("section", "Services"), "services:list"
    Table, usual = ServiceTable, LATEST
    widths = {"what": 40, "group": 18, "project": 18, "given_by": 34}

    def rows(self, user, query: str, keys, *, today):
        """The services of the list with this query string, where this person may export."""
        services = Service.objects.visible_to(user).where_may(user, Deed.EXPORT).standing()
        return ServiceFilter(QueryDict(query), queryset=services, user=user).rows
