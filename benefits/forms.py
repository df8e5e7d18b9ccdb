"""The steps that may be taken with a finding, each as a form that says what it does."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benefits.by_hand import warnings
from benefits.models import BenefitKind, Verdict
from common.forms import DateField, not_to_come
from households.models import Person

DAYS_TO_REPLY = 14


class AwardForm(forms.Form):
    """A benefit entered by hand: whose, which, how much, since when; what speaks against it is confirmed."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))
    kind = forms.ModelChoiceField(BenefitKind.objects.none(), label=_("Kind of benefit"))
    amount = forms.DecimalField(
        label=_("Yuan a month"), min_value=0, max_digits=10, decimal_places=2, required=False, localize=False
    )
    since = DateField(label=_("Since"))
    confirmed = forms.BooleanField(label=_("Enter it all the same"), required=False)

    def __init__(self, *args, household, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.household, self.today, self.warnings = household, today, []
        self.fields["person"].queryset = Person.objects.at_home_in(household).order_by("pk")
        self.fields["kind"].queryset = BenefitKind.objects.given().in_order()
        if not self.is_bound:
            del self.fields["confirmed"]

    def clean_since(self):
        return not_to_come(self.cleaned_data["since"], self.today)

    def clean(self):
        """What speaks against it is said once; only then may it be entered all the same."""
        said = super().clean()
        if not self.errors:
            self.warnings = warnings(person=said["person"], household=self.household, kind=said["kind"], day=self.today)
            if self.warnings and not said["confirmed"]:
                self.add_error("confirmed", _("Look at what speaks against it first."))
        return said


class EndForm(forms.Form):
    """From which day on a benefit entered by hand is no longer given."""

    on = DateField(label=_("Until"))

    def __init__(self, *args, award, today, **kwargs):
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.award, self.today = award, today

    def clean_on(self):
        on = not_to_come(self.cleaned_data["on"], self.today)
        if on < self.award.starts_on:
            raise ValidationError(_("That is before it began."))
        return on


class StepForm(forms.Form):
    """One step: why, and where it belongs to the step until when."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    note = forms.CharField(label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DateField(label=_("Until when"))

    def __init__(self, *args, step, finding, user, **kwargs):
        super().__init__(*args, auto_id=f"{step}_%s", **kwargs)
        self.step, self.finding, self.user = Verdict(step), finding, user
        self.initial |= {"version": finding.version}
        if step == Verdict.TAKE_ON:
            self.fields["note"].required = False
        if step in (Verdict.SEND_TO_SOURCE, Verdict.TAKE_ON, Verdict.ASK):
            self.initial["due_on"] = finding.due_on or timezone.localdate() + timedelta(days=DAYS_TO_REPLY)
            if step == Verdict.SEND_TO_SOURCE:
                self.initial["due_on"] = timezone.localdate() + timedelta(days=DAYS_TO_REPLY)
        else:
            del self.fields["due_on"]
        if step == Verdict.STOP:
            self.fields["note"].help_text = _("From which month, and what is paid back.")

    def words(self) -> dict:
        """What the step is told."""
        said = {"note": self.cleaned_data["note"], "version": self.cleaned_data["version"]}
        if "due_on" in self.cleaned_data:
            said["due_on"] = self.cleaned_data["due_on"]
        if self.step == Verdict.TAKE_ON:
            said["owner"] = self.user
        return said


def forms_for(finding, user, refused=None) -> list[StepForm]:
    """A form for each step this person may take now; the refused one as it was typed."""
    return [
        refused if refused is not None and refused.step == step else StepForm(step=step, finding=finding, user=user)
        for step in finding.steps_for(user)
    ]
