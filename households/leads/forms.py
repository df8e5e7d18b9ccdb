"""The forms of leads: raising one, correcting it, and the small ones by which it takes its steps."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from common.wording import listed
from households.leads.fields import LeadPlaceField
from households.models import PLAIN_OF_LEAD, Channel, Household, Lead, LeadStep
from households.people_fields import PersonField, suggest_helpers
from volunteers.models import User
from volunteers.rights import Deed
from volunteers.step_forms import StepForm

WORDS = forms.Textarea(attrs={"rows": 2})


class PlainForm(forms.ModelForm):
    """What is known of somebody who was found."""

    place = LeadPlaceField(label=_("Building, group or community"), help_text=_("As much as is known."))
    found_on = DateField(label=_("Found on"))
    due_on = DateField(label=_("Due"), required=False, help_text=_("Left empty it follows from how urgent it is."))

    class Meta:
        model = Lead
        fields = PLAIN_OF_LEAD
        widgets = {"noticed": WORDS, "urgency": forms.RadioSelect, "channel": forms.RadioSelect}

    field_order = (
        "name", "place", "address", "phone", "noticed", "urgency", "channel", "origin", "origin_words", "found_on",
        "due_on",
    )  # fmt: skip

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["place"].ask(user)
        self.fields["channel"].choices = Channel.choices  # no empty one: it has to be said

    def clean_found_on(self):
        return not_to_come(self.cleaned_data["found_on"], self.today)

    def clean(self):
        values = super().clean()
        if values.get("due_on") and values.get("found_on") and values["due_on"] < values["found_on"]:
            self.add_error("due_on", _("It is due before it was found."))
        return values

    def plain(self) -> dict:
        """The plain facts, by the names of the lead's fields."""
        return {name: self.cleaned_data[name] for name in PLAIN_OF_LEAD}


class LeadForm(PlainForm):
    """A new lead; sent twice, its ``submission`` lets it be saved once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, today=today, initial={"submission": uuid4(), "found_on": today}, **kwargs)

    def told(self) -> dict:
        """What ``raise_lead`` is called with."""
        return self.plain() | {"submission": self.cleaned_data["submission"]}


class LeadCorrectionForm(PlainForm):
    """What stands on a lead already, with the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DateField(label=_("Due"))


class NoteForm(StepForm):
    note = forms.CharField(label=_("In words"), max_length=2000, widget=WORDS)


class VisitForm(NoteForm):
    deed = _("Somebody was there")
    button = _("Note the visit")
    on = DateField(label=_("Day of the visit"))
    note = forms.CharField(label=_("What was seen and said"), max_length=2000, widget=WORDS)
    field_order = ("version", "on", "note")

    def prepare(self):
        self.initial["on"] = timezone.localdate()


class AssignForm(StepForm):
    deed = _("Give it to somebody")
    button = _("Give the lead")
    owner = PersonField(label=_("Give to"))
    note = forms.CharField(label=_("A word on it"), required=False, max_length=300)

    def prepare(self):
        near = User.objects.visible_to(self.user)
        self.fields["owner"].people = near.active()
        self.fields["owner"].widget.suggestions = suggest_helpers(near.holding_posts_at(self.row.place))


class JoinForm(StepForm):
    deed = _("He or she is on a file already")
    button = _("Join the file")
    number = forms.CharField(label=_("Number of the file"), max_length=40)
    whose = forms.CharField(
        label=_("Name of the member"),
        max_length=100,
        help_text=_("Not a member yet? Add the member on the file first."),
    )

    def prepare(self):
        self.initial["whose"] = self.row.name

    def clean(self):
        """The file, and the member of that name; an error that names who is on it."""
        values = super().clean()
        if values.get("number") and values.get("whose"):
            files = Household.objects.visible_to(self.user).where_may(self.user, Deed.KEEP_FILES).open()
            values["household"] = files.numbered(values["number"]).first()
            if values["household"] is None:
                self.add_error("number", _("No open file that you keep has this number."))
            else:
                self._find(values)
        return values

    def _find(self, values):
        members = list(values["household"].present_people())
        named = [one for one in members if one.name == values["whose"].strip()]
        if len(named) == 1:
            values["person"] = named[0]
        else:
            names = listed(one.name for one in members)
            self.add_error("whose", _("On this file are: %(names)s.") % {"names": names})

    def words(self):
        return {name: self.cleaned_data[name] for name in ("household", "person")}


class NoNeedForm(NoteForm):
    deed = _("No help is needed")
    button = _("End it without a file")


class NotFoundForm(NoteForm):
    deed = _("There is nobody of this name")
    button = _("End it as not found")


class ReopenForm(NoteForm):
    deed = _("Something more is known")
    button = _("Take it up again")


FORMS: dict[str, type[StepForm]] = {
    LeadStep.VISIT: VisitForm,
    LeadStep.JOIN_FILE: JoinForm,
    LeadStep.NO_NEED: NoNeedForm,
    LeadStep.NOT_FOUND: NotFoundForm,
    LeadStep.ASSIGN: AssignForm,
    LeadStep.REOPEN: ReopenForm,
}
