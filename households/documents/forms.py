"""The forms that add a document and correct what is written about it."""

from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, FilesField, no_more_megabytes, not_to_come
from common.papers.reading import read, reason
from common.papers.refusal import NotTaken
from households.models import Document, Person

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class PagesField(FilesField):
    """One or several uploads, together no larger than the office's limit."""

    def check_files(self, files):
        no_more_megabytes(files, settings.DOCUMENT_MEGABYTES)


class AboutForm(forms.ModelForm):
    """What is written about a document."""

    person = forms.ModelChoiceField(
        label=_("Whose paper"), queryset=None, required=False, empty_label=_("The whole household")
    )
    issued_on = DateField(label=_("Issued on"), required=False)
    expires_on = DateField(
        label=_("Valid until"), required=False, help_text=_("Thirty days before, it shows up on the home page.")
    )
    seen_on = DateField(
        label=_("Original seen on"), required=False, help_text=_("The day you held the original. Empty: only a copy.")
    )

    class Meta:
        model = Document
        fields = ("kind", "person", "words", "issued_on", "expires_on")

    def __init__(self, *args, household, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["person"].queryset = Person.objects.of_file(household)
        self.fields["kind"].choices = [("", _("Choose what it is")), *Document._meta.get_field("kind").choices]

    def clean_issued_on(self):
        return not_to_come(self.cleaned_data["issued_on"], self.today)

    def clean_seen_on(self):
        return not_to_come(self.cleaned_data["seen_on"], self.today)

    def clean(self):
        data = super().clean()
        if data.get("issued_on") and data.get("expires_on") and data["expires_on"] < data["issued_on"]:
            self.add_error("expires_on", _("It expires before it was issued."))
        return data

    def about(self) -> dict:
        """The fields of the document, and when the original was seen."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "seen_on") if name in self.fields}


class DocumentForm(AboutForm):
    """A document to add: what it is, and its photos or its PDF."""

    files = PagesField(
        accept=ACCEPTED,
        label=_("Photos or PDF"),
        help_text=_("One PDF, or one or several photos: each becomes a page. Where a photo was taken is not kept."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("files", "kind", "person", "words", "issued_on", "expires_on", "seen_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"submission": uuid4()}, **kwargs)

    def clean(self):
        """The files are opened once all else is right: that takes its time."""
        data = super().clean()
        if not self.errors:
            try:
                self.paper = read([upload.read() for upload in data["files"]])
            except NotTaken as refusal:
                self.add_error("files", reason(refusal))
        return data


class CorrectionForm(AboutForm):
    """What may be corrected about a document; the paper itself is withdrawn and added anew."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    """Why a document does not hold."""

    because = forms.CharField(
        label=_("Reason in words"), max_length=200, help_text=_("Such as: the wrong person's, not readable, replaced.")
    )
