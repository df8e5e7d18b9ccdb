"""The forms of services and of recurring care."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.people_fields import PersonField, suggest_helpers
from needs.models import Care, PartnerUnit, Project, Service, ServiceClass, ServiceGroup
from volunteers.models import Team, User

PROPOSED = _("By age and illness")


class OfHouseholdForm(forms.ModelForm):
    """For whom it is, what it counts for; sent twice, its ``submission`` lets it be saved once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, household, today, **first):
        super().__init__(*args, initial={"submission": uuid4(), "service_class": ServiceClass.SERVICE} | first)
        self.today = today
        self.fields["person"].queryset = household.present_people()
        self.fields["person"].empty_label = _("The whole household")
        self.fields["service_class"].choices = ServiceClass.choices
        self.fields["group"].queryset = ServiceGroup.objects.in_use()
        self.fields["group"].empty_label = PROPOSED
        self.fields["project"].queryset = Project.objects.running_on(today)
        self.fields["project"].empty_label = _("None")

    def told(self) -> dict:
        """What the deed is called with; without a group the one that fits is taken."""
        values = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "submission")}
        return values if values["group"] else {name: value for name, value in values.items() if name != "group"}


class ServiceForm(OfHouseholdForm):
    """One service that was given."""

    on = DateField(label=_("Day"))

    class Meta:
        model = Service
        fields = ("what", "on", "person", "service_class", "hours", "given_by", "group", "project")
        widgets = {"service_class": forms.RadioSelect}

    def __init__(self, *args, household, today):
        super().__init__(*args, household=household, today=today, on=today)

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)


class CareForm(OfHouseholdForm):
    """Care that comes again and again."""

    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), required=False)
    helper = PersonField(label=_("Helper"), required=False)

    class Meta:
        model = Care
        fields = (
            "what", "person", "service_class", "rhythm", "starts_on", "ends_on", "unit", "team", "helper", "group",
            "project",
        )  # fmt: skip
        widgets = {"service_class": forms.RadioSelect, "rhythm": forms.RadioSelect}

    def __init__(self, *args, household, today, user):
        super().__init__(*args, household=household, today=today, starts_on=today)
        self.fields["unit"].queryset = PartnerUnit.objects.listed_on(today).order_by("name", "pk")
        self.fields["team"].queryset = Team.objects.filter(ended_on=None).order_by("name", "pk")
        for name in ("unit", "team"):
            self.fields[name].empty_label = _("None")
        self.fields["rhythm"].choices = Care._meta.get_field("rhythm").choices
        self.fields["helper"].people = User.objects.visible_to(user).active()
        self.fields["helper"].widget.suggestions = suggest_helpers(
            User.objects.visible_to(user).holding_posts_at(household.building)
        )

    def clean(self):
        values = super().clean()
        if values.get("ends_on") and values.get("starts_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("It ends before it begins."))
        if not any(values.get(name) for name in ("unit", "team", "helper")) and "helper" not in self.errors:
            self.add_error("unit", _("Say who does it: a unit, a team or a helper."))
        return values


class MarkForm(forms.Form):
    """Whether a day of care was done."""

    done = forms.TypedChoiceField(
        choices=[("yes", _("Done")), ("no", _("Missed"))], coerce=lambda word: word == "yes", widget=forms.HiddenInput
    )
    hours = forms.DecimalField(label=_("Hours"), required=False, min_value=0.1, max_digits=5, decimal_places=1)
    note = forms.CharField(label=_("A word on it"), required=False, max_length=200)


class BackForm(forms.Form):
    """Why something was marked by mistake, or written down and never given."""

    because = forms.CharField(label=_("Reason in words"), max_length=200)


class EndForm(forms.Form):
    """The last day of recurring care."""

    on = DateField(label=_("Last day"))
