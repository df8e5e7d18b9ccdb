"""What every model in the admin site shares: only rows in reach, nothing deleted, nobody overwritten."""

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from common.crypto import EncryptedTextField
from common.forms import not_to_come
from common.identity import mask_account
from volunteers.audit.looks import looked_at
from volunteers.kept_form import MARK, KeptForm, both_below, hold, pointed_to, to_choose

LONGEST_KEY = 18  # digits that fit into what the database counts with


class KeySelect(AutocompleteSelect):
    """A box that suggests rows; what cannot be the key of one is shown as nothing, where the library would break."""

    def optgroups(self, name, value, attr=None):
        keys = [one for one in map(str, value) if one.isdecimal() and len(one) <= LONGEST_KEY]
        return super().optgroups(name, keys, attr)


class Kept:
    """Rows that are in reach (``visible_to`` where the model has it); no row is ever deleted."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def lookup_allowed(self, lookup, value, request):
        """A list is narrowed by what its filters offer; nobody guesses at another field by how many rows fit."""
        offered = (
            one.parameter_name if isinstance(one, type) else one if isinstance(one, str) else one[0]
            for one in self.list_filter
        )
        name = lookup.partition("__")[0]
        return name in (*offered, self.date_hierarchy) and super().lookup_allowed(lookup, value, request)

    def get_object(self, request, object_id, from_field=None):
        """The row; whoever finds one of a household's file has looked at that file."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            looked_at(found)
        return found

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A row points to rows in reach, or stays where it points; the key of any other is no choice."""
        rows = self.get_field_queryset(kwargs.get("using"), db_field, request)
        rows = db_field.related_model._default_manager.all() if rows is None else rows
        if hasattr(rows, "visible_to"):
            key = unquote(request.resolver_match.kwargs.get("object_id", ""))
            is_one = isinstance(self, ModelAdmin) and key.isdecimal() and len(key) <= LONGEST_KEY
            own = pointed_to(self.get_queryset(request), key, db_field) if is_one else ()
            kwargs.setdefault("queryset", to_choose(rows, request.user, own))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class MaskedChanges(HistoricalRecordContextHelper):
    """What the history of a row shows: of a secret value only its mask, as everywhere else."""

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        is_secret = isinstance(self.model._meta.get_field(change.field), EncryptedTextField)
        return mask_account(value) if is_secret and value else value


class KeptAdmin(Kept, SimpleHistoryAdmin):
    """Rows that are kept here, with the history of their fields for whoever has the row itself in reach."""

    form = KeptForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        inlines = [] if obj is None else self.get_inline_instances(request, obj)
        form.below = tuple((one.model, one.get_formset(request, obj).fk.name) for one in inlines)
        return form

    def get_fields(self, request, obj=None):
        return [name for name in super().get_fields(request, obj) if name != MARK]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Whoever saves holds the row until it is saved: nobody else changes it after it was looked at."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            hold(self.model, unquote(object_id))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        """The form with its mark; whoever comes second sees what is saved now beside what he or she typed."""
        form = context["adminform"].form
        stale = getattr(form, "stale", None)
        if MARK in form.fields:
            context |= {"mark": form[MARK], "stale": stale}
        if stale:
            stale["versions"] += [both_below(one.formset) for one in context["inline_admin_formsets"]]
        response = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = 409 if stale else response.status_code
        return response

    def history_view(self, request, object_id, extra_context=None):
        self._must_reach(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An old version is only looked at; the library would put it back for whoever may look, past the verbs."""
        self._must_reach(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_historical_record_context_helper(self, request, historical_record):
        return MaskedChanges(self.model, historical_record)

    def _must_reach(self, request, object_id):
        """A row out of reach has no history either; the library would rebuild it from there."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404


class LookOnlyAdmin(Kept, ModelAdmin):
    """Rows that only verbs write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class CorrectionForm(KeptForm):
    """A form that knows that what happened lies not in the future."""

    happened = ("visited_on", "raised_on", "birth_date")

    def clean(self):
        data = super().clean()
        for name in self.happened:
            try:
                not_to_come(data.get(name), timezone.localdate())
            except ValidationError as error:
                self.add_error(name, error)
        return data


class CorrectionsAdmin(KeptAdmin):
    """Corrections of plain fields, each through the verb that keeps the history."""

    form = CorrectionForm

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        changes = self.changes_of(form)
        if changes:
            row = type(obj).objects.get(pk=obj.pk)
            self.write(request, row, row.version, changes)

    def changes_of(self, form) -> dict:
        """The fields of the row that were changed, with what was typed."""
        fields = {field.name for field in self.model._meta.concrete_fields}
        return {name: form.cleaned_data[name] for name in form.changed_data if name in fields}

    def write(self, request, row, version, changes):
        """Write the changed fields; a model with its own deed for corrections calls that instead."""
        row.correct(by=request.user, version=version, **changes)
