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
            self._count("service_class", _("All"), sum(by_class.values()), ""),
            *(self._count("service_class", one.label, by_class[one], one.value) for one in ServiceClass),
        ]

    def counts_by_group(self) -> list[dict]:
        """The same of each service group that counts any; those of none, at last, lead nowhere."""
        rows = self.rows_but("group").by_group()
        return [
            self._count("group", row["group__name"], row["times"], str(row["group"]))
            if row["group"]
            else {"label": _("Of no group"), "number": row["times"]}
            for row in rows
        ]

    def _count(self, about, label, number, word):
        link = self.data.copy()
        for name in ("after", "before", about):
            link.pop(name, None)
        link.update({about: word} if word else {})
        current = self.data.get(about, "") == word
        return {"label": label, "number": number, "url": f"?{link.urlencode()}", "current": current}
