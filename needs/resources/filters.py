"""The words of the query string that choose offers."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from needs.filters import KindFilter
from needs.models import Offer

GIVEN, CALL, ENDED, ALL = "given", "call", "ended", "all"
STATES = [(GIVEN, _("Given now")), (CALL, _("To call about")), (ENDED, _("Ended")), (ALL, _("Given and ended"))]
UNITS, HELPERS = "units", "helpers"


class OfferFilter(ListFilter):
    """Offers by words, the kind of need they serve, who gives them, how, and whether they are to be called about."""

    unsaid = {"state": GIVEN}

    q = django_filters.CharFilter(method="by_words", label=_("Offer, unit, volunteer"))
    serves = KindFilter(method="by_need", label=_("Serves"), empty_label=_("Any"))
    who = django_filters.ChoiceFilter(
        method="by_giver",
        choices=[(UNITS, _("Units")), (HELPERS, _("Volunteers"))],
        label=_("Offered by"),
        empty_label=_("Anybody"),
    )
    mode = django_filters.ChoiceFilter(choices=Offer.Mode, label=_("How"), empty_label=_("Any"))
    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)

    class Meta:
        model = Offer
        fields: tuple = ()

    def __init__(self, data, *, user, today):
        super().__init__(data, queryset=Offer.objects.visible_to(user))
        self.today = today

    def ready(self, form):
        form.fields["serves"].offer()

    def by_words(self, offers, name, words):
        return offers.mentioning(words)

    def by_need(self, offers, name, kind):
        return offers.serving(kind)

    def by_giver(self, offers, name, who):
        return offers.of_helpers() if who == HELPERS else offers.of_units()

    def by_state(self, offers, name, state):
        states = {GIVEN: offers.given_on, CALL: offers.to_call, ENDED: offers.ended_by}
        return states[state](self.today) if state in states else offers
