"""The fields that the forms of a household's events share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import Household, Relation
from volunteers.rights import Deed, may

RELATIONS = [("", "–"), *(choice for choice in Relation.choices if choice[0] != Relation.HEAD)]
FOLLOW, STAY = "follow", "stay"
STAYS_HERE = _("stays on this file")


class MemberField(forms.TypedChoiceField):
    """One of these memberships, by the person's name."""

    def __init__(self, memberships, **kwargs):
        self.memberships = {str(membership.pk): membership for membership in memberships}
        choices = [(pk, membership.person.name) for pk, membership in self.memberships.items()]
        widget = forms.RadioSelect if len(choices) <= 5 else forms.Select
        super().__init__(choices=choices, coerce=self.memberships.get, empty_value=None, widget=widget, **kwargs)


class MembersField(forms.TypedMultipleChoiceField):
    """Several of these memberships, ticked by the people's names."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, memberships, **kwargs):
        self.memberships = {str(membership.pk): membership for membership in memberships}
        choices = [(pk, membership.person.name) for pk, membership in self.memberships.items()]
        super().__init__(choices=choices, coerce=self.memberships.get, empty_value=[], **kwargs)


class OpenFileField(forms.CharField):
    """Another open file that somebody keeps, by its number; ``user`` and ``apart_from`` are set by the form."""

    default_error_messages = {"unknown": _("No open file that you keep has this number.")}
    user = apart_from = None

    def to_python(self, value):
        number = super().to_python(value)
        if not number:
            return None
        files = Household.objects.visible_to(self.user).open().with_place().numbered(number)
        found = files.first()
        if found is None or found == self.apart_from or not may(self.user, Deed.KEEP_FILES, found.building):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def validate(self, value):
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """A file is no text: what the text may be was looked at before."""


class DeedForm(forms.Form):
    """Since when, why, on which paper; each form of an event begins with what it is about and ends with these."""

    on = DateField(label=_("Since when"), help_text=_("The day on which it happened."))
    because = forms.CharField(label=_("Reason in words"), max_length=200)
    paper = forms.CharField(
        label=_("Paper it rests on"),
        max_length=200,
        required=False,
        help_text=_("Such as a certificate or a ruling, with its number."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)  # the last event that the page showed
    last = ("on", "because", "paper", "submission", "seen")
    needs_reason = True

    def __init__(self, *args, household, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.household, self.today = household, today
        self.fields["because"].required = self.needs_reason

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def ask_whether_they_follow(self, hanging, stay=STAYS_HERE):
        """Ask once whether what hangs on the people follows them, where anything does."""
        if hanging:
            self.fields["follow"] = forms.ChoiceField(
                label=_("What hangs on them"),
                choices=[(FOLLOW, _("goes along with them")), (STAY, stay)],
                widget=forms.RadioSelect,
                initial=FOLLOW,
            )

    def end_with_the_paper(self):
        """Put the day, reason and paper last; what stands before them changes what the page says beforehand."""
        first = [name for name in self.fields if name not in self.last]
        self.order_fields([*first, *self.last])
        for name in first:
            self.fields[name].widget.attrs["class"] = "decides"

    def told(self) -> dict:
        """What was typed, as the deeds take it."""
        told = {name: value for name, value in self.cleaned_data.items() if not name.startswith("relation_")}
        del told["seen"]
        if "follow" in told:
            told["follow"] = told["follow"] == FOLLOW
        return told

    def on_file(self) -> dict:
        """What the file says now of what is asked here, by field, for whoever comes second."""
        return {}

    def relations(self) -> dict:
        """Membership key → relation, of the fields that ask for one."""
        return {
            int(name.removeprefix("relation_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("relation_")
        }


def relations_on_file(present) -> dict:
    """What each member is to the head now, by the field that asks for it."""
    return {f"relation_{one.pk}": one.get_relation_display() for one in present}


def head_on_file(present) -> str:
    """Who is the head now."""
    return next((one.person.name for one in present if one.is_head), "")
