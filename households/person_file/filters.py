"""The words of the query string that choose plans of people."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from households.filters import PlaceFilter
from households.models import PersonPlan, PlanReason
from households.place_fields import suggest_places

OPEN, DUE, CLOSED = "open", "due", "closed"
STATES = [(OPEN, _("Open plans")), (DUE, _("Review due")), (CLOSED, _("Closed plans"))]


class PlanFilter(ListFilter):
    """Plans by state, place and why; open ones unless something else is asked for."""

    unsaid = {"state": OPEN}

    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    place = PlaceFilter(label=_("Area, group or building"))
    reason = django_filters.ChoiceFilter(choices=PlanReason, label=_("Why a file of one's own"), empty_label=_("Any"))

    class Meta:
        model = PersonPlan
        fields: tuple = ()

    def __init__(self, data, *, queryset, user, sight, today):
        super().__init__(data, queryset=queryset)
        self.user, self.today = user, today
        if not sight.category:
            del self.filters["reason"]

    def ready(self, form):
        form.fields["place"].user = self.user

    def suggest(self):
        """Fill in the names that the box for places suggests."""
        self.form.fields["place"].widget.suggestions = suggest_places(self.user)

    def by_state(self, plans, name, state):
        return {OPEN: plans.open, CLOSED: plans.closed, DUE: lambda: plans.review_due(self.today)}[state]()
