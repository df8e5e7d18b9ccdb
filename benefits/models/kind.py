"""What the state gives and what departments' lists tell: kinds, how they go together, and the office's own values."""

import json
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.refused import MayNot, TooLate
from volunteers.models.field_history import FieldHistory
from volunteers.rights import Deed, may


class InForceQuerySet(models.QuerySet):
    """Rules with a first and a last day."""

    def in_force(self, day):
        """Those that are switched on and hold on a day."""
        began = Q(starts_on=None) | Q(starts_on__lte=day)
        return self.filter(began, Q(ends_on=None) | Q(ends_on__gt=day), is_on=True)


class Dated(models.Model):
    """A rule that holds from a day until a day (the first on which it holds no longer), on or off, with its source."""

    source = models.CharField(_("source"), max_length=200, blank=True)
    starts_on = models.DateField(_("holds from"), null=True, blank=True)
    ends_on = models.DateField(_("holds until"), null=True, blank=True)
    is_on = models.BooleanField(_("switched on"), default=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        abstract = True


class DepartmentQuerySet(models.QuerySet):
    def in_use(self):
        """The departments that give lists, as the office began with them."""
        return self.filter(is_active=True).order_by("pk")


class Department(models.Model):
    """A department that gives the office its lists."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    words = models.CharField(
        _("other names"), max_length=300, blank=True, help_text=_("As they stand in file names and titles.")
    )
    months_kept = models.PositiveSmallIntegerField(
        _("months kept"), default=24, help_text=_("Rows of its lists are thrown away after so many months.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = DepartmentQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self):
        return self.name


class Nature(models.TextChoices):
    """What sort of thing a list says of somebody."""

    BENEFIT = "benefit", _("Benefit that is paid")
    CATEGORY = "category", _("Category without money")
    INCOME = "income", _("Income")
    CARD = "card", _("Disability card")
    WORK = "work", _("Work")
    CARE = "care", _("Care and health")
    DEATH = "death", _("Death")


class UnitLevel(models.TextChoices):
    """Whom a benefit is given to."""

    HOUSEHOLD = "household", _("Household")
    PERSON = "person", _("One person")


class BenefitKindQuerySet(models.QuerySet):
    def given(self):
        """What somebody may be entitled to: benefits and categories in use."""
        return self.filter(nature__in=(Nature.BENEFIT, Nature.CATEGORY), is_active=True)

    def in_order(self):
        return self.order_by("position", "pk")


class BenefitKind(models.Model):
    """One kind of benefit (低保, 高龄津贴 …) or of fact (pension, disability card, death) that lists tell."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    words = models.TextField(_("other names"), blank=True, help_text=_("As they stand in lists, apart by blanks."))
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, default=Nature.BENEFIT)
    level = models.CharField(_("given to"), max_length=10, choices=UnitLevel, default=UnitLevel.PERSON)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="kinds", verbose_name=_("department")
    )
    counts_as_income = models.BooleanField(_("counts as income"), default=False)
    amount = models.DecimalField(_("yuan a month"), max_digits=10, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = BenefitKindQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("kind of benefit")
        verbose_name_plural = _("kinds of benefits")

    def __str__(self):
        return self.name


class Relation(models.TextChoices):
    """How two benefits go together (domain.md §2.4)."""

    EXCLUSIVE = "exclusive", _("exclude one another")
    REQUIRES = "requires", _("the first rests on the second")
    DUPLICATE = "duplicate", _("at one place only")
    OFFSET = "offset", _("the second is taken off the first")
    STACK = "stack", _("both together")
    HIGHER_OF_TWO = "higher_of_two", _("the higher of the two")
    CHOOSE_ONE = "choose_one", _("one of the two, as the person chooses")


class BenefitRelationQuerySet(InForceQuerySet):
    def of_kind(self, kind):
        """The relations in which a kind stands, with both kinds."""
        either = self.filter(Q(first=kind) | Q(second=kind)).select_related("first", "second")
        return either.order_by("first__position", "second__position", "pk")


class BenefitRelation(Dated):
    """How one kind of benefit goes with another; several that one kind *requires* are alternatives."""

    first = models.ForeignKey(BenefitKind, models.PROTECT, related_name="relations", verbose_name=_("first kind"))
    second = models.ForeignKey(BenefitKind, models.PROTECT, related_name="+", verbose_name=_("second kind"))
    relation = models.CharField(_("relation"), max_length=15, choices=Relation)

    objects = BenefitRelationQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("relation of benefits")
        verbose_name_plural = _("relations of benefits")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "relation", "starts_on"], name="relation_once_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["first", "second", "relation"], condition=Q(starts_on=None), name="relation_once_from_ever"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="relation_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.first} · {self.get_relation_display()} · {self.second}"


