"""The forms of the plan that somebody with a file of his or her own has."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import PersonPlan


class PlanForm(forms.ModelForm):
    """Goal, steps and the day of the next review; opened anew, or corrected."""

    opened_on = DateField(label=_("Plan since"))
    review_on = DateField(label=_("Next review"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PersonPlan
        fields = ("reason", "goal", "steps", "opened_on", "review_on")
        widgets = {"steps": forms.Textarea(attrs={"rows": 5}), "goal": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"steps": _("One step a line: what, who, until when.")}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        del self.fields["submission" if self.instance.pk else "version"]

    def clean_goal(self):
        """One line, however it was typed: it stands in lists."""
        return " ".join(self.cleaned_data["goal"].split())

    def clean_opened_on(self):
        return not_to_come(self.cleaned_data["opened_on"], self.today)

    def clean(self):
        """A plan is looked at again after it began, and did not begin after it was closed."""
        values = super().clean()
        opened_on, closed_on = values.get("opened_on"), self.instance.closed_on
        if opened_on and values.get("review_on") and values["review_on"] <= opened_on:
            self.add_error("review_on", _("The review comes after the plan began."))
        if opened_on and closed_on and opened_on > closed_on:
            self.add_error("opened_on", _("This plan was closed on %(day)s.") % {"day": closed_on})
        return values

    def words(self) -> dict:
        """What the verb is called with."""
        values = {name: self.cleaned_data[name] for name in self.fields}
        return values | ({"version": values["version"] or 0} if "version" in values else {})

    def _post_clean(self):
        """Leave the instance as it is: the verbs compare it with what was typed, and write."""


class PlanStepForm(forms.Form):
    """What is done with a plan, and on which day."""

    on = DateField(label=_("Day"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        fields = ()

    def __init__(self, *args, instance, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial |= {"on": today}

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def words(self) -> dict:
        """What the verb is called with."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}


class ReviewForm(PlanStepForm):
    """Somebody looked how the plan stands."""

    on = DateField(label=_("Looked at on"))
    next_on = DateField(label=_("Next review"))
    found = forms.CharField(label=_("How it stands"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ("on", "next_on", "found")

    def clean(self):
        """The next review comes later than this one."""
        values = super().clean()
        if values.get("on") and values.get("next_on") and values["next_on"] <= values["on"]:
            self.add_error("next_on", _("The next review comes after this one."))
        return values


class ClosePlanForm(PlanStepForm):
    """The plan is followed no longer: since when, and why."""

    because = forms.CharField(label=_("Reason in words"), max_length=200)

    field_order = ("on", "because")


# The verb of a plan → its form, what it is called, and what its button says.
DEEDS = {
    "review": (ReviewForm, _("Review the plan"), _("Write down the review")),
    "correct": (PlanForm, _("Change the plan"), _("Save the plan")),
    "close": (ClosePlanForm, _("Close the plan"), _("Close the plan")),
}
