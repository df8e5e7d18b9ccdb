"""The words of the query string that choose findings."""

import django_filters
from django.utils.translation import gettext_lazy as _

from benefits.models import Finding, Rule, State
from common.filters import ALL, OPEN, TickFilter, WorkFilter

STATES = [(OPEN, _("All open ones")), *State.choices, (ALL, _("Open and ended"))]


class FindingFilter(WorkFilter):
    """Findings by rule, state, name or file, and whose they are."""

    unsaid = {"state": OPEN}

    q = django_filters.CharFilter(method="by_words", label=_("Name, number"))
    rule = django_filters.ChoiceFilter(choices=Rule, label=_("Rule"), empty_label=_("Any"))
    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    mine = TickFilter(method="by_mine", label=_("Mine"))
    overdue = TickFilter(method="by_overdue", label=_("Overdue"))

    class Meta:
        model = Finding
        fields: tuple = ()
