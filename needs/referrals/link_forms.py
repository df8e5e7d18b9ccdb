"""What the partner answers through its link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from needs.models import Move
from needs.referrals.forms import WORDS


class AnswerForm(forms.Form):
    """One answer: what its button says, and the words it asks for."""

    move = button = ""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, auto_id=f"{self.move}_%s", initial={"on": today}, **kwargs)
        self.today = today

    def words(self) -> dict:
        """What the verb is called with."""
        return {"on": self.today} | self.cleaned_data


class YesForm(AnswerForm):
    move, button = Move.ACCEPT, _("Yes, we do it")
    person = forms.CharField(label=_("Your name"), max_length=60)
    planned_on = DateField(label=_("On which day, if you know"), required=False)


class NoForm(AnswerForm):
    move, button = Move.DECLINE, _("No, we cannot")
    because = forms.CharField(label=_("Why not"), max_length=300, widget=WORDS)


class DoneForm(AnswerForm):
    move, button = Move.DELIVER, _("It is done")
    on = DateField(label=_("On which day"))
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=1000, decimal_places=1, required=False)
    goods = forms.CharField(label=_("Goods"), max_length=200, required=False)
    proof = forms.CharField(label=_("Number of the receipt"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=WORDS)

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)


FORMS = {form.move: form for form in (YesForm, DoneForm, NoForm)}
