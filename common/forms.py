"""Form fields that every room uses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from common.dates import read_date
from common.wording import says


class DateInput(forms.DateInput):
    """A date typed into a plain text box, which keeps what was typed even where it is no date.

    ``data-date`` lets a script put a calendar beside it; it works without one. The browser's own date input
    is not used: it wants another order of digits in each language, and sends nothing for a half-typed date.
    """

    def __init__(self, attrs=None):
        plain = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "2025-10-11", "data-date": ""}
        super().__init__(attrs=plain | (attrs or {}), format="%Y-%m-%d")


def not_to_come(day, today):
    """The day that was typed, if it has come; ValidationError otherwise."""
    if day and day > today:
        raise ValidationError(_("This day has not come yet."))
    return day


class SuggestedInput(forms.TextInput):
    """A text box with the browser's own list of suggestions; ``suggestions`` are names."""

    suggestions: tuple[str, ...] = ()

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_list"
        box = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((name,) for name in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several uploads of the kinds ``accept`` names to the browser; ``check_files`` says what is too much."""

    def __init__(self, *, accept, **kwargs):
        super().__init__(widget=FilesInput(attrs={"accept": accept, "multiple": True}), **kwargs)

    def clean(self, data, initial=None):
        files = [super(FilesField, self).clean(one) for one in data or [None]]
        self.check_files(files)
        return files

    def check_files(self, files):
        """Raise ValidationError where these are too many or too large; nothing is, unless a field says so."""


def no_more_megabytes(files, most: int):
    """Raise ValidationError where files are larger together than so many megabytes."""
    if sum(one.size for one in files) > most * 2**20:
        raise ValidationError(_("Together this is more than %(most)s MB."), params={"most": most})


class ReasonForm(forms.Form):
    """A reason from the list (``REASONS``), or in words: what is called "other" has to be written down."""

    REASONS: tuple = ()
    why = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), required=False, max_length=200)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = self.REASONS

    def clean(self):
        """The ``reason`` in words."""
        data = super().clean()
        why, words = data.get("why"), data.get("words", "").strip()
        if why == "other" and not words:
            self.add_error("words", _("Write down the reason."))
        elif why:
            label = str(dict(self.REASONS)[why])
            data["reason"] = words if why == "other" else says(label, words) if words else label
        return data


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
