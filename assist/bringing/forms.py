"""What the page asks: which files, and what lists do not say of themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assist.imports.roster_words import month_in
from benefits.models import Department
from common.forms import DateField

MOST_FILES, MOST_MEGABYTES = 20, 60
ACCEPTED = ".xlsx,.xls,.csv,.txt,.tsv"


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def __init__(self):
        super().__init__(attrs={"accept": ACCEPTED, "multiple": True})

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several workbooks, together no larger than what is read at once."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = [super(FilesField, self).clean(one) for one in data or [None]]
        if len(files) > MOST_FILES:
            raise ValidationError(_("More than %(most)s files at once."), params={"most": MOST_FILES})
        if sum(one.size for one in files) > MOST_MEGABYTES * 2**20:
            raise ValidationError(_("Together this is more than %(most)s MB."), params={"most": MOST_MEGABYTES})
        return files


class MonthField(forms.CharField):
    """A month: 2025-09, 202509 or 2025年9月."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return ""
        month = month_in(value.strip())
        if month is None:
            raise ValidationError(_("Write the month as 2025-09."))
        return month.isoformat()


class ListsForm(forms.Form):
    """What departments' lists do not say of themselves."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        to_field_name="code",
        label=_("Department"),
        required=False,
        empty_label=_("As the files say"),
        help_text=_("Only where a list does not say whose it is; then all the files are its lists."),
    )
    month = MonthField(label=_("Month"), required=False, help_text=_("Only where a list does not say it: 2025-09."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.in_use()

    def words(self) -> dict:
        """What is asked for, as a job keeps it."""
        department = self.cleaned_data["department"]
        return {"department": department.code if department else "", "month": self.cleaned_data["month"]}


class UploadForm(ListsForm):
    """The files themselves, ledgers and lists alike."""

    files = FilesField(
        label=_("Files"),
        help_text=_("Ledgers, needs, visits, partner units and departments' lists: .xlsx, .xls or .csv, in any order."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("files", "department", "month")


class CompareForm(forms.Form):
    """As of which day to compare."""

    day = DateField(label=_("As of"))
