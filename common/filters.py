"""Filters over a list: words of the query string in, rows out, and the words that say what was chosen."""

import django_filters
from django.forms import BooleanField, Select
from django.forms.models import ModelChoiceField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

PLACE_IN_LIST = ("after", "before", "page")
OPEN, ALL = "open", "all"  # beside the states themselves


class PlainSelect(Select):
    """A choice without groups, written in one pass: on each list page there are several, with a template an option."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value[0] if isinstance(value, list) and value else value or "")
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                ("" if key is None else key, mark_safe(" selected") if str(key or "") == chosen else "", label)
                for key, label in self.choices
            ),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>\n{}\n</select>", attributes, options)


class TickFilter(django_filters.BooleanFilter):
    """Chosen or not; “no” is no choice here."""

    field_class = BooleanField


class ListFilter(django_filters.FilterSet):
    """A filter that shows nothing when it is not understood; plain django-filter would show everything.

    ``more`` names the fields that stand behind "more" (see components/filters.html); ``unsaid`` the choice of a field
    that holds where nobody says another, and goes without saying.
    """

    more: tuple[str, ...] = ()
    unsaid: dict[str, str] = {}

    def get_form_class(self):
        """The form, its plain choices written in one pass."""
        form = super().get_form_class()
        for field in form.base_fields.values():
            if type(field.widget) is Select:
                field.widget = PlainSelect(attrs=field.widget.attrs, choices=field.widget.choices)
        return form

    @property
    def form(self):
        """The form, made ready the first time somebody asks for it."""
        is_new = not hasattr(self, "_form")
        form = super().form
        if is_new:
            self.ready(form)
        return form

    def ready(self, form):
        """Say whom the form asks and what there is to choose; nothing, unless a filter says so."""

    def filter_queryset(self, queryset):
        return self._fitting(queryset)

    def rows_but(self, *names):
        """What fits all the words but these, for the counts of each of their choices."""
        return self._fitting(self.queryset, but=names) if self.is_valid() else self.rows

    def _fitting(self, queryset, *, but=()):
        for name, value in self.form.cleaned_data.items():
            if name not in but:
                queryset = self.filters[name].filter(queryset, value or self.unsaid.get(name, value))
        return queryset

    @property
    def rows(self):
        """The rows that fit; none, not all, while a word of the filter makes no sense."""
        return self.qs if self.is_valid() else self.queryset.none()

    def chosen(self) -> list[dict]:
        """What was chosen, for components/chosen.html: label, words, and the query string without it."""
        if not self.is_valid():
            return []
        values = self.form.cleaned_data
        return [
            {"label": field.label, "words": self._words(field, values[name]), "remove": self._without(name)}
            for name, field in self.form.fields.items()
            if values.get(name) not in (None, "", [], False, self.unsaid.get(name))
        ]

    def _words(self, field, value):
        if isinstance(field, BooleanField):
            return "✓"
        if isinstance(field, ModelChoiceField):
            return str(value)
        if hasattr(field, "choices"):
            return dict(field.choices).get(value, value)
        return field.prepare_value(value)

    def _without(self, name) -> str:
        query = self.data.copy()
        for parameter in (name, *PLACE_IN_LIST):
            query.pop(parameter, None)
        return f"?{query.urlencode()}"


class WorkFilter(ListFilter):
    """What somebody has to do by a day, as far as ``user`` sees it: by words, how far it is, whose, whether late."""

    def __init__(self, data, *, user, today):
        super().__init__(data, queryset=self._meta.model.objects.visible_to(user))
        self.user, self.today = user, today

    def by_words(self, rows, name, words):
        return rows.mentioning(words)

    def by_state(self, rows, name, state):
        return {OPEN: rows.open, ALL: rows.all}.get(state, lambda: rows.in_state(state))()

    def by_mine(self, rows, name, wanted):
        return rows.owned_by(self.user) if wanted else rows

    def by_overdue(self, rows, name, wanted):
        return rows.overdue(self.today) if wanted else rows
