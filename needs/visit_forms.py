"""The visit form: five rows of three buttons with a word beside each, and the needs that were noticed."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as lazy

from common.forms import DateField
from households.models import FindingLevel, Mode, Topic, Visit
from needs.models import NeedKind, Urgency
from volunteers.models import User

NEEDS_AT_ONCE = 3
NAMES = re.compile(r"[、，,;；/\s]+")


class VisitForm(forms.Form):
    """One visit to one household; sent twice, its ``submission`` lets it be saved once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    visited_on = DateField(label=_("Day"))
    visited_at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M"))
    mode = forms.ChoiceField(label=_("How"), choices=Mode, widget=forms.RadioSelect)
    met = forms.TypedChoiceField(
        label=_("Was somebody met?"),
        choices=[("yes", _("Met")), ("no", _("Not met"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    person = forms.ModelChoiceField(
        label=_("Who was visited"), queryset=None, required=False, empty_label=_("The whole household")
    )
    visitors = forms.ModelMultipleChoiceField(
        label=_("Visitors"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Other visitors"),
        required=False,
        help_text=_("Names of people who help here, with a comma between them."),
    )
    note = forms.CharField(
        label=_("What was found, and what was done"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_visit_on = DateField(
        label=_("Next visit"), required=False, help_text=_("Empty: by how closely the household is watched.")
    )

    def __init__(self, *args, household, user, today, **kwargs):
        initial = {"submission": uuid.uuid4(), "visited_on": today, "mode": Mode.HOME, "met": "yes"}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.today, self.user = today, user
        self.helpers = User.objects.visible_to(user)
        self.fields["person"].queryset = household.present_people()
        self.fields["visitors"].queryset = self.helpers.near(household.building, user=user, today=today)
        self.fields["visitors"].initial = [user.pk]
        for topic in Topic:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=FindingLevel, required=False, widget=forms.RadioSelect
            )
            self.fields[f"{topic.value}_words"] = forms.CharField(
                label=lazy("in a word"), required=False, max_length=200
            )
        kinds = list(NeedKind.objects.in_use())
        for number in range(1, NEEDS_AT_ONCE + 1):
            self._add_need(number, kinds)

    def _add_need(self, number, kinds):
        """The three fields of one need that was noticed."""
        choices = [("", _("Choose a kind")), *((kind.pk, kind.long_name()) for kind in kinds)]
        self.fields[f"need{number}_what"] = forms.CharField(label=_("What is needed"), required=False, max_length=300)
        self.fields[f"need{number}_kind"] = forms.TypedChoiceField(
            label=_("Kind"), choices=choices, required=False, coerce=int, empty_value=None
        )
        self.fields[f"need{number}_urgency"] = forms.ChoiceField(
            label=_("Urgency"),
            choices=Urgency,
            required=False,
            initial=Urgency.NORMAL,
            widget=forms.RadioSelect,
        )
        self.kinds = {kind.pk: kind for kind in kinds}

    def topics(self):
        """The five topics, each with its word."""
        return [(self[topic], self[f"{topic}_words"]) for topic in Topic.values]

    def needs(self):
        """The needs that can be raised here: what, kind, urgency."""
        return [
            [self[f"need{number}_{part}"] for part in ("what", "kind", "urgency")]
            for number in range(1, NEEDS_AT_ONCE + 1)
        ]

    def clean_visited_on(self):
        return _not_to_come(self.cleaned_data["visited_on"], self.today)

    def clean_others(self):
        """The helpers behind the names; a name nobody bears, or two bear, is said."""
        found = []
        for name in filter(None, NAMES.split(self.cleaned_data["others"].strip())):
            people = list(self.helpers.filter(name=name)[:2])
            if not people:
                raise ValidationError(_("Nobody called “%(name)s” helps here."), params={"name": name})
            if len(people) > 1:
                raise ValidationError(_("Several people are called “%(name)s”; choose above."), params={"name": name})
            found += people
        return found

    def clean(self):
        data = super().clean()
        visitors = {user.pk: user for user in [*data.get("visitors", []), *data.get("others", [])]}
        data["everyone"] = list(visitors.values())
        if not visitors and "others" not in self.errors:
            self.add_error("visitors", _("Say who went."))
        if (later := data.get("next_visit_on")) and data.get("visited_on") and later < data["visited_on"]:
            self.add_error("next_visit_on", _("The next visit comes after this one."))
        for number in range(1, NEEDS_AT_ONCE + 1):
            if data.get(f"need{number}_what") and not data.get(f"need{number}_kind"):
                self.add_error(f"need{number}_kind", _("Choose what kind of need it is."))
            if data.get(f"need{number}_kind") and not data.get(f"need{number}_what"):
                self.add_error(f"need{number}_what", _("Say what is needed."))
        return data

    def findings(self):
        """Triples of topic, level and words for each topic that something was said about."""
        data = self.cleaned_data
        return [
            (topic, data[topic] or FindingLevel.FINE, data[f"{topic}_words"])
            for topic in Topic.values
            if data[topic] or data[f"{topic}_words"]
        ]

    def needs_noticed(self):
        """Dicts with what, kind and urgency for each need that was noticed."""
        data = self.cleaned_data
        return [
            {
                "what": data[f"need{number}_what"],
                "kind": self.kinds[data[f"need{number}_kind"]],
                "urgency": data[f"need{number}_urgency"] or Urgency.NORMAL,
            }
            for number in range(1, NEEDS_AT_ONCE + 1)
            if data[f"need{number}_what"]
        ]


class VisitCorrectionForm(forms.ModelForm):
    """What may be corrected of a visit once it is written down."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Visit
        fields = ("visited_on", "visited_at", "mode", "met", "note", "problem", "next_visit_on")
        field_classes = {"visited_on": DateField, "next_visit_on": DateField}
        labels = {"visited_on": _("Day")}
        widgets = {
            "visited_on": DateField.widget,
            "next_visit_on": DateField.widget,
            "visited_at": forms.TimeInput(format="%H:%M"),
            "mode": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_visited_on(self):
        return _not_to_come(self.cleaned_data["visited_on"], self.today)

    def clean(self):
        data = super().clean()
        if (later := data.get("next_visit_on")) and data.get("visited_on") and later < data["visited_on"]:
            self.add_error("next_visit_on", _("The next visit comes after this one."))
        return data


def _not_to_come(day, today):
    if day > today:
        raise ValidationError(_("A visit cannot lie in the future."))
    return day
