"""The forms of what a household lives on and owns."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import RULES, Asset, Duty, Housing, Income, IncomeGroup, IncomeKind, Person, Proof, Supporter

NEW, CHANGE, CORRECT = "new", "change", "correct"
KEPT = ("since", "until", "proof", "checked_by", "note")
LAST_DAY = _("The first day on which it is so no longer.")


class DayForm(forms.Form):
    """As of which day."""

    day = DateField(label=_("As of"))


class MeansForm(forms.ModelForm):
    """One row: written down anew, changed from a day on (a new row follows), or corrected."""

    since = DateField(label=_("Since"))
    until = DateField(label=_("Until"), required=False, help_text=LAST_DAY)
    because = forms.CharField(label=_("Why it changes"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, household, today, mode, **kwargs):
        super().__init__(*args, **kwargs)
        self.household, self.today, self.mode = household, today, mode
        without = {NEW: ("because", "version"), CHANGE: ("person", "until"), CORRECT: ("because", "submission")}
        for name in without[mode]:
            del self.fields[name]
        self.fields["proof"].choices = Proof.choices
        if mode == CHANGE:
            self.fields["since"].label = _("From which day on")
        if "person" in self.fields:
            self.fields["person"].queryset = self._whose_it_may_be()
            self.fields["person"].empty_label = _("The whole household")
        for field in self.fields.values():
            if isinstance(field, forms.DecimalField):
                field.validators.append(MinValueValidator(0))
                field.widget.attrs["min"] = 0

    def _whose_it_may_be(self):
        """The members; a row that is corrected may stay that of somebody who has left."""
        members = self.household.present_people()
        if self.instance.person_id is None:
            return members
        return Person.objects.filter(Q(pk__in=members.values("pk")) | Q(pk=self.instance.person_id)).order_by("pk")

    def clean_since(self):
        since = not_to_come(self.cleaned_data["since"], self.today)
        if self.mode == CHANGE and since <= self.instance.since:
            raise ValidationError(
                _("It has been so since %(day)s. Correct it instead if it never was so."),
                params={"day": self.instance.since},
            )
        return since

    def clean(self):
        """Nothing ends before it begins."""
        values = super().clean()
        if values.get("since") and values.get("until") and values["until"] <= values["since"]:
            self.add_error("until", _("It cannot end before it begins."))
        return values

    def words(self) -> dict:
        """What the row's verb is called with."""
        values = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        if self.mode == CHANGE:
            return values | {"on": values.pop("since"), "version": values["version"] or 0}
        values |= {"household": None if values["person"] else self.household}
        return values | ({"version": values["version"] or 0} if self.mode == CORRECT else {})

    def _post_clean(self):
        """Leave the instance as it is: the verbs compare it with what was typed, and write."""


class IncomeForm(MeansForm):
    """What comes in each month; the kinds stand by whether they count."""

    class Meta:
        model = Income
        fields = ("person", "kind", "amount", *KEPT)
        widgets = {"proof": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [
            (group.label, [(kind.value, kind.label) for kind in IncomeKind if RULES[kind].group == group])
            for group in IncomeGroup
        ]
        self.fields["kind"].choices = [("", "–"), *groups]


class AssetForm(MeansForm):
    """Savings, papers of value, a vehicle."""

    class Meta:
        model = Asset
        fields = ("person", "kind", "value", *KEPT)
        widgets = {"proof": forms.RadioSelect}


class HousingForm(MeansForm):
    """A home: whose, of what kind, where and how large."""

    class Meta:
        model = Housing
        fields = ("kind", "owner", "certificate", "address", "built_area", "usable_area", "person", *KEPT)
        widgets = {"proof": forms.RadioSelect}


def ask_why_nothing(form, values):
    """A supporter who gives nothing is unable for some reason, which has to be said."""
    if values.get("amount") == 0 and not values.get("unable_because"):
        form.add_error("unable_because", _("Say why nothing is given."))


class SupporterForm(MeansForm):
    """Who owes support, what is given, or why nothing is."""

    class Meta:
        model = Supporter
        fields = ("name", "person", "relation", "duty", "amount", "unable_because", *KEPT)
        widgets = {"proof": forms.RadioSelect, "duty": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = Duty.choices
        self.fields["relation"].label = _("Relation to whom support is owed")
        if "person" in self.fields:
            self.fields["person"].label = _("To whom support is owed")

    def clean(self):
        """Whoever gives nothing is unable for some reason."""
        values = super().clean()
        ask_why_nothing(self, values)
        return values


class EndForm(forms.Form):
    """It is so no longer: since when, and why."""

    on = DateField(label=_("So no longer since"), help_text=LAST_DAY)
    because = forms.CharField(label=_("Why it ended"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        fields = ()

    def __init__(self, *args, instance, household, today, mode, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance, self.today = instance, today
        self.initial |= {"on": today}

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def words(self) -> dict:
        """What the row's verb is called with."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}


class WithdrawForm(forms.Form):
    """It was written down by mistake, and why."""

    because = forms.CharField(label=_("What was the mistake"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        fields = ()

    def __init__(self, *args, instance, household, today, mode, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def words(self) -> dict:
        """What the row's verb is called with."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0, "on": self.today}
