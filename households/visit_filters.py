"""The words of the query string that choose visits."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from common.forms import DateField
from households.models import Mode, Visit
from volunteers.models import Capacity


class DayFilter(django_filters.DateFilter):
    """A day in any spelling the office types."""

    field_class = DateField


class VisitFilter(ListFilter):
    """Visits by day, way, capacity of the visitors, and whether somebody was met."""

    since = DayFilter(field_name="visited_on", lookup_expr="gte", label=_("From"))
    until = DayFilter(field_name="visited_on", lookup_expr="lte", label=_("Until"))
    mode = django_filters.ChoiceFilter(choices=Mode, label=_("How"), empty_label=_("Any"))
    capacity = django_filters.ChoiceFilter(
        method="by_capacity", choices=Capacity, label=_("Visitors"), empty_label=_("Any")
    )
    met = django_filters.ChoiceFilter(
        method="by_met", choices=[("yes", _("Met")), ("no", _("Not met"))], label=_("Met"), empty_label=_("Any")
    )
    problem = django_filters.BooleanFilter(method="with_problem", label=_("Problem found"), widget=forms.CheckboxInput)

    withdrawn = django_filters.BooleanFilter(method="only_withdrawn", label=_("Withdrawn"), widget=forms.CheckboxInput)

    class Meta:
        model = Visit
        fields: tuple = ()

    def by_capacity(self, visits, name, capacity):
        return visits.with_visitor_in(capacity)

    def by_met(self, visits, name, word):
        return visits.met(word == "yes")

    def only_withdrawn(self, visits, name, wanted):
        """What was withdrawn stands apart: the list is of what counts."""
        return visits.withdrawn() if wanted else visits.standing()

    def with_problem(self, visits, name, wanted):
        return visits.with_problem() if wanted else visits
