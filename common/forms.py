"""Form fields that every room uses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.dates import read_date


class DateInput(forms.DateInput):
    """A date typed into a plain text box, which keeps what was typed even where it is no date.

    ``data-date`` lets a script put a calendar beside it; it works without one. The browser's own date input
    is not used: it wants another order of digits in each language, and sends nothing for a half-typed date.
    """

    def __init__(self, attrs=None):
        plain = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "2025-10-11", "data-date": ""}
        super().__init__(attrs=plain | (attrs or {}), format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date in any of the spellings ``read_date`` knows."""

    widget = DateInput
    default_error_messages = {"invalid": _("Type a date such as 2025-10-11 or 20251011.")}

    def to_python(self, value):
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            return read_date(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
