"""Why something secret is opened; and what a supervisor approves."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, ReasonForm
from households.secrets.opening import LONGEST_APPROVAL


class OpenForm(ReasonForm):
    """Why somebody opens or prints something secret."""

    REASONS = (
        ("application", _("Application for aid")),
        ("verification", _("Verification")),
        ("payment", _("Payment of aid")),
        ("family", _("The family asks for it")),
        ("other", _("Other, in words")),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"submission": uuid4()}, **kwargs)


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
