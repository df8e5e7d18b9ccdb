"""The question that the forms of a file ask: since when is it so, or was it wrong before?"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import DATED, FormerValue

SINCE, WRONG = "since", "wrong"


class SinceFields(forms.Form):
    """Asks once, of everything that was changed: so since a day, or a correction of what was never so.

    A form of this kind has ``today``.
    """

    was = forms.ChoiceField(
        label=_("What you changed"),
        choices=[(SINCE, _("It is so since a day")), (WRONG, _("It was wrong before (a correction)"))],
        widget=forms.RadioSelect,
        initial=SINCE,
        required=False,
    )
    since = DateField(
        label=_("So since"),
        required=False,
        help_text=_("The day from which it is so; until then the file shows what was so before."),
    )
    since_fields = ("was", "since")

    def clean_since(self):
        return not_to_come(self.cleaned_data["since"], self.today)

    def ask_for_the_day(self, values):
        """A day is needed where it is said to be so since one."""
        if values.get("was") == SINCE and not values.get("since") and "since" not in self.errors:
            self.add_error("since", _("Say since when it is so, or choose that it was wrong before."))


class SinceForm(SinceFields):
    """The same of the dated fields of a row; such a form has ``changed_rows()``, and asks only where it has any."""

    def ask_since(self, today):
        """Ask, of a row that is on file; one that is being written down for the first time has no before."""
        if self.instance.pk:
            self.initial.setdefault("since", today)
        else:
            for name in self.since_fields:
                del self.fields[name]

    def clean(self):
        """No later change may be known already."""
        values = super().clean()
        if "since" not in self.fields or "since" in self.errors:
            return values
        changed = self.changed_rows()
        if values.get("was") == WRONG or not changed:
            values["since"] = None
        elif values["since"] or not values.get("was"):
            values["since"] = values["since"] or self.today
            self._refuse_before_a_later_change(changed, values["since"])
        else:
            self.ask_for_the_day(values)
        return values

    def _refuse_before_a_later_change(self, changed, since):
        rows = [FormerValue.of_field(row, name, old, until=since) for row, old in changed for name, old in old.items()]
        for former in FormerValue.objects.latest_after(rows, since).values():
            words = _("“%(field)s” has changed on %(day)s already: since that day or a later one, or a correction.")
            params = {"field": former.field_words(), "day": former.until}
            self.add_error("since", ValidationError(words, params=params))


def changed_in(row, values) -> list:
    """The row with the old values of its dated fields that the values change; [] where none does."""
    old = {
        name: getattr(row, name)
        for name in DATED[row._meta.model_name]
        if name in values and values[name] != getattr(row, name)
    }
    return [(row, old)] if old else []
