"""The forms of a household's file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from common.identity import mask_account, read
from households.models import Household, Person, Relation, Status
from households.place_fields import BuildingField, suggest_places
from households.since import SinceForm, changed_in
from volunteers.models import Level
from volunteers.rights import Deed

# What somebody who still belongs to the household may be; leaving and dying have their own page.
HERE_OR_AWAY = (
    Status.NORMAL, Status.MISSING, Status.IN_PRISON, Status.IN_DETOX, Status.IN_CARE, Status.RELIGIOUS,
)  # fmt: skip
PRESENT = [(status.value, status.label) for status in HERE_OR_AWAY]
UNCHANGED = _("On file: %(mask)s. Leave empty to keep it.")


class HouseholdForm(SinceForm, forms.ModelForm):
    """A file's own fields; a bank account that is left empty stays as it is."""

    building = BuildingField(
        deed=Deed.KEEP_FILES,
        label=_("Building"),
        help_text=_("Its name, such as 淮河路3栋; suggestions come as you type."),
    )
    opened_on = DateField(label=_("Opened on"), required=False)
    next_visit_on = DateField(label=_("Next visit"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Household
        fields = (
            "building",
            "room",
            "phone",
            "living_address",
            "registered_address",
            "risk",
            "category",
            "cause",
            "next_visit_on",
            "opened_on",
            "bank_name",
            "account_holder",
            "bank_account",
            "note",
        )
        widgets = {
            "risk": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
            "bank_account": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        }

    groups = (
        (_("Where they live"), ("building", "room", "living_address", "registered_address", "phone")),
        (_("Why they need help"), ("category", "cause", "risk", "next_visit_on", "opened_on", "note")),
        (_("Account"), ("bank_name", "account_holder", "bank_account")),
        (_("Since when it is so"), SinceForm.since_fields),
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["risk"].choices = list(Household._meta.get_field("risk").choices)
        self.fields["building"].user = user
        if self.instance.building_id:
            self.initial["building"] = self.instance.building
        self.fields["building"].widget.suggestions = suggest_places(user, level=Level.BUILDING)
        _hide(self, "bank_account", mask_account(self.instance.bank_account))
        self.ask_since(today)

    def clean_opened_on(self):
        on, closed_on = not_to_come(self.cleaned_data["opened_on"], self.today), self.instance.closed_on
        if on and closed_on and on > closed_on:
            raise ValidationError(_("The file was closed on %(day)s, before this day."), params={"day": closed_on})
        return on

    def clean_bank_account(self):
        typed = "".join(self.cleaned_data["bank_account"].split())
        return typed or self.instance.bank_account

    def sections(self):
        """The fields in groups, for the page."""
        groups = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.groups]
        return [(title, fields) for title, fields in groups if fields]

    def changed_rows(self) -> list:
        """The file with the old values of its dated fields that are changed."""
        return changed_in(self.instance, self.cleaned_data)

    def file(self) -> dict:
        """The fields of the file, as the deeds take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self):
        """Leave the instance as it is: the deeds compare it with what was typed, and write."""


class PersonForm(SinceForm, forms.ModelForm):
    """Somebody of a household. The identity number is shown masked, and stays when it is left empty."""

    relation = forms.ChoiceField(
        label=_("Relation to the head"),
        choices=[("", "–"), *(choice for choice in Relation.choices if choice[0] != Relation.HEAD)],
        required=False,
    )
    joined_on = DateField(label=_("Belongs to the household since"), required=False)
    name = forms.CharField(label=_("Full name"), max_length=100)
    birth_date = DateField(label=_("Birth date"), required=False, help_text=_("Empty: taken from the identity number."))
    status = forms.ChoiceField(label=_("Status"), choices=PRESENT)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    relation_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    joined_on_seen = DateField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Person
        fields = (
            "name",
            "identity_number",
            "sex",
            "birth_date",
            "phone",
            "health",
            "disability_class",
            "disability_level",
            "self_care",
            "work",
            "monthly_income",
            "status",
            "note",
        )
        widgets = {"identity_number": forms.TextInput(attrs={"autocomplete": "off", "class": "mono"})}

    groups = (
        (_("Who it is"), ("name", "identity_number", "sex", "birth_date", "phone", "relation", "joined_on", "status")),
        (
            _("Health and work"),
            ("health", "disability_class", "disability_level", "self_care", "work", "monthly_income", "note"),
        ),
        (_("Since when it is so"), SinceForm.since_fields),
    )
    head_needs_no = ("relation", "joined_on", "status")
    seen = ("relation", "joined_on")  # of the membership, whose edits no version counts

    def __init__(self, *args, today, is_head=False, membership=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.membership = today, membership
        for name in self._not_asked(is_head, membership):
            del self.fields[name]
        if membership:
            self.initial |= {"version": self.instance.version, **self.kept_of(membership)}
        _hide(self, "identity_number", self.instance.identity_mask)
        self.ask_since(today)

    def _not_asked(self, is_head, membership) -> tuple:
        """What is not asked here; who goes away, comes back or leaves does so by an event."""
        if membership is None:
            return (*(f"{name}_seen" for name in self.seen), *(self.head_needs_no if is_head else ()))
        of_head = ("relation",) if membership.is_head else ()
        return ("status", *of_head, *(("joined_on",) if membership.left_on else ()))

    def kept_of(self, membership) -> dict:
        """What the form holds of a membership: its values, and that they were seen."""
        values = {name: getattr(membership, name) for name in self.seen}
        return values | {f"{name}_seen": value for name, value in values.items()}

    def clean_identity_number(self):
        """A number is refused with what is wrong with it; an old or foreign document stays what it is."""
        typed = read(self.cleaned_data["identity_number"], today=self.today)
        if not typed.text and not typed.problem:
            return self.instance.identity_number
        if typed.problem:
            raise ValidationError(_("This identity number cannot be right: %(why)s."), params={"why": typed.message})
        return typed.text

    def clean_birth_date(self):
        return not_to_come(self.cleaned_data["birth_date"], self.today)

    def clean_joined_on(self):
        return not_to_come(self.cleaned_data["joined_on"], self.today)

    def clean(self):
        """A disability has a class and a level, or neither."""
        values = super().clean()
        ask_for_whole_disability(self, values)
        return values

    def person(self) -> dict:
        """The fields of the person, as the deeds take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    def sections(self):
        """The fields in groups, for the page."""
        groups = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.groups]
        return [(title, fields) for title, fields in groups if fields]

    def changed_rows(self) -> list:
        """The person and the membership with the old values of their dated fields that are changed."""
        changed = changed_in(self.instance, self.cleaned_data)
        relation = self.cleaned_data.get("relation")
        return changed + (changed_in(self.membership, {"relation": relation}) if self.membership and relation else [])

    def _post_clean(self):
        """Leave the instance as it is: the deeds compare it with what was typed, and write."""


def ask_for_whole_disability(form, values):
    """A disability has a class and a level, or neither; else the form asks for the one that is missing."""
    if bool(values.get("disability_class")) != bool(values.get("disability_level")):
        missing = "disability_level" if values.get("disability_class") else "disability_class"
        if missing in values:
            form.add_error(missing, _("A disability has both a class and a level."))


def _hide(form, name, mask):
    """Show a secret value only masked, beside an empty box."""
    form.initial[name] = ""
    form.fields[name].required = False
    if mask:
        form.fields[name].help_text = UNCHANGED % {"mask": mask}
