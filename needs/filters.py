"""The words of the query string that choose needs."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ALL, OPEN, TickFilter, WorkFilter
from households.filters import PlaceFilter
from households.visit_filters import DayFilter
from needs.fields import KindField, PersonField
from needs.models import Need, ServiceClass, Status, Urgency
from volunteers.models import User

STATES = [(OPEN, _("All open ones")), *Status.choices, (ALL, _("Open and ended"))]


class KindFilter(django_filters.Filter):
    """A kind out of the tree, the finer ones below it included."""

    field_class = KindField


class PersonFilter(django_filters.Filter):
    """Somebody who helps, by name."""

    field_class = PersonField


class NeedFilter(WorkFilter):
    """Needs by words, state, whose they are, kind, urgency, place and days; all of them together."""

    more = (
        "service_class", "owner", "due_from", "due_to", "raised_from", "raised_to", "check", "no_plan", "behind",
        "escalated",
    )  # fmt: skip
    unsaid = {"status": OPEN}

    q = django_filters.CharFilter(method="by_words", label=_("What, name, number"))
    status = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    kind = KindFilter(method="by_kind", label=_("Kind"), empty_label=_("Any"))
    urgency = django_filters.ChoiceFilter(choices=Urgency, label=_("Urgency"), empty_label=_("Any"))
    place = PlaceFilter(label=_("Area, group or building"))
    mine = TickFilter(method="by_mine", label=_("Mine"))
    overdue = TickFilter(method="by_overdue", label=_("Overdue"))
    check = TickFilter(method="by_check", label=_("Waiting for my check"))
    escalated = TickFilter(method="by_escalated", label=_("Escalated to me"))
    no_plan = TickFilter(method="by_no_plan", label=_("No plan agreed"))
    behind = TickFilter(method="by_behind", label=_("Plan to be looked at again"))
    owner = PersonFilter(field_name="owner", label=_("Owner"))
    service_class = django_filters.ChoiceFilter(choices=ServiceClass, label=_("Class"), empty_label=_("Any"))
    due_from = DayFilter(field_name="due_on", lookup_expr="gte", label=_("Due from"))
    due_to = DayFilter(field_name="due_on", lookup_expr="lte", label=_("Due until"))
    raised_from = DayFilter(field_name="raised_on", lookup_expr="gte", label=_("Raised from"))
    raised_to = DayFilter(field_name="raised_on", lookup_expr="lte", label=_("Raised until"))

    class Meta:
        model = Need
        fields: tuple = ()

    def ready(self, form):
        form.fields["kind"].offer()
        form.fields["place"].user = self.user
        form.fields["owner"].people = User.objects.visible_to(self.user)

    @property
    def chosen_place(self):
        """The one place that was chosen, if any."""
        places = self.form.cleaned_data.get("place") if self.is_valid() else None
        return places[0] if places and len(places) == 1 else None

    @property
    def state(self) -> str:
        """The state that was asked for; without one whatever is open."""
        return (self.is_valid() and self.form.cleaned_data.get("status")) or OPEN

    def rows_in_any_state(self):
        """What fits all the words but those about the state, for the counts of each state."""
        return self.rows_but("status", "overdue", "check")

    def by_kind(self, needs, name, kind):
        return needs.of_kind(kind)

    def by_check(self, needs, name, wanted):
        return needs.waiting_for_check_by(self.user, today=self.today) if wanted else needs

    def by_no_plan(self, needs, name, wanted):
        return needs.without_plan().on_open_files() if wanted else needs

    def by_behind(self, needs, name, wanted):
        return needs.with_plan_behind(self.today) if wanted else needs

    def by_escalated(self, needs, name, wanted):
        return needs.escalated_to(self.user, today=self.today) if wanted else needs
