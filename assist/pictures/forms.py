"""What the page of pictures asks: which day, and which place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assist.figures import Scope
from common.forms import DateField, not_to_come
from households.place_fields import PlaceField, suggest_places


class PicturesForm(forms.Form):
    """The day as of which, and the place within the person's reach; without one all of it."""

    day = DateField(label=_("As of"))
    place = PlaceField(label=_("Community, area, group or building"), required=False)

    def __init__(self, data=None, *, user, today):
        super().__init__(data or {"day": today.isoformat()})
        self.user, self.today = user, today
        self.fields["place"].user = user
        self.fields["place"].widget.suggestions = suggest_places(user)

    def clean_day(self):
        return not_to_come(self.cleaned_data["day"], self.today)

    def asked(self) -> Scope:
        """What the pictures are of."""
        return Scope(last=self.cleaned_data["day"], places=tuple(self.cleaned_data["place"]), user=self.user)
