"""Whoever was found, visited or served in a period, as it leaves the office."""

from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assist.lists.of_care import OfCare
from households.leads.tables import LeadTable
from households.models import Lead
from needs.projects.forms import FunnelForm
from needs.projects.funnel import STAGES
from volunteers.rights import Deed


class Found(OfCare):
    """The people behind one number of the funnel, in the columns of the list of leads."""

    name, title, back = "found", _("Found, visited, served"), "funnel:page"
    Table, usual = LeadTable, "found_on"  # its page has no order to choose
    widths = {"place": 30, "noticed": 40, "origin": 20}

    def rows(self, user, query: str, keys, *, today):
        """The people whom the funnel of this query string finds, where this person may export."""
        form = FunnelForm(QueryDict(query), user=user, today=today)
        if not form.is_valid() or form.cleaned_data["stage"] not in STAGES:
            return Lead.objects.none()
        people = form.asked().people(form.cleaned_data["stage"], form.cleaned_data["channel"])
        return people.where_may(user, Deed.EXPORT)

    def table_for(self, user, shown, *, today):
        """What makes the table of a batch."""
        return partial(LeadTable, today=today)
