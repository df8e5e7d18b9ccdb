"""What each deed done to many files asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import Tag
from households.people_fields import PersonField, suggest_helpers
from households.place_fields import BuildingField, suggest_places
from households.sight import sight_throughout
from volunteers.models import Level, User
from volunteers.rights import Deed


class BulkForm(forms.Form):
    """The files it is about, as their keys; each deed adds what it needs to know."""

    keys = forms.CharField(widget=forms.HiddenInput, max_length=60_000)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today

    def clean_keys(self):
        return read_keys(self.cleaned_data["keys"].split(","))


class PairForm(BulkForm):
    helper = PersonField(label=_("Helper"), help_text=_("Somebody who helps in the household's community."))
    since = DateField(label=_("Since"))
    because = forms.CharField(
        label=_("Why the former pairing ends"), help_text=_("Where there is one."), required=False, max_length=200
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["helper"].people = people = User.objects.visible_to(self.user).active()
        self.fields["helper"].widget.suggestions = suggest_helpers(people)
        self.initial.setdefault("since", self.today)

    def clean_since(self):
        return not_to_come(self.cleaned_data["since"], self.today)


class MoveForm(BulkForm):
    building = BuildingField(deed=Deed.KEEP_FILES, label=_("New building"))
    on = DateField(label=_("Moved on"))
    because = forms.CharField(label=_("Reason in words"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["building"].user = self.user
        self.fields["building"].widget.suggestions = suggest_places(self.user, level=Level.BUILDING)
        self.initial.setdefault("on", self.today)

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)


class TagForm(BulkForm):
    tag = forms.ModelChoiceField(Tag.objects.none(), label=_("Tag"), empty_label=_("Choose"))
    on = DateField(label=_("From this day on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tags = Tag.objects.given().of_level(Tag.Level.HOUSEHOLD).seen_by(sight_throughout(self.user))
        self.fields["tag"].queryset = tags.in_order()
        self.initial.setdefault("on", self.today)

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)


class ColumnsForm(forms.Form):
    """Which columns of a list somebody wants to see."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), widget=forms.CheckboxSelectMultiple, required=False, choices=()
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = offered


def read_keys(texts) -> list[int]:
    """Keys as they come from a form; what is none is passed over."""
    return sorted({int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19})
