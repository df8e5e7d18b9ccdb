"""A form of the admin site that overwrites nobody: it knows how the row stood when it was opened."""

from contextlib import suppress
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.wording import sentences
from volunteers.stale import versions

MARK = "opened_as"


class KeptForm(forms.ModelForm):
    """Whoever saves a row that says something else by now sees both, and may save again, knowingly.

    The mark is made of the fields that the form shows, and of the rows that are kept with it (``below``, set by the
    admin: each a model and its way to this one). Whoever saves holds the row, see ``KeptAdmin``.
    """

    opened_as = forms.CharField(widget=forms.HiddenInput, required=False, label="")
    below: tuple = ()
    stale = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial[MARK] = self.mark()
        else:
            del self.fields[MARK]

    def clean(self):
        data = super().clean()
        if MARK in self.fields and self.cleaned_data.get(MARK) != self.initial[MARK]:
            self.stale = versions(self, self.instance, names=self._kept())
            self.data = self.data.copy()
            self.data[self.add_prefix(MARK)] = self.initial[MARK]
            self.add_error(None, ValidationError(_("Compare both versions, and save again."), code="stale"))
        return data

    def mark(self) -> str:
        """What tells the row as it is now, with what is kept below it, from any other."""
        said = [self._said(self.instance, name) for name in self._kept()]
        for model, way in self.below:
            names = [field.name for field in model._meta.concrete_fields]
            rows = model._default_manager.filter(**{way: self.instance.pk}).order_by("pk")
            said += [[self._said(row, name) for name in names] for row in rows]
        return sha256(repr(said).encode()).hexdigest()

    def _kept(self):
        """The fields of the row that this form would write."""
        names = {field.name for field in self._meta.model._meta.concrete_fields}
        return [name for name, field in self.fields.items() if name in names and not field.disabled]

    @staticmethod
    def _said(row, name) -> str:
        field = row._meta.get_field(name)
        return str(field.get_prep_value(getattr(row, field.attname)))


def hold(model, key: str) -> None:
    """Keep a row from being changed by anybody else until this transaction ends."""
    with suppress(ValidationError):  # what is no key names no row; the stock view says so
        key = model._meta.pk.to_python(key)
        model._default_manager.select_for_update().filter(pk=key).first()


def both_below(formset) -> dict:
    """The rows kept below a row, as they are saved now and as they were typed, for components/stale.html."""
    rows = formset.model._default_manager.filter(**{formset.fk.name: formset.instance.pk}).order_by("pk")
    saved = sentences(str(row) for row in rows)
    typed = sentences(str(form.instance) for form in formset.forms if form.instance.pk or form.has_changed())
    label = capfirst(formset.model._meta.verbose_name_plural)
    return {"label": label, "theirs": saved, "yours": typed, "differs": saved != typed}


def pointed_to(rows, key, field):
    """The key of what the row of this key points to by a field, as a question."""
    return rows.filter(pk=key).order_by().values(field.attname)


def to_choose(rows, user, own):
    """The rows that somebody may point a row to: those in reach, and what it points to already (``own``)."""
    return rows.filter(Q(pk__in=rows.visible_to(user).order_by().values("pk")) | Q(pk__in=own))
