"""A box for somebody who helps, typed by name."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import SuggestedInput
from common.wording import listed
from volunteers.models import User

MOST_MEANT = 30
MOST_SUGGESTED = 120


class PersonField(forms.CharField):
    """Somebody out of ``people`` (a queryset set by whoever makes the form), typed by name or as "name #number".

    The cleaned value is one person, or None for an empty box.
    """

    widget = SuggestedInput
    people = User.objects.none()
    default_error_messages = {
        "unknown": _("Nobody called “%(name)s” is among the people you may choose."),
        "several": _("Several people are called that: %(names)s. Type the name with its number."),
    }

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        self.run_validators(text)
        found = find_people(self.people, text)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"name": text})
        if len(found) > 1:
            names = listed(name_with_number(user) for user in found)
            raise ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return found[0]

    def prepare_value(self, value):
        return name_with_number(value) if isinstance(value, User) else value


def find_people(people, text: str) -> list[User]:
    """Whoever a typed name means."""
    name, _mark, number = text.partition("#")
    if number.strip().isdecimal() and len(number) < 19:
        return list(people.filter(pk=int(number)))
    return list(people.filter(name=name.strip()).named()[:MOST_MEANT])


def suggest_helpers(people) -> list[str]:
    """Names to suggest out of these people."""
    return list(people.named().values_list("name", flat=True)[:MOST_SUGGESTED])


def name_with_number(user) -> str:
    return f"{user.name} #{user.pk}"
