"""What is asked before two records become one, and before two people are kept apart."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.duplicates.merging import leads_elsewhere
from households.happened.fields import MemberField


class MergeForm(forms.Form):
    """Which record stands for both, since when, and who leads the household that loses its head."""

    keep = forms.ChoiceField(label=_("The record that is kept"), widget=forms.RadioSelect)
    on = DateField(label=_("Day"))
    because = forms.CharField(label=_("How this was found out"), max_length=200)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.today = {str(person.pk): person for person in people}, today
        self.fields["keep"].choices = [(pk, f"{person.name} · {person.file}") for pk, person in self.people.items()]
        for one, other in (people, people[::-1]):
            head = leads_elsewhere(other, one)
            if head:
                staying = list(head.household.memberships.present().exclude(pk=head.pk).head_first())
                label = _("Who leads %(number)s, if %(name)s goes") % {"number": head.household, "name": one}
                self.fields[f"head_{one.pk}"] = MemberField(staying, label=label, required=False)

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def clean(self):
        """Whoever goes and led a household says who leads it from then on."""
        values = super().clean()
        if values.get("keep"):
            name = f"head_{self.gone().pk}"
            if name in self.fields and not values.get(name):
                self.add_error(name, _("Say who is the head from now on."))
        return values

    def kept(self):
        return self.people[self.cleaned_data["keep"]]

    def gone(self):
        return next(person for pk, person in self.people.items() if pk != self.cleaned_data["keep"])

    def told(self) -> dict:
        """What the deed is called with."""
        values = self.cleaned_data
        told = {name: values[name] for name in ("on", "because", "submission")}
        return told | {"keep": self.kept(), "gone": self.gone(), "new_head": values.get(f"head_{self.gone().pk}")}


class MergeFilesForm(forms.Form):
    """Which of two files of one household stands for both."""

    keep = forms.ChoiceField(label=_("The file that is kept"), widget=forms.RadioSelect)
    on = DateField(label=_("Day"))
    because = forms.CharField(label=_("How this was found out"), max_length=200)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, files, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.files, self.today = {str(household.pk): household for household in files}, today
        self.fields["keep"].choices = [(pk, household.number) for pk, household in self.files.items()]

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def told(self) -> dict:
        """What the deed is called with."""
        values = self.cleaned_data
        gone = next(household for pk, household in self.files.items() if pk != values["keep"])
        told = {name: values[name] for name in ("on", "because", "submission")}
        return told | {"keep": self.files[values["keep"]], "gone": gone}


class ApartForm(forms.Form):
    """Why two people who look like one are two."""

    why = forms.CharField(label=_("How one knows"), max_length=200, required=False)


class TogetherForm(forms.Form):
    """Why two people who were kept apart may be one all the same."""

    because = forms.CharField(label=_("Why that was a mistake"), max_length=200)
