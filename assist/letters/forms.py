"""What is asked when a letter is written, and when its answer comes."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from benefits.forms import DAYS_TO_REPLY
from benefits.models import Department
from common.forms import DateField, not_to_come


class WriteForm(forms.Form):
    """To whom, and by when a reply is wanted."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"), to_field_name="code")
    reply_due_on = DateField(label=_("Reply wanted by"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, initial={"reply_due_on": today + timedelta(days=DAYS_TO_REPLY)}, **kwargs)
        self.today = today
        self.fields["department"].queryset = Department.objects.in_use()

    def clean_reply_due_on(self):
        if self.cleaned_data["reply_due_on"] < self.today:
            raise ValidationError(_("That day is over."))
        return self.cleaned_data["reply_due_on"]


class AnswerForm(forms.Form):
    """What the department answered, and when."""

    on = DateField(label=_("Answered on"))
    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, letter, today, **kwargs):
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.letter, self.today = letter, today

    def clean_on(self):
        on = not_to_come(self.cleaned_data["on"], self.today)
        if on < self.letter.written_on:
            raise ValidationError(_("The letter was not written yet."))
        return on
