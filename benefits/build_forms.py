"""The form of a condition: a row for each fact, with the comparisons and values that belong to it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benefits.building import COMPARISONS, MOST_ROWS, NotBuildable, Row, condition_of, rows_of
from benefits.conditions import LEVELS, check, each
from benefits.models import BenefitKind, EntitlementRule, LocalValue
from common.wording import says
from households.models import Category, DisabilityClass, Health, SelfCare, Tag, Work

FACT_NAMES = {
    "age": _("age"),
    "holds": _("benefit held, alone or through the family"),
    "family_holds": _("benefit held by somebody of the household"),
    "card": _("disability card"),
    "category": _("household's category"),
    "income": _("income per head, yuan a month"),
    "work": _("work"),
    "schooling": _("going to school"),
    "self_care": _("self-care"),
    "health": _("health"),
    "tag": _("tag of the person or the household"),
}
COMPARISON_NAMES = {
    "is": _("is"), "is_not": _("is not"), "from": _("at least"), "below": _("below"),
    "not_from": _("below, or not known"), "not_below": _("at least, or not known"),
}  # fmt: skip
CHOICES = {"category": Category, "work": Work, "self_care": SelfCare, "health": Health}
JOINS = [("", _("and")), ("or", _("or, as good as the one above"))]


# Another fact has other values: the rows come anew as soon as it is chosen, or without scripts when they are asked for.
SWAPS = {"hx-post": "", "hx-trigger": "change", "hx-target": "#facts", "hx-swap": "outerHTML"}


class RowForm(forms.Form):
    """One fact; which values it is compared with follows from the fact."""

    join = forms.ChoiceField(label=_("Beside the fact above"), choices=JOINS, required=False)
    fact = forms.ChoiceField(label=_("Fact"), choices=list(FACT_NAMES.items()), widget=forms.Select(attrs=SWAPS))

    def __init__(self, *args, chosen, first, **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        if first:
            del self.fields["join"]
        names = [(name, COMPARISON_NAMES[name]) for name in COMPARISONS[chosen]]
        self.fields["comparison"] = forms.ChoiceField(label=_("How it is compared"), choices=names)
        self.fields |= _values_of(chosen)

    def clean(self):
        said = super().clean()
        is_bare = not said.get("local") and said.get("number") is None
        if self.chosen in ("age", "income") and is_bare and not self.errors:
            self.add_error("number", _("Give a number, or choose a local value."))
        if self.chosen == "age" and said.get("local") and said.get("number") is not None:
            self.add_error("number", _("Give a number or choose a local value, not both."))
        return said

    def shows_all(self) -> bool:
        """Whether every value it begins with is among those it offers: another one would be kept in its place."""
        return all(
            {str(one) for one in each(self.initial.get(name) or [])} <= {str(value) for value, _name in field.choices}
            for name, field in self.fields.items()
            if isinstance(field, forms.ChoiceField)
        )

    def row(self) -> Row:
        """What was chosen."""
        said = dict(self.cleaned_data)
        instead, fact, comparison = said.pop("join", "") == "or", said.pop("fact"), said.pop("comparison")
        return Row(fact, comparison, said, instead)


def _names_of(fact) -> dict:
    """What the values of a fact are called, by the name of their field; the kinds and the tags are the office's own."""
    return {
        "levels": [(str(level), _("level %(number)s") % {"number": level}) for level in LEVELS],
        "classes": DisabilityClass.choices,
        "local": LocalValue.Name.choices,
        "times": LocalValue.Name.choices,
        "choices": CHOICES[fact].choices if fact in CHOICES else [],
    }


def _values_of(fact) -> dict:
    """The fields of the values that a fact is compared with."""
    names = _names_of(fact)
    if fact in ("holds", "family_holds"):
        kinds = BenefitKind.objects.in_order().values_list("code", "name")
        return {"kind": forms.ChoiceField(label=_("Kind of benefit"), choices=list(kinds))}
    if fact == "schooling":
        return {}
    if fact == "card":
        return {
            "levels": _several(_("Levels (none: any)"), names["levels"], required=False),
            "classes": _several(_("Classes (none: any)"), names["classes"], required=False),
        }
    if fact in ("age", "income"):
        locals_ = [("", "–"), *names["local"]]
        fields = {
            "number": forms.DecimalField(
                label=_("A number"), min_value=0, max_digits=9, decimal_places=2, required=False, localize=False
            ),
            "local": forms.ChoiceField(label=_("or this office's value"), choices=locals_, required=False),
        }
        if fact == "income":
            fields["times"] = forms.ChoiceField(label=_("multiplied by"), choices=locals_, required=False)
        return fields
    if fact == "tag":
        tags = [(name, name) for name in Tag.objects.order_by("name").values_list("name", flat=True)]
        return {"choices": _several(_("One of these"), tags)}
    return {"choices": _several(_("One of these"), names["choices"])}


