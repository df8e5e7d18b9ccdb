"""Why the audit log is taken out of the office."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """The reason, in words."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
