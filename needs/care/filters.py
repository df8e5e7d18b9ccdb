"""The words of the query string that choose services."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from households.filters import PlaceFilter
from households.place_fields import suggest_places
from households.visit_filters import DayFilter
from needs.models import Project, Service, ServiceClass, ServiceGroup


class ServiceFilter(ListFilter):
    """Services by day, class, group, project and place; all of them together."""

    more = ("group", "project")

    since = DayFilter(field_name="on", lookup_expr="gte", label=_("From"))
    until = DayFilter(field_name="on", lookup_expr="lte", label=_("Until"))
    service_class = django_filters.ChoiceFilter(choices=ServiceClass, label=_("Class"), empty_label=_("Any"))
    place = PlaceFilter(label=_("Area, group or building"))
    group = django_filters.ModelChoiceFilter(
        queryset=ServiceGroup.objects.order_by("position", "pk"), label=_("Service group"), empty_label=_("Any")
    )
    project = django_filters.ModelChoiceFilter(
        queryset=Project.objects.order_by("name", "pk"), label=_("Project"), empty_label=_("Any")
    )

    class Meta:
        model = Service
        fields: tuple = ()

    def __init__(self, data, *, queryset, user):
        super().__init__(data, queryset=queryset)
        self.user = user

    def ready(self, form):
        form.fields["place"].user = self.user
        form.fields["place"].widget.suggestions = suggest_places(self.user)

    def counts(self) -> list[dict]:
        """All, and each class, as a filter to click, with how many person-times."""
        by_class = self.rows_but("service_class").by_class()
        return [
            self._count(_("All"), sum(by_class.values()), ""),
            *(self._count(one.label, by_class[one], one.value) for one in ServiceClass),
        ]

    def _count(self, label, number, word):
        link = self.data.copy()
        for name in ("after", "before", "service_class"):
            link.pop(name, None)
        link.update({"service_class": word} if word else {})
        current = self.data.get("service_class", "") == word
        return {"label": label, "number": number, "url": f"?{link.urlencode()}", "current": current}
