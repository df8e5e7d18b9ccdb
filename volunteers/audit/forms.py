"""Why something is taken out of the office, as the audit log keeps it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ReasonForm


class WhyForm(ReasonForm):
    """For what a workbook leaves the office."""

    REASONS = (
        ("monthly", _("Monthly ledger to the street")),
        ("inspection", _("Inspection")),
        ("meeting", _("Meeting on cases")),
        ("other", _("Other, in words")),
    )


class InWordsForm(forms.Form):
    """Why the audit log itself is taken out."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
