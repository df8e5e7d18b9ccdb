"""The words of the query string that choose findings."""

import django_filters
from django.utils.translation import gettext_lazy as _

from benefits.models import Finding, Rule, State
from common.filters import ListFilter, TickFilter

OPEN, ALL = "open", "all"
STATES = [(OPEN, _("All open ones")), *State.choices, (ALL, _("Open and ended"))]


class FindingFilter(ListFilter):
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

    def __init__(self, data, *, user, today):
        super().__init__(data, queryset=Finding.objects.visible_to(user))
        self.user, self.today = user, today

    def by_words(self, findings, name, words):
        return findings.mentioning(words)

    def by_state(self, findings, name, state):
        return {OPEN: findings.open, ALL: findings.all}.get(state, lambda: findings.in_state(state))()

    def by_mine(self, findings, name, wanted):
        return findings.owned_by(self.user) if wanted else findings

    def by_overdue(self, findings, name, wanted):
        return findings.overdue(self.today) if wanted else findings
