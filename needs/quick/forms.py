"""What is written down as a quick response goes from stage to stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from needs.models import QuickDeed
from volunteers.step_forms import StepForm

WORDS = forms.Textarea(attrs={"rows": 2})


class AnswerForm(StepForm):
    deed = _("Answer: I am on it")
    button = _("Write down: answered")
    note = forms.CharField(label=_("What was done at once"), max_length=2000, required=False, widget=WORDS)


class DepartmentsForm(StepForm):
    deed = _("Ask departments in")
    button = _("Write down the departments")
    who = forms.CharField(label=_("Which departments"), max_length=200)
    note = forms.CharField(label=_("A word on it"), max_length=2000, required=False, widget=WORDS)


class ThirdPartyForm(StepForm):
    deed = _("Ask a third party in")
    button = _("Write down the third party")
    who = forms.CharField(label=_("Which third party"), max_length=200)
    note = forms.CharField(label=_("A word on it"), max_length=2000, required=False, widget=WORDS)


class EndForm(StepForm):
    deed = _("The urgency is over")
    button = _("End the quick response")
    note = forms.CharField(label=_("How it ended"), max_length=2000, widget=WORDS)


FORMS = {
    QuickDeed.ANSWER: AnswerForm,
    QuickDeed.TO_DEPARTMENTS: DepartmentsForm,
    QuickDeed.TO_THIRD_PARTY: ThirdPartyForm,
    QuickDeed.END: EndForm,
}
