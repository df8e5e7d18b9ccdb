"""Whoever was found, visited or served in a period, as it leaves the office."""

from functools import partial
from itertools import batched

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from households.leads.tables import LeadTable
from households.models import Lead
from needs.projects.forms import FunnelForm
from needs.projects.funnel import STAGES
from volunteers.rights import Deed, Sees, may_see


class Found:
    """The people behind one number of the funnel, in the columns of the list of leads."""

    name, title, back = "found", _("Found, visited, served"), "funnel:page"
    widths = {"place": 30, "noticed": 40, "origin": 20}

    def rows(self, user, query: str, keys, *, today):
        """The people whom the funnel of this query string finds, where this person may export."""
        form = FunnelForm(QueryDict(query), user=user, today=today)
        if not form.is_valid() or form.cleaned_data["stage"] not in STAGES:
            return Lead.objects.none()
        people = form.asked().people(form.cleaned_data["stage"], form.cleaned_data["channel"])
        return people.where_may(user, Deed.EXPORT)

    def columns(self, user):
        """The columns of the list, with their headings; whoever sees no care sees none."""
        columns = [(name, column.verbose_name) for name, column in LeadTable.base_columns.items()]
        return columns if may_see(user, Sees.CARE) else []

    def offered(self, user):
        """The columns that somebody may see."""
        return [name for name, _label in self.columns(user)]

    def order(self, user, query: str, *, today):
        """By the day on which they were found."""
        return LeadTable.order("found_on", "found_on")

    def batches(self, leads, size, user, shown):
        """The rows as the table takes them, so many at a time."""
        return map(list, batched(leads.for_list().iterator(chunk_size=size), size))

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return partial(LeadTable, today=today)
