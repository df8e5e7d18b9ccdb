"""What the page asks: which files, and what lists do not say of themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assist.imports.roster_words import month_in
from benefits.models import Department
from common.forms import DateField, FilesField, no_more_megabytes, not_to_come

MOST_FILES, MOST_MEGABYTES = 20, 60
ACCEPTED = ".xlsx,.xls,.csv,.txt,.tsv"


class WorkbooksField(FilesField):
    """Several workbooks, together no larger than what is read at once."""

    def check_files(self, files):
        if len(files) > MOST_FILES:
            raise ValidationError(_("More than %(most)s files at once."), params={"most": MOST_FILES})
        no_more_megabytes(files, MOST_MEGABYTES)


class MonthField(forms.CharField):
    """A month: 2025-09, 202509 or 2025年9月."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return ""
        month = month_in(value.strip())
        if month is None:
            raise ValidationError(_("Write the month as 2025-09."))
        if month > timezone.localdate():
            raise ValidationError(_("This month is still to come."))
        return month.isoformat()


class ListsForm(forms.Form):
    """What departments' lists do not say of themselves."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        to_field_name="code",
        label=_("Department"),
        required=False,
        empty_label=_("As the files say"),
        help_text=_("Of the lists that do not say whose they are; where all say it, of all the files."),
    )
    month = MonthField(label=_("Month"), required=False, help_text=_("Only where a list does not say it: 2025-09."))

    given_by = forms.CharField(label=_("Given by"), required=False, max_length=100)
    agreement = forms.CharField(
        label=_("Agreement"), required=False, max_length=200, help_text=_("By which the department gives its lists.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.in_use()

    def says_whose(self, corrected) -> bool:
        """Whether it is known whose lists were corrected: for whose next list else should it be kept?"""
        known = self.cleaned_data["department"] or all(sheet["department_code"] for sheet, *_said in corrected)
        if not known:
            self.add_error("department", _("Say whose list it is: what you correct is kept for its next one."))
        return bool(known)

    def words(self) -> dict:
        """What is asked for, as a job keeps it."""
        department = self.cleaned_data["department"]
        said = {name: self.cleaned_data[name] for name in ("month", "given_by", "agreement")}
        return said | {"department": department.code if department else ""}


class UploadForm(ListsForm):
    """The files themselves, ledgers and lists alike."""

    files = WorkbooksField(
        accept=ACCEPTED,
        label=_("Files"),
        help_text=_("Ledgers, needs, visits, partner units and departments' lists: .xlsx, .xls or .csv, in any order."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].help_text = _(
            "Only where a list does not say whose it is; then all the files are its lists."
        )

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("files", "department", "month", "given_by", "agreement")


class CompareForm(forms.Form):
    """As of which day to compare."""

    day = DateField(label=_("As of"))

    def clean_day(self):
        """A comparison of a day to come would bar those of the days before it."""
        return not_to_come(self.cleaned_data["day"], timezone.localdate())
