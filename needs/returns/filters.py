"""The words of the query string that choose return visits."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ALL, TickFilter, WorkFilter
from households.filters import PlaceFilter
from needs.models import ReturnState, ReturnVisit

NOW, COMING = "now", "coming"
STATES = [
    (NOW, _("To be made by today")),
    (COMING, _("All still to come")),
    *((state.value, state.label) for state in ReturnState if state != ReturnState.DUE),
    (ALL, _("All of them")),
]


class ReturnFilter(WorkFilter):
    """Return visits by state, place and whose they are; without a state those to be made by today."""

    unsaid = {"state": NOW}

    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    place = PlaceFilter(label=_("Area, group or building"))
    mine = TickFilter(method="by_mine", label=_("Mine"))

    class Meta:
        model = ReturnVisit
        fields: tuple = ()

    def ready(self, form):
        form.fields["place"].user = self.user

    def by_state(self, rows, name, state):
        if state == NOW:
            return rows.due(self.today)
        return {COMING: rows.on_open_files, ALL: rows.all}.get(state, lambda: rows.in_state(state))()
