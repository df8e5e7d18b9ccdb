"""The words of the query string that choose entries of the audit log."""

import django_filters
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from common.filters import ListFilter
from common.forms import DateField
from volunteers.audit.files import keys_of
from volunteers.models import AuditEntry, Chain, Did, User

# Nothing shorter: whoever searched the details by a word could guess at the values that the log does not show.
WHOLE_SHA256 = RegexValidator(r"\A[0-9A-Fa-f]{64}\Z", _("64 digits, of 0–9 and a–f."))


class DayFilter(django_filters.DateFilter):
    """A day in any spelling the office types."""

    field_class = DateField


class AuditFilter(ListFilter):
    """Entries by who, what, when, which file, and whether it succeeded."""

    more = ("chain", "address", "failed", "sha256")

    who = django_filters.CharFilter(method="by_who", label=_("Who (name or sign-in name)"))
    did = django_filters.ChoiceFilter(choices=Did, label=_("Did what"), empty_label=_("Anything"))
    file = django_filters.CharFilter(method="by_file", label=_("File number"))
    since = DayFilter(field_name="at", lookup_expr="date__gte", label=_("From"))
    until = DayFilter(field_name="at", lookup_expr="date__lte", label=_("Until"))
    chain = django_filters.ChoiceFilter(choices=Chain, label=_("Kept as"), empty_label=_("Any"))
    address = django_filters.CharFilter(field_name="address", label=_("Address"))
    failed = django_filters.ChoiceFilter(
        method="by_success", choices=[("yes", _("Failed")), ("no", _("Succeeded"))], label=_("Outcome"),
        empty_label=_("Any"),
    )  # fmt: skip

    sha256 = django_filters.CharFilter(
        method="by_sha256", label=_("SHA-256 of a file that left the office"), validators=[WHOLE_SHA256]
    )

    class Meta:
        model = AuditEntry
        fields: tuple = ()

    def by_who(self, entries, name, words):
        return entries.of_people(User.objects.called(words.strip()))

    def by_file(self, entries, name, number):
        keys = keys_of(number.strip())
        return entries.of_file(keys[0]) if keys else entries.none()

    def by_sha256(self, entries, name, digits):
        return entries.of_bytes(digits.lower())

    def by_success(self, entries, name, word):
        return entries.with_outcome(word == "no")
