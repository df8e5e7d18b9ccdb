"""What a field of a file said before: facts hold from a day until a day (architecture: time and truth)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField

# The fields that are so from a day until a day. What is typed over in any other field was a mistake.
DATED = {
    "household": (
        "number", "building", "room", "living_address", "registered_address", "phone", "category", "cause", "risk",
        "bank_name", "account_holder", "bank_account",
    ),
    "person": (
        "name", "phone", "health", "disability_class", "disability_level", "work", "monthly_income", "self_care",
        "status", "died_on", "whereabouts",
    ),
    "membership": ("relation", "is_head"),
}  # fmt: skip
SECRET = ("bank_account",)


class ChangedLater(Exception):
    """Something else has been so since a later day already; nothing was written. ``former`` is that value."""

    def __init__(self, former):
        super().__init__(
            _("This has changed on %(day)s already; what is so since an earlier day cannot come after it.")
            % {"day": former.until}
        )
        self.former = former


class FormerValueQuerySet(models.QuerySet):
    def valid(self):
        """Without those that were taken back."""
        return self.filter(set_aside=False)

    def of(self, *owners):
        """The former values of these rows (households, people, memberships)."""
        condition = Q(pk__in=[])
        for owner in owners:
            condition |= Q(**{owner._meta.model_name: owner})
        return self.filter(condition)

    def of_file(self, household):
        """The former values of a file, of everyone who ever was its member, and of their memberships."""
        members = household.memberships.order_by()
        return self.filter(
            Q(household=household) | Q(membership__in=members.values("pk")) | Q(person__in=members.values("person"))
        )

    def ended_after(self, day):
        """What was still so on a day, or became so later: applied from the latest on, the first one is what held."""
        return self.filter(until__gt=day)

    def in_time(self):
        """As one followed the other."""
        return self.order_by("until", "pk")

    def keep(self, changed, *, until, by, source="", action=None):
        """Keep what held until a day; ``changed`` is rows with their dated fields' old values: (row, {field: old}).

        Fields that have no dates are passed over. Raises ChangedLater where a later change is known already.
        Costs two queries for all of them. Returns the rows written.
        """
        rows = [
            FormerValue.of_field(row, field, old, until=until, by=by, source=source, action=action)
            for row, fields in changed
            for field, old in fields.items()
            if field in DATED[_kind(row)]
        ]
        later = self.latest_after(rows, until)
        if later:
            raise ChangedLater(max(later.values(), key=lambda one: one.until))
        return self.bulk_create(rows)

    def free_since(self, row, fields, day):
        """The first day, from this one on, from which these fields may be said to be otherwise."""
        rows = [FormerValue.of_field(row, name, "", until=day) for name in fields if name in DATED[_kind(row)]]
        return max([day, *(later.until for later in self.latest_after(rows, day).values())])

    def latest_after(self, rows, day):
        """The latest former value after a day of each field that these former values are of; in one query."""
        wanted = {(one.owner_key(), one.field) for one in rows}
        if not wanted:
            return {}
        condition = Q(pk__in=[])
        for kind in DATED:
            keys = {key for (owner, key), _field in wanted if owner == kind}
            condition |= Q(**{f"{kind}__in": keys})
        found = self.valid().filter(condition, until__gt=day).in_time()
        latest = {(one.owner_key(), one.field): one for one in found}
        return {known: one for known, one in latest.items() if known in wanted}


class FormerValue(models.Model):
    """A value that a field of a file had until a day, the first day on which it held no longer.

    What holds now stands on the row itself and nowhere else. What was never so is a correction and leaves no
    former value; the field's history has it.
    """

    household = models.ForeignKey("households.Household", models.PROTECT, null=True, related_name="former_values")
    person = models.ForeignKey("households.Person", models.PROTECT, null=True, related_name="former_values")
    membership = models.ForeignKey("households.Membership", models.PROTECT, null=True, related_name="former_values")
    field = models.CharField(_("field"), max_length=40)
    value = models.CharField(_("former value"), max_length=300, blank=True)
    secret = EncryptedTextField(_("former value"), label="households.FormerValue.secret", blank=True, default="")
    until = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    source = models.CharField(_("from"), max_length=200, blank=True)
    set_aside = models.BooleanField(_("taken back"), default=False)
    action = models.ForeignKey("households.Action", models.PROTECT, null=True, related_name="former_values")

    objects = FormerValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("former value")
        verbose_name_plural = _("former values")
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, person=None, membership=None)
                | Q(household=None, person__isnull=False, membership=None)
                | Q(household=None, person=None, membership__isnull=False),
                name="former_value_of_one_row",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "until"], name="former_of_household"),
            models.Index(fields=["person", "until"], name="former_of_person"),
            models.Index(fields=["membership", "until"], name="former_of_membership"),
        ]

    def __str__(self):
        return f"{self.field} · {self.until}"

    @classmethod
    def of_field(cls, row, field, old, **told):
        """The former value of one field of a row, not yet written."""
        words = _stored(row, field, old)
        place = "secret" if field in SECRET else "value"
        return cls(**{_kind(row): row, place: words}, field=field, **told)

    def owner_key(self) -> tuple:
        """Which row this is a value of: (kind, key)."""
        kind = next(kind for kind in DATED if getattr(self, f"{kind}_id"))
        return kind, getattr(self, f"{kind}_id")

    def field_words(self) -> str:
        """What the field is called, as a heading."""
        kind, _key = self.owner_key()
        return capfirst(self._meta.get_field(kind).related_model._meta.get_field(self.field).verbose_name)

    def followed_by(self):
        """What the same field is said to have held since, by anything but the same action."""
        kind, key = self.owner_key()
        later = FormerValue.objects.valid().filter(field=self.field, pk__gt=self.pk, **{kind: key})
        return later.exclude(action=self.action_id)

    def read(self, row):
        """The value as the row's field holds it (a building: its key)."""
        stored = self.secret if self.field in SECRET else self.value
        field = row._meta.get_field(self.field)
        return field.target_field.to_python(stored) if field.is_relation else _read(field, stored)

    def put_on(self, row):
        """Put the value on a row that is only looked at, as it was then."""
        field = row._meta.get_field(self.field)
        setattr(row, field.attname, self.read(row))


def _kind(row) -> str:
    return row._meta.model_name


def _stored(row, name, old) -> str:
    field = row._meta.get_field(name)
    if field.is_relation:
        return str(getattr(old, "pk", old))
    return "" if old is None else str(old)


def _read(field, stored):
    if stored == "" and field.null:
        return None
    return field.to_python(stored)
