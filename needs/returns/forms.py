"""What came of a return visit: stable, back in trouble, or nobody was reached."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from needs.fields import SatisfactionField, VisitField
from needs.models import ReturnDeed
from needs.models.return_visit import Mode
from volunteers.step_forms import StepForm

WORDS = forms.Textarea(attrs={"rows": 2})


class AskedForm(StepForm):
    """How and when somebody asked."""

    mode = forms.ChoiceField(label=_("How"), choices=Mode, widget=forms.RadioSelect)
    visit = VisitField(label=_("The visit it was"))
    on = DateField(label=_("Day"))
    needs_visit = True

    def prepare(self):
        self.fields["visit"].offer(self.row.need.household)
        self.initial |= {"on": timezone.localdate(), "mode": Mode.PHONE}

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], timezone.localdate())

    def clean(self):
        values = super().clean()
        if self.needs_visit and values.get("mode") == Mode.VISIT and not values.get("visit"):
            self.add_error("visit", _("Say which visit it was."))
        closed_on = self.row.need.closed_on
        if closed_on and values.get("on") and values["on"] < closed_on:
            self.add_error("on", _("The need was closed off on %(day)s, after this day.") % {"day": closed_on})
        return values


class AnsweredForm(AskedForm):
    """Somebody answered."""

    satisfaction = SatisfactionField()


class StableForm(AnsweredForm):
    deed = _("The family is well")
    button = _("Write down: stable")
    note = forms.CharField(label=_("What was found"), max_length=2000, required=False, widget=WORDS)
    field_order = ("mode", "visit", "on", "satisfaction", "note")


class TroubleForm(AnsweredForm):
    deed = _("Back in trouble")
    button = _("Open the need again")
    note = forms.CharField(label=_("What is wrong again"), max_length=2000, widget=WORDS)
    due_on = DateField(label=_("New due day"))
    field_order = ("note", "mode", "visit", "on", "satisfaction", "due_on")

    def prepare(self):
        super().prepare()
        self.initial["due_on"] = timezone.localdate() + timedelta(days=self.row.need.kind.days)


class NotReachedForm(AskedForm):
    deed = _("Nobody was reached")
    button = _("Ask again later")
    needs_visit = False
    next_on = DateField(label=_("Again on"))
    note = forms.CharField(label=_("A word on it"), max_length=300, required=False)
    field_order = ("mode", "visit", "on", "next_on", "note")

    def prepare(self):
        super().prepare()
        self.initial["next_on"] = timezone.localdate() + timedelta(days=7)

    def clean(self):
        values = super().clean()
        if values.get("on") and values.get("next_on") and values["next_on"] <= values["on"]:
            self.add_error("next_on", _("The next try comes after this one."))
        return values


class CallOffForm(StepForm):
    deed = _("Call it off")
    button = _("Call it off")
    because = forms.CharField(label=_("Reason in words"), max_length=2000, widget=WORDS)


FORMS = {
    ReturnDeed.STABLE: StableForm,
    ReturnDeed.TROUBLE: TroubleForm,
    ReturnDeed.NOT_REACHED: NotReachedForm,
    ReturnDeed.CALL_OFF: CallOffForm,
}
