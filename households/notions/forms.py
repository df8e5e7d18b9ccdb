"""The forms of booklet and home: who is in which, since when; and somebody who is no member of the unit."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from common.identity import read
from households.models import Notion, Person, Relation
from households.since import WRONG, SinceFields


class NotionsForm(SinceFields):
    """For each person whether in the booklet and in the home; what was changed is so since a day, or was wrong."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people, noted, today, suggested=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.today = people, today
        self.now = " ".join(str(one.pk) for one in noted)
        self.initial = {"since": today} | self.initial | {"seen": self.now}
        self.belongs = {(one.person_id, one.notion) for one in noted}
        for person, _words in people:
            for notion in Notion:
                name = f"{notion}_{person.pk}"
                self.fields[name] = forms.BooleanField(
                    required=False, label=_("%(name)s: %(notion)s") % {"name": person, "notion": notion.label}
                )
                self.initial[name] = (suggested or {}).get((person.pk, notion), (person.pk, notion) in self.belongs)

    def clean(self):
        values = super().clean()
        self.ask_for_the_day(values)
        return values

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed what is noted after the form was opened, and not to just what is wanted here."""
        wanted = {
            (one.pk, notion) for one, notions, _relation in self.wanted() for notion in notions if notions[notion]
        }
        return self.cleaned_data.get("seen", "") != self.now and wanted != self.belongs

    def once_more(self):
        """Let what was typed be saved over what is noted now, once that was seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.now

    def rows(self):
        """Each person with the two boxes, for the page."""
        return [(person, words, [self[f"{notion}_{person.pk}"] for notion in Notion]) for person, words in self.people]

    def wanted(self) -> list:
        """Each person with what is wanted of the two, as the deed takes it."""
        values = self.cleaned_data
        return [
            (person, {notion: values[f"{notion}_{person.pk}"] for notion in Notion}, "")
            for person, _words in self.people
        ]

    def deed(self) -> dict:
        """Since when, or whether it was wrong, as the deed takes it."""
        values = self.cleaned_data
        return {"on": values["since"] or self.today, "was_wrong": values["was"] == WRONG}


class RelativeForm(forms.ModelForm):
    """Somebody who stands in the booklet or lives here and is no member of the unit of assistance."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"),
        choices=[("", "–"), *(choice for choice in Relation.choices if choice[0] != Relation.HEAD)],
        required=False,
    )
    name = forms.CharField(label=_("Full name"), max_length=100)
    birth_date = DateField(label=_("Birth date"), required=False, help_text=_("Empty: taken from the identity number."))
    notions = forms.MultipleChoiceField(
        label=_("Which of the two"), choices=Notion, widget=forms.CheckboxSelectMultiple
    )
    since = DateField(label=_("Since"), required=False, help_text=_("Empty: as long as anybody knows."))

    class Meta:
        model = Person
        fields = ("name", "identity_number", "sex", "birth_date", "phone")
        widgets = {"identity_number": forms.TextInput(attrs={"autocomplete": "off", "class": "mono"})}

    field_order = ("name", "relation", "notions", "since", "identity_number", "sex", "birth_date", "phone")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_identity_number(self):
        typed = read(self.cleaned_data["identity_number"], today=self.today)
        if typed.problem:
            raise ValidationError(_("This identity number cannot be right: %(why)s."), params={"why": typed.message})
        return typed.text

    def clean_birth_date(self):
        return not_to_come(self.cleaned_data["birth_date"], self.today)

    def clean_since(self):
        return not_to_come(self.cleaned_data["since"], self.today)

    def deed(self) -> dict:
        """What the deed takes."""
        return dict(self.cleaned_data)

    def _post_clean(self):
        """Nothing is written onto a row here: the deed does that."""
