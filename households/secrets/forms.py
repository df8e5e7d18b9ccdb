"""Why something secret is opened; and what a supervisor approves."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField
from common.wording import says
from households.secrets.opening import LONGEST_APPROVAL

REASONS = (
    ("application", _("Application for aid")),
    ("verification", _("Verification")),
    ("payment", _("Payment of aid")),
    ("family", _("The family asks for it")),
    ("other", _("Other, in words")),
)


class ReasonForm(forms.Form):
    """A reason from the list, or in words; one that is on no list has to be written."""

    why = forms.ChoiceField(label=_("Reason"), choices=REASONS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), required=False, max_length=200)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"submission": uuid4()}, **kwargs)

    def clean(self):
        data = super().clean()
        why, words = data.get("why"), data.get("words", "").strip()
        if why == "other" and not words:
            self.add_error("words", _("Write down the reason."))
        elif why:
            label = str(dict(REASONS)[why])
            data["reason"] = words if why == "other" else says(label, words) if words else label
        return data


class ApprovalForm(forms.Form):
    """Who may open and print what is kept about a child, what for and until when."""

    to = forms.ModelChoiceField(label=_("Who may"), queryset=None)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    ends_on = DateField(label=_("Last day"), help_text=_("At most 30 days from today."))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, people, today, **kwargs):
        super().__init__(*args, initial={"submission": uuid4(), "ends_on": today}, **kwargs)
        self.today = today
        self.fields["to"].queryset = people

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if not self.today <= day <= self.today + LONGEST_APPROVAL:
            raise ValidationError(_("Choose a day from today on, within 30 days."))
        return day
