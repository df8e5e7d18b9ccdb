"""The small forms by which a need takes its steps; each carries the version of the need that was seen."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField
from needs.fields import PersonField, PersonInput, SatisfactionField, VisitField
from needs.models import Evidence, Step, carriers
from volunteers.step_forms import StepForm

REASON = forms.Textarea(attrs={"rows": 2})


class TakeOnForm(StepForm):
    deed = button = _("Take it on myself")


class AssignForm(StepForm):
    deed = _("Give it to somebody")
    button = _("Assign the need")
    owner = PersonField(label=_("Give to"))
    note = forms.CharField(label=_("A word on it"), required=False, max_length=300)

    def prepare(self):
        place = self.row.household.building
        self.fields["owner"].people = carriers(today=timezone.localdate(), place=place).visible_to(self.user)
        self.fields["owner"].widget = PersonInput(need=self.row.pk)


class StartForm(StepForm):
    deed = _("Say what is being done")
    button = _("It is in hand")
    measure = forms.CharField(label=_("Measure taken"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class EvidenceForm(StepForm):
    deed = _("Write down evidence")
    button = _("Add the evidence")
    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=Evidence.Kind, widget=forms.RadioSelect)
    words_ = forms.CharField(label=_("What it shows"), max_length=300)
    visit = VisitField(label=_("The visit it rests on"))
    satisfaction = SatisfactionField()

    def prepare(self):
        self.fields["visit"].offer(self.row.household)

    def clean(self):
        """A visit is named, and a resident's word says how satisfied he or she is."""
        values = super().clean()
        kind = values.get("kind") if values.get("words_") else ""
        if kind == Evidence.Kind.VISIT and not values.get("visit") and "visit" not in self.errors:
            self.add_error("visit", _("Say which visit it rests on."))
        if kind == Evidence.Kind.RESIDENT and not values.get("satisfaction") and "satisfaction" not in self.errors:
            self.add_error("satisfaction", _("The resident's word says how satisfied he or she is, from 1 to 5."))
        return values

    def evidence(self) -> dict:
        """The piece of evidence, by the names of its fields."""
        piece = {name: self.cleaned_data[name] for name in ("kind", "visit", "satisfaction")}
        return piece | {"words": self.cleaned_data["words_"]}

    def words(self):
        return self.evidence()


class DoneForm(EvidenceForm):
    deed = _("Say it is done")
    button = _("Propose it as done")
    result = forms.CharField(
        label=_("Result"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What came of it. Somebody else checks it before the need is closed off."),
    )
    field_order = ("version", "result", "kind", "words_", "visit", "satisfaction")

    def prepare(self):
        super().prepare()
        if self.row.has_evidence():
            self.fields["kind"].required = self.fields["words_"].required = False
            self.fields["words_"].help_text = _("There is evidence already; leave this empty or add more.")

    def clean(self):
        """Evidence goes with its kind, or stays away altogether."""
        values = super().clean()
        if self.cleaned_data.get("words_") and not self.cleaned_data.get("kind"):
            self.add_error("kind", _("Say what kind of evidence it is."))
        return values

    def words(self):
        pieces = [self.evidence()] if self.cleaned_data["words_"] else []
        return {"result": self.cleaned_data["result"], "evidence": pieces}


class CloseForm(StepForm):
    deed = _("Close the need off")
    button = _("Close the need")
    on = DateField(label=_("Closed off on"))
    note = forms.CharField(label=_("What was checked"), required=False, max_length=2000, widget=REASON)

    def prepare(self):
        self.initial["on"] = timezone.localdate()


class SendBackForm(StepForm):
    deed = _("Send it back")
    button = _("Send the need back")
    because = forms.CharField(label=_("What is missing"), max_length=2000, widget=REASON)


class DropForm(StepForm):
    deed = _("Drop it unfulfilled")
    button = _("Drop the need")
    because = forms.CharField(label=_("Why it is dropped"), max_length=2000, widget=REASON)


class ReopenForm(StepForm):
    deed = _("Open it again")
    button = _("Reopen the need")
    because = forms.CharField(label=_("Why it is opened again"), max_length=2000, widget=REASON)
    due_on = DateField(label=_("New due day"), required=False)


class WaiveForm(StepForm):
    deed = _("Let the file be closed without it")
    button = _("Waive the need")
    because = forms.CharField(label=_("Why the file may be closed all the same"), max_length=2000, widget=REASON)


EVIDENCE = "add_evidence"
FORMS: dict[str, type[StepForm]] = {
    Step.PROPOSE_DONE: DoneForm,
    Step.TAKE_ON: TakeOnForm,
    Step.START: StartForm,
    EVIDENCE: EvidenceForm,
    Step.ASSIGN: AssignForm,
    Step.CLOSE: CloseForm,
    Step.SEND_BACK: SendBackForm,
    Step.DROP: DropForm,
    Step.REOPEN: ReopenForm,
    Step.WAIVE: WaiveForm,
}
CHECKS = (Step.CLOSE, Step.SEND_BACK)


def forms_for(need, user, steps, refused: StepForm | None = None) -> list[StepForm]:
    """A form for each of these steps, the likeliest first; the one that was refused keeps what was typed."""
    if Step.PROPOSE_DONE in steps:
        steps = [*steps, EVIDENCE]
    if need.may_waive(user):
        steps = [*steps, Step.WAIVE]
    return [
        refused if refused is not None and refused.step == step else FORMS[step](step=step, row=need, user=user)
        for step in FORMS
        if step in steps
    ]
