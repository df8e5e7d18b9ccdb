"""The report of a sudden difficulty: one page, one minute, on a phone."""

from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import SuggestedInput, no_more_megabytes
from common.papers.reading import read, reason
from common.papers.refusal import NotTaken
from common.wording import sentences
from households.models import Household, Urgency
from households.place_fields import BuildingField, suggest_places
from households.search import find
from volunteers.models import Level, Place
from volunteers.rights import Deed, posts_of

MOST_SUGGESTED = 120


class HouseholdField(forms.CharField):
    """An open file in whose building somebody may report, by number, name or room; the value is the file."""

    widget = SuggestedInput
    default_error_messages = {
        "unknown": _("No file here is called that. Is it somebody on no file yet? Then write the name below."),
        "several": _("Several files are called that: %(names)s. Write the number."),
    }
    user = None

    def ask(self, user):
        """Ask for a file of this person's; those of a building or two are suggested."""
        self.user = user
        files = list(self._files().with_head().select_related("building").by_number()[: MOST_SUGGESTED + 1])
        if len(files) <= MOST_SUGGESTED:
            self.widget.suggestions = [_called(one, one.building.name) for one in files]

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        exact = self._files().numbered(text.split()[-1]).first()
        if exact:
            return exact
        found = {hit.pk: hit for hit in find(text, user=self.user, limit=20)}
        files = list(self._files().with_keys(found).by_number())
        if not files:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(files) > 1:
            names = sentences(f"{found[one.pk].head_name} {one.room} {one.number}" for one in files[:5])
            raise ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return files[0]

    def _files(self):
        return Household.objects.visible_to(self.user).where_may(self.user, Deed.REPORT).open().with_place()


def _called(household, building) -> str:
    return " ".join(filter(None, (building, household.room, household.head_name, household.number)))


class ReportForm(forms.Form):
    """Who, what, how urgent, a photo; sent twice, its ``submission`` lets it be saved once."""

    household = HouseholdField(
        label=_("Which household"), required=False, help_text=_("Name, room or number; choose one of the list.")
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    building = BuildingField(label=_("Building"), required=False, deed=Deed.REPORT)
    address = forms.CharField(label=_("Room"), required=False, max_length=200)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60)
    what = forms.CharField(label=_("What is wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    urgency = forms.ChoiceField(
        label=_("How urgent"), choices=Urgency, initial=Urgency.NORMAL, widget=forms.RadioSelect
    )
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("Where it was taken is not kept."),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, user, household=None, **kwargs):
        first = {"submission": uuid4(), "household": household.number if household else ""}
        super().__init__(*args, initial=first, **kwargs)
        self.paper = None
        self.fields["household"].ask(user)
        self.fields["building"].user = user
        self.only = _only_building(user)
        if self.only:
            del self.fields["building"]
        else:
            self.fields["building"].widget.suggestions = suggest_places(user, level=Level.BUILDING)

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo:
            no_more_megabytes([photo], settings.DOCUMENT_MEGABYTES)
        return photo

    def clean(self):
        """A household or somebody new; the photo is opened once all else is right: that takes its time."""
        data = super().clean()
        household, name = data.get("household"), data.get("name", "").strip()
        if bool(household) == bool(name) and "household" not in self.errors:
            said = _("Choose one: the household, or the name.") if name else _("Say who it is about.")
            self.add_error("household", said)
        data["place"] = household.building if household else self.only or data.get("building")
        if name and not data["place"] and "building" not in self.errors:
            self.add_error("building", _("Say in which building."))
        if not self.errors and data.get("photo"):
            try:
                self.paper = read([data["photo"].read()])
            except NotTaken as refusal:
                self.add_error("photo", reason(refusal))
            else:
                if self.paper.kind != "jpg":
                    self.add_error("photo", _("This is no photo."))
        return data

    def told(self) -> dict:
        """What ``report_difficulty`` is called with."""
        data = self.cleaned_data
        person = {} if data["household"] else {name: data[name].strip() for name in ("name", "address", "phone")}
        names = ("household", "place", "what", "urgency", "submission")
        return {name: data[name] for name in names} | person | {"photo": self.paper}


def _only_building(user):
    """The one building that somebody's posts stand in, with its parents; None where there are more."""
    places = [post.place for post in posts_of(user) if post.place_id]
    if len(places) != 1 or places[0].level != Level.BUILDING:
        return None
    return Place.objects.with_parents().get(pk=places[0].pk)
