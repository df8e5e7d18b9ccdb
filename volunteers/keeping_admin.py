"""What every model in the admin site shares: only rows in reach, nothing deleted, nobody overwritten."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from volunteers.models.versioned import ChangedMeanwhile


class Kept:
    """Rows that are in reach (``visible_to`` where the model has it); no row is ever deleted."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_delete_permission(self, request, obj=None):
        return False


class KeptAdmin(Kept, SimpleHistoryAdmin):
    """Rows that are kept here, with the history of their fields."""


class LookOnlyAdmin(Kept, ModelAdmin):
    """Rows that only verbs write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class VersionedForm(forms.ModelForm):
    """A form that knows which version it was opened on."""

    opened_version = forms.IntegerField(widget=forms.HiddenInput, label="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opened_version"].initial = self.instance.version

    def clean(self):
        data = super().clean()
        if data.get("opened_version") != self.instance.version:
            raise ValidationError(_("This was changed meanwhile. Open it again to see what it says now."))
        return data


class CorrectionsAdmin(KeptAdmin):
    """Corrections of plain fields, each through the verb that guards the version and keeps the history."""

    form = VersionedForm

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        names = [name for name in form.changed_data if name != "opened_version"]
        changes = {name: form.cleaned_data[name] for name in names}
        if not changes:
            return
        try:
            self.write(request, type(obj).objects.get(pk=obj.pk), form.cleaned_data["opened_version"], changes)
        except ChangedMeanwhile as changed:
            messages.error(request, str(changed))

    def write(self, request, row, version, changes):
        """Write the changed fields; a model with its own deed for corrections calls that instead."""
        row.correct(by=request.user, version=version, **changes)
