"""To whom a post goes, for good or for some days."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField
from households.people_fields import PersonField, suggest_helpers

LONGEST = timedelta(days=183)


class WhoForm(forms.Form):
    """Somebody out of those who sign in and help there."""

    user = PersonField(label=_("Who"), help_text=_("Somebody of the community who signs in."))

    def __init__(self, *args, people, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["user"].people = people
        self.fields["user"].widget.suggestions = suggest_helpers(people)


class StandInForm(WhoForm):
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), help_text=_("It ends by itself; half a year at most."))

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day and day < self.today:
            raise ValidationError(_("Nobody stood in before today."))
        return day

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("ends_on", ValidationError(_("The last day lies after the first, within half a year.")))
        return data
