"""The words of the query string that choose leads."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from common.filters import ALL, OPEN, TickFilter, WorkFilter
from households.filters import PlaceFilter
from households.models import Channel, Lead, LeadSource, LeadState, Urgency
from households.place_fields import suggest_places
from households.visit_filters import DayFilter

STATES = [
    (OPEN, pgettext_lazy("leads", "All open ones")),
    *LeadState.choices,
    (ALL, pgettext_lazy("leads", "Open and ended")),
]
ABOUT_THE_STATE = ("state", "overdue")


class LeadFilter(WorkFilter):
    """Leads by words, state, channel, source, urgency, place and day; all of them together."""

    more = ("origin", "urgency", "since", "until")
    unsaid = {"state": OPEN}

    q = django_filters.CharFilter(method="by_words", label=_("Name, address, words"))
    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    channel = django_filters.ChoiceFilter(choices=Channel, label=_("Channel"), empty_label=_("Any"))
    place = PlaceFilter(label=_("Area, group or building"))
    mine = TickFilter(method="by_mine", label=_("Mine"))
    overdue = TickFilter(method="by_overdue", label=_("Overdue"))
    origin = django_filters.ChoiceFilter(choices=LeadSource, label=_("Source"), empty_label=_("Any"))
    urgency = django_filters.ChoiceFilter(choices=Urgency, label=_("Urgency"), empty_label=_("Any"))
    since = DayFilter(field_name="found_on", lookup_expr="gte", label=_("Found from"))
    until = DayFilter(field_name="found_on", lookup_expr="lte", label=_("Found until"))

    class Meta:
        model = Lead
        fields: tuple = ()

    def ready(self, form):
        form.fields["place"].user = self.user
        form.fields["place"].widget.suggestions = suggest_places(self.user)

    def counts(self) -> list[dict]:
        """Each state as a filter to click, with its number."""
        tally = self.rows_but(*ABOUT_THE_STATE).tally(self.today)
        return [
            self._count(pgettext("leads", "Open"), tally[LeadState.NEW] + tally[LeadState.VISITED]),
            self._count(_("Overdue"), tally["overdue"], "act", overdue="on"),
            *(self._count(state.label, tally[state], state=state.value) for state in LeadState),
        ]

    def _count(self, label, number, tone="", **words):
        link = self.data.copy()
        for name in ("after", "before", *ABOUT_THE_STATE):
            link.pop(name, None)
        link.update(words)
        current = all(self.data.get(name, "") == words.get(name, "") for name in ABOUT_THE_STATE)
        return {"label": label, "number": number, "url": f"?{link.urlencode()}", "current": current, "tone": tone}
