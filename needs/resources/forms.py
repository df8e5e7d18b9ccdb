"""The forms of the resource list: a unit, an offer, the day on which either ends."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from common.wording import sentences
from households.models import Category, Tag
from households.people_fields import PersonField, suggest_helpers
from households.place_fields import PlaceField, suggest_places
from needs.fields import KindField
from needs.models import Offer, PartnerUnit
from needs.models.credit_code import compact
from volunteers.models import User


class KeptForm(forms.ModelForm):
    """What is added carries a mark by which it is saved once; what is corrected the version that was seen."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        del self.fields["submission" if self.instance.pk else "version"]
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            self.initial.setdefault("submission", uuid4())
        self.prepare()

    def prepare(self):
        """Fill in what depends on the person."""

    def told(self) -> dict:
        """What was typed, by the names of the fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class UnitForm(KeptForm):
    """What is known of a unit."""

    credit_code = forms.CharField(
        label=_("Unified social credit code"), required=False, max_length=40, help_text=_("18 characters.")
    )
    agreement_ends_on = DateField(label=_("Agreement until"), required=False)
    listed_on = DateField(label=_("On the list since"), required=False)

    class Meta:
        model = PartnerUnit
        fields = (
            "name", "sort", "kind", "credit_code", "contact", "phone", "address", "agreement", "agreement_ends_on",
            "listed_on", "capacity", "note",
        )  # fmt: skip
        help_texts = {
            "name": _("In full, with its brackets."),
            "kind": _("Such as: eye hospital, housekeeping, canteen."),
            "agreement": _("Its name or number."),
        }

    def clean_credit_code(self):
        return compact(self.cleaned_data["credit_code"])

    def clean_listed_on(self):
        return not_to_come(self.cleaned_data["listed_on"], self.today)


class OnePlaceField(PlaceField):
    """One place of the grid, or none."""

    default_error_messages = {"several": _("Several places are called that: %(names)s. Write the one you mean.")}

    def to_python(self, value):
        places = super().to_python(value)
        if len(places) > 1:
            names = sentences(place.way_down() for place in places[:5])
            raise ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return places[0] if places else None

    def prepare_value(self, value):
        return value.way_down() if hasattr(value, "way_down") else value


class OfferForm(KeptForm):
    """What is offered: for which needs, for whom, where, how, when, how often; and how it was won."""

    kind = KindField(label=_("Serves"), empty_label=_("Not known yet"), required=False)
    place = OnePlaceField(label=_("Only in"), required=False, help_text=_("Empty: everywhere."))
    tag = forms.ModelChoiceField(
        label=_("Only tagged"), queryset=Tag.objects.none(), required=False, empty_label=_("anybody")
    )

    class Meta:
        model = Offer
        fields = (
            "what", "kind", "mode", "when", "capacity", "counted", "per", "age_from", "age_to", "category", "tag",
            "place", "contact", "phone", "won", "note",
        )  # fmt: skip
        widgets = {"mode": forms.RadioSelect, "counted": forms.RadioSelect, "per": forms.RadioSelect}
        help_texts = {
            "when": _("Such as: Monday to Friday, mornings."),
            "capacity": _("Empty: no limit is known."),
            "category": _("One at most; a family has to fit all that is said here."),
            "contact": _("Empty: the giver's own."),
        }

    def prepare(self):
        self.fields["kind"].offer(also=self.instance.kind if self.instance.kind_id else None)
        self.fields["place"].user = self.user
        self.fields["place"].widget.suggestions = suggest_places(self.user)
        if self.instance.place_id:
            self.initial["place"] = self.instance.place
        self.fields["tag"].queryset = Tag.objects.given().in_order()
        self.fields["category"].choices = [
            ("", _("any")), *((key, label) for key, label in Category.choices if key != Category.NONE),
        ]  # fmt: skip

    def clean(self):
        values = super().clean()
        if values.get("age_from") and values.get("age_to") and values["age_to"] < values["age_from"]:
            self.add_error("age_to", _("The ages stand the wrong way round."))
        return values

    def _get_validation_exclusions(self):
        """Who offers it is not typed, and counts all the same: nobody offers one thing twice."""
        return super()._get_validation_exclusions() - {"unit", "helper"}


class HelperOfferForm(OfferForm):
    """What a volunteer can do, and how many hours a week."""

    helper = PersonField(label=_("Volunteer"))
    field_order = ("submission", "helper")

    def prepare(self):
        super().prepare()
        people = User.objects.visible_to(self.user).active()
        self.fields["helper"].people = people
        self.fields["helper"].widget.suggestions = suggest_helpers(people)
        self.initial |= {"counted": Offer.Counted.HOURS}

    def clean_helper(self):
        self.instance.helper = self.cleaned_data["helper"]
        return self.instance.helper

    def told(self):
        return super().told() | {"helper": self.cleaned_data["helper"]}


class DayForm(forms.Form):
    """The day from which it is offered no longer, and the version that was seen."""

    ended_on = DateField(label=_("Ended on"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row, today, **kwargs):
        super().__init__(*args, initial={"ended_on": today, "version": row.version}, **kwargs)
        self.today, self.row = today, row

    def clean_ended_on(self):
        day, since = self.cleaned_data["ended_on"], getattr(self.row, "listed_on", None)
        if since and day < since:
            raise ValidationError(_("It is on the list since %(day)s only."), params={"day": since})
        return not_to_come(day, self.today)


class SureForm(forms.Form):
    """Somebody called: the version that was seen goes with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
