"""The words of the query string that choose referrals, and tellings of partners."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ALL, ListFilter, WorkFilter
from households.visit_filters import DayFilter
from needs.models import Channel, Provision, Referral, State

LIVE, UNANSWERED, UNDELIVERED = "live", "unanswered", "undelivered"
STATES = [
    (LIVE, _("Waiting for the partner")),
    (UNANSWERED, _("Not answered, nobody else asked")),
    (UNDELIVERED, _("Accepted, delivery overdue")),
    *State.choices,
    (ALL, _("All of them")),
]


class ReferralFilter(WorkFilter):
    """Referrals by state and partner; without a state those that wait for the partner."""

    unsaid = {"state": LIVE}

    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    q = django_filters.CharFilter(method="by_words", label=_("Partner, offer, file number"))

    class Meta:
        model = Referral
        fields: tuple = ()

    def by_state(self, referrals, name, state):
        if state == UNDELIVERED:
            return referrals.undelivered(self.today)
        words = {LIVE: referrals.live, UNANSWERED: referrals.unanswered, ALL: referrals.all}
        return words[state]() if state in words else referrals.in_state(state)


class ProvisionFilter(ListFilter):
    """What partners were told: by whom it was told to, the file, the days, and how."""

    to = django_filters.CharFilter(method="by_partner", label=_("Who was told"))
    file = django_filters.CharFilter(method="by_file", label=_("File number"))
    since = DayFilter(field_name="at", lookup_expr="date__gte", label=_("From"))
    until = DayFilter(field_name="at", lookup_expr="date__lte", label=_("Until"))
    channel = django_filters.ChoiceFilter(choices=Channel, label=_("How it was told"), empty_label=_("Any"))

    class Meta:
        model = Provision
        fields: tuple = ()

    def __init__(self, data, *, user):
        super().__init__(data, queryset=Provision.objects.visible_to(user))

    def by_partner(self, rows, name, words):
        return rows.to(words)

    def by_file(self, rows, name, number):
        return rows.about_file(number)
