"""Which period and place the funnel is about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField
from households.models import Channel
from households.place_fields import PlaceField, suggest_places
from needs.models import ServiceClass
from needs.projects.funnel import FOUND, TITLES, Funnel


class FunnelForm(forms.Form):
    """A period, a place, and for the rows behind a number the channel or the class."""

    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("Until"), required=False)
    place = PlaceField(label=_("Area, group or building"), required=False)
    stage = forms.ChoiceField(choices=[("", ""), *TITLES.items()], required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(choices=[("", ""), *Channel.choices], required=False, widget=forms.HiddenInput)
    service_class = forms.ChoiceField(
        choices=[("", ""), *ServiceClass.choices], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data, *, user, today):
        super().__init__(data)
        self.user, self.today = user, today
        self.fields["place"].user = user
        self.fields["place"].widget.suggestions = suggest_places(user)

    def clean(self):
        values = super().clean()
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", _("The last day lies before the first one."))
        return values

    def clean_stage(self):
        """Without one it is about everybody found."""
        return self.cleaned_data["stage"] or FOUND

    def asked(self) -> Funnel:
        """The funnel that was asked for: this year's in all one's reach, where nothing was said or understood."""
        said = self.cleaned_data if self.is_valid() else {}
        first = said.get("since") or self.today.replace(month=1, day=1)
        return Funnel(self.user, first, said.get("until") or self.today, tuple(said.get("place") or ()))
