"""The words of the query string that choose household files."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from common.pinyin import fold
from households.models import Category, Cause, Household, Risk, Tag
from households.place_fields import PlaceField, suggest_places
from households.tables import HouseholdTable

OPEN, CLOSED, ALL = "open", "closed", "all"
STATES = [(OPEN, _("Open files")), (CLOSED, _("Closed files")), (ALL, _("Open and closed"))]
DUE, SOON, NEVER = "due", "soon", "never"
VISITS = [(DUE, _("Visit due")), (SOON, _("Due within 7 days")), (NEVER, _("Never met"))]

MINE, NOBODY = "mine", "nobody"
HELPERS = [(MINE, _("Me")), (NOBODY, _("Nobody"))]


class PlaceFilter(django_filters.Filter):
    """Places of the grid, by name or key."""

    field_class = PlaceField

    def filter(self, rows, places):
        return rows.within(*places) if places else rows


class HouseholdFilter(ListFilter):
    """Files by words, place, state, visits, category, cause and risk; all of them together."""

    more = ("category", "cause", "tag", "helper")
    unsaid = {"state": OPEN}

    q = django_filters.CharFilter(method="by_words", label=_("Name, phone, address"))
    place = PlaceFilter(label=_("Area, group or building"))
    visit = django_filters.ChoiceFilter(method="by_visit", choices=VISITS, label=_("Visits"), empty_label=_("Any"))
    risk = django_filters.ChoiceFilter(choices=Risk, label=_("Risk"), empty_label=_("Any"))
    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=None)
    category = django_filters.ChoiceFilter(choices=Category, label=_("Category"), empty_label=_("Any"))
    cause = django_filters.ChoiceFilter(choices=Cause, label=_("Cause of hardship"), empty_label=_("Any"))

    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.none(), method="by_tag", label=_("Tag"), empty_label=_("Any")
    )
    helper = django_filters.ChoiceFilter(
        method="by_helper", choices=HELPERS, label=_("Paired with"), empty_label=_("Any")
    )

    class Meta:
        model = Household
        fields: tuple = ()

    def __init__(self, data, *, queryset, user, sight, today):
        super().__init__(data, queryset=queryset)
        self.user, self.sight, self.today = user, sight, today
        for name in _unseen(sight):
            del self.filters[name]

    def ready(self, form):
        form.fields["place"].user = self.user
        if "tag" in form.fields:
            form.fields["tag"].queryset = Tag.objects.given().seen_by(self.sight).in_order()

    @property
    def chosen_place(self):
        """The one place that was chosen, if any."""
        places = self.form.cleaned_data.get("place") if self.is_valid() else None
        return places[0] if places and len(places) == 1 else None

    def files_of_place(self):
        """The files of the chosen place (or all in reach), whatever else is chosen."""
        place = self.chosen_place
        return self.queryset.within(place) if place else self.queryset

    def usual_sort(self) -> str:
        """How the list is sorted when nobody says: by the next visit, where visits are what was asked for."""
        word = self.form.cleaned_data.get("visit") if self.is_valid() else ""
        return "next_visit_on" if word in (DUE, SOON) else "number"

    def sort(self) -> str:
        """How the list is sorted: as somebody asks, by a column in sight; else as usual."""
        asked = self.data.get("sort") or self.usual_sort()
        return "number" if asked.removeprefix("-") in HouseholdTable.unseen(self.sight) else asked

    def suggest(self):
        """Fill in the names that the box for places suggests."""
        self.form.fields["place"].widget.suggestions = suggest_places(self.user, within=self.chosen_place)

    def filter_queryset(self, queryset):
        """Whoever cannot choose by state finds the open files."""
        rows = super().filter_queryset(queryset)
        return rows if "state" in self.filters else rows.open()

    def by_words(self, files, name, words):
        folded = fold(words).split()
        return files.containing(*folded).known_to_hold(*folded, user=self.user)

    def by_visit(self, files, name, word):
        words = {DUE: files.visit_due, SOON: files.visit_due_soon}
        return words[word](self.today) if word in words else files.never_met()

    def by_tag(self, files, name, tag):
        return files.tagged(tag) if tag else files

    def by_helper(self, files, name, word):
        return files.paired_with(self.user if word == MINE else None)

    def by_state(self, files, name, state):
        return {OPEN: files.open, CLOSED: files.closed, ALL: files.all}[state]()


def filter_of(request, today, sight) -> HouseholdFilter:
    """The filter that a request's query string means, over the files in the person's reach."""
    files = Household.objects.visible_to(request.user)
    return HouseholdFilter(request.GET, queryset=files, user=request.user, sight=sight, today=today)


def _unseen(sight) -> list[str]:
    """What somebody who does not see a field cannot choose by either."""
    unseen = [] if sight.care else ["visit", "risk", "cause", "state", "tag", "helper"]
    return unseen if sight.category else [*unseen, "category"]
