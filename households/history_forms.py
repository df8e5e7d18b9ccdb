"""What the pages of a file's history ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come


class DayForm(forms.Form):
    """The day of which the file is shown."""

    day = DateField(label=_("The file as of"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self):
        return not_to_come(self.cleaned_data["day"], self.today)