def _only_who_rules(user):
    if not may(user, Deed.RUN_GRID):
        raise MayNot(_now("Your post does not allow changing the rules."))


class EntitlementRuleQuerySet(InForceQuerySet):
    def for_all(self):
        """The rules without whose condition nobody may hold the benefit."""
        return self.filter(is_required=True)

    def for_list(self):
        return self.select_related("kind").order_by("kind__position", "pk")

    @transaction.atomic
    def draft(self, *, by, name, kind, condition):
        """A new rule, switched off until somebody switches it on; TooLate where there is one of this name."""
        _only_who_rules(by)
        made = {"kind": kind, "condition": condition, "is_on": False}
        rule, is_new = self.get_or_create(name=name, defaults=made)
        if not is_new:
            raise TooLate(_now("There is a rule of this name already."))
        return rule


class EntitlementRule(Dated):
    """Who should have a benefit: a condition on facts, written as data and asked as one query."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.ForeignKey(
        BenefitKind, models.PROTECT, related_name="entitlements", verbose_name=_("kind of benefit")
    )
    condition = models.JSONField(_("condition"))
    is_required = models.BooleanField(
        _("nobody else may hold it"),
        default=False,
        help_text=_("Whoever holds the benefit without meeting the condition is found as well."),
    )

    objects = EntitlementRuleQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("rule who should have a benefit")
        verbose_name_plural = _("rules who should have a benefit")

    def __str__(self):
        return self.name

    def mark(self) -> str:
        """What tells this condition from any other."""
        return sha256(json.dumps(self.condition, sort_keys=True).encode()).hexdigest()

    @transaction.atomic
    def rewrite(self, *, by, condition, before: str):
        """Put another condition in place of the one somebody saw (its mark), or raise and change nothing."""
        _only_who_rules(by)
        now = EntitlementRule.objects.select_for_update().get(pk=self.pk)
        if now.mark() != before:
            self.condition = now.condition
            raise TooLate(_now("“%(finding)s” was changed meanwhile.") % {"finding": self})
        now.condition = condition
        now.save()
        self.refresh_from_db()

    def clean(self):
        from benefits.conditions import check

        try:
            check(self.condition)
        except ValidationError as error:
            raise ValidationError({"condition": error.messages}) from error


class LocalValueQuerySet(models.QuerySet):
    def value_on(self, name: str, day):
        """What an office's value is on a day, or None where nobody has set it."""
        known = self.filter(Q(since=None) | Q(since__lte=day), name=name)
        return known.order_by(F("since").desc(nulls_last=True), "-pk").values_list("value", flat=True).first()


class LocalValue(models.Model):
    """A value that each place sets for itself (the standard of 低保, the age of 高龄津贴 …), from a day on."""

    class Name(models.TextChoices):
        DIBAO_STANDARD = "dibao_standard", _("standard of the minimum living allowance, yuan a person a month")
        OLD_AGE_FROM = "old_age_from", _("age from which the old-age allowance is given")
        MARGIN_FACTOR = "margin_factor", _("margin: times the standard")

    name = models.CharField(_("name"), max_length=40, choices=Name)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    since = models.DateField(_("since"), null=True, blank=True)

    objects = LocalValueQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("local value")
        verbose_name_plural = _("local values")
        constraints = [
            models.UniqueConstraint(fields=["name", "since"], name="local_value_once_a_day"),
            models.UniqueConstraint(fields=["name"], condition=Q(since=None), name="local_value_once_from_ever"),
        ]

    def __str__(self):
        return f"{self.get_name_display()}: {self.value}"