def _several(label, choices, *, required=True):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple
    )


class Builder:
    """The rows of a condition as they are shown, sent, added and taken away."""

    def __init__(self, forms_, *, lost=False):
        self.forms, self.lost = forms_, lost

    @classmethod
    def of(cls, condition):
        """The rows of a stored condition; where rows cannot show it, an empty one to begin anew."""
        try:
            rows, lost = rows_of(condition), False
        except NotBuildable:
            rows, lost = [], True
        shown = [_shown(number, row) for number, row in enumerate(rows)]
        if not all(form.shows_all() for form in shown):
            shown, lost = [], True
        return cls(shown or [_shown(0, Row("age", "from"))], lost=lost)

    @classmethod
    def sent(cls, data, *, bound: bool):
        """The rows as they were sent: to be looked at as they are, or bound and checked."""
        facts = [data.get(f"{number}-fact", "") for number in range(_number_of(data))]
        rows = []
        for number, fact in enumerate(facts):
            chosen = fact if fact in FACT_NAMES else "age"
            told = {"chosen": chosen, "first": not rows}
            if bound:
                rows.append(RowForm(data, prefix=str(number), **told))
            elif f"remove-{number}" not in data:
                given = RowForm(data, prefix=str(number), **told)
                values = {name: box.value() for name, box in ((name, given[name]) for name in given.fields)}
                rows.append(RowForm(prefix=str(len(rows)), initial=values | {"fact": chosen}, **told))
        if not rows or ("add" in data and len(rows) < MOST_ROWS):
            rows.append(_shown(len(rows), Row("age", "from")))
        return cls(rows)

    def is_valid(self) -> bool:
        if [form for form in self.forms if not form.is_valid()]:
            return False
        try:
            check(self.condition())
        except ValidationError as error:
            self.forms[-1].add_error(None, error)
        return self.forms[-1].is_valid()

    def condition(self) -> dict:
        """The condition that the rows say, as it is stored."""
        return condition_of([form.row() for form in self.forms])


def _shown(number, row) -> RowForm:
    initial = {"fact": row.fact, "comparison": row.comparison, "join": "or" if row.instead else ""} | row.values
    return RowForm(prefix=str(number), initial=initial, chosen=row.fact, first=number == 0)


def _number_of(data) -> int:
    text = data.get("rows", "")
    return min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 4 else 0


class RuleForm(forms.Form):
    """Whose condition it is: which benefit, and for a new rule its name."""

    kind = forms.ModelChoiceField(BenefitKind.objects.none(), label=_("Kind of benefit"))
    name = forms.CharField(
        label=_("Name of the rule"), max_length=100, required=False, help_text=_("Only to keep it as a new rule.")
    )
    before = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, rule=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["kind"].queryset = BenefitKind.objects.given().in_order()
        if rule:
            del self.fields["name"], self.fields["kind"]

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if name and EntitlementRule.objects.filter(name=name).exists():
            raise ValidationError(_("There is a rule of this name already."))
        return name


def in_words(conditions) -> list[list[str]]:
    """Each of these conditions in words, a sentence for each row; none where rows cannot show it."""
    kinds = BenefitKind.objects.in_order().values_list("code", "name")
    return [[_sentence(row, kinds) for row in _rows_or_none(condition)] for condition in conditions]


def _rows_or_none(condition):
    try:
        return rows_of(condition)
    except NotBuildable:
        return []


def _sentence(row, kinds):
    """“age: at least 80”; where nothing is named, as of a disability card of any class, yes or no."""
    names = _names_of(row.fact) | {"kind": kinds}
    values = []
    for name, value in row.values.items():
        words = dict(names.get(name, ()))
        if chosen := [one for one in each(value) if one not in (None, "")]:
            values.append("/".join(str(words.get(str(one), one)) for one in chosen))
    said = (" × " if row.fact == "income" else " ").join(values)
    if not said:
        said = _("yes") if row.comparison == "is" else _("no")
    elif row.comparison != "is":
        said = f"{COMPARISON_NAMES[row.comparison]} {said}"
    sentence = says(FACT_NAMES[row.fact], said)
    return gettext("or %(fact)s") % {"fact": sentence} if row.instead else sentence
