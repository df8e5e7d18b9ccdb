"""The forms of needs: raising one, correcting what was written, giving many to one person."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField
from households.models import Person
from needs.fields import KindField, PersonField
from needs.models import Need, ServiceClass, carriers

WORDS = forms.Textarea(attrs={"rows": 2})


class NeedForm(forms.ModelForm):
    """What is known of a need, as it is raised and as it is corrected."""

    kind = KindField(label=_("Kind"), empty_label=_("Choose a kind"))
    service_class = forms.ChoiceField(
        label=_("Class"),
        choices=[("", _("as the kind says")), *ServiceClass.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    raised_on = DateField(label=_("Raised on"))
    due_on = DateField(label=_("Due"), required=False, help_text=_("Left empty it follows from the kind."))

    class Meta:
        model = Need
        fields = (
            "what", "kind", "person", "urgency", "service_class", "source", "raised_on", "due_on", "note",
        )  # fmt: skip
        widgets = {"what": WORDS, "urgency": forms.RadioSelect, "note": WORDS}

    def __init__(self, *args, household, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.household = today, household
        self.fields["kind"].offer(also=self.instance.kind if self.instance.kind_id else None)
        self.fields["person"].queryset = self._people()
        self.fields["person"].empty_label = _("The whole household")
        self.fields["person"].label = _("Who needs it")

    def _people(self):
        """Who belongs to the household now, and whoever the need was raised for."""
        present = self.household.present_people().values("pk")
        return Person.objects.filter(Q(pk__in=present) | Q(pk=self.instance.person_id)).order_by("pk")

    def clean_what(self):
        """One line, however it was typed: it stands in lists."""
        return " ".join(self.cleaned_data["what"].split())

    def clean_raised_on(self):
        day = self.cleaned_data["raised_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self):
        """A need is not due before it was raised; its class and due day follow from its kind where nobody chose."""
        values = super().clean()
        if values.get("due_on") and values.get("raised_on") and values["due_on"] < values["raised_on"]:
            self.add_error("due_on", _("It cannot be due before it was raised."))
        if values.get("kind") and not values.get("service_class"):
            values["service_class"] = values["kind"].service_class
        if values.get("kind") and values.get("raised_on") and not values.get("due_on"):
            values["due_on"] = values["raised_on"] + timedelta(days=values["kind"].days)
        return values

    def plain(self) -> dict:
        """The plain facts, by the names of the need's fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class RaiseForm(NeedForm):
    """A new need of one household; sent twice, its ``submission`` lets it be saved once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def words(self) -> dict:
        """What ``raise_need`` is called with."""
        return self.plain() | {"submission": self.cleaned_data["submission"]}


class CorrectionForm(NeedForm):
    """What stands on a need already, with the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta(NeedForm.Meta):
        fields = (*NeedForm.Meta.fields, "measure")
        widgets = NeedForm.Meta.widgets | {"measure": WORDS}

    def once_more(self, now: Need):
        """The same words, to be saved over the need as it is now."""
        data = self.data.copy()
        data["version"] = now.version
        return type(self)(data, instance=now, household=self.household, today=self.today)


class AssignManyForm(forms.Form):
    """Who gets the chosen needs, and a word on it."""

    owner = PersonField(label=_("Give to"))
    note = forms.CharField(label=_("A word on it"), required=False, max_length=200)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, auto_id="bulk_%s", **kwargs)
        self.fields["owner"].people = carriers(today=timezone.localdate()).visible_to(by)

    def keys(self) -> list[int]:
        """The needs that were ticked."""
        return [int(key) for key in self.data.getlist("chosen") if key.isdecimal() and len(key) < 19]
