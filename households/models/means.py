"""What a household lives on and owns: income, property, housing, and who outside it owes it support.

Each row is so from a day until a day (the first on which it is so no longer). Nothing is overwritten: where something
else is so from a day on, the row ends and a new one begins. What was never so is corrected, and the row's history
keeps what stood there; what should not have been written at all is withdrawn and stays to be read.
"""

from django.core.validators import MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models.income_kind import IncomeKind
from households.models.person import Membership, Relation
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import ChangedMeanwhile, Versioned
from volunteers.rights import Sees, reach

# What is owed to somebody by a person who lives elsewhere, seen from the one it is owed to.
SUPPORTER_RELATIONS = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]


class NotAsSaid(Exception):
    """The row cannot be changed so; nothing was written. The message says why."""


class Proof(models.TextChoices):
    """Where it is known from."""

    TOLD = "told", _("Told")
    PAYSLIP = "payslip", _("Payslip")
    STATEMENT = "statement", _("Bank statement")
    PAPER = "paper", _("Other paper")
    CHECKED = "checked", _("Information check")


class AssetKind(models.TextChoices):
    """What somebody owns (domain.md §3.2)."""

    SAVINGS = "savings", _("Savings")
    BONDS = "bonds", _("Government bonds")
    SHARES = "shares", _("Shares")
    SECURITIES = "securities", _("Other securities")
    INSURANCE = "insurance", _("Savings insurance")
    VEHICLE = "vehicle", _("Vehicle")
    OTHER = "other", _("Other")


class HousingKind(models.TextChoices):
    """What kind of housing it is (住房性质, domain.md §3.2)."""

    COMMERCIAL = "commercial", _("Bought on the market")
    AFFORDABLE = "affordable", _("Affordable housing")
    REFORMED = "reformed", _("Bought from the work unit")
    SELF_BUILT = "self_built", _("Self-built")
    BUILT_WITH_AID = "built_with_aid", _("Built with aid")
    LENT = "lent", _("Lent, living with others")
    RENTED = "rented", _("Rented")
    LOW_RENT = "low_rent", _("Low-rent housing")
    OTHER = "other", _("Other")


class Duty(models.TextChoices):
    """Which duty of support it is (赡养、抚养、扶养)."""

    PARENTS = "parents", _("Of children towards parents")
    CHILDREN = "children", _("Of parents towards children")
    EQUALS = "equals", _("Between spouses or siblings")


class MeansQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What files show of which somebody sees the means."""
        seen = reach(user, "household__building", sees=Sees.MEANS, today=today)
        return self.filter(Q(seen) | Exists(_while_member(Membership.objects.filter(seen)))) if seen else self

    def of(self, household):
        """What one file shows: its own rows, and those its people had or brought while they belonged to it.

        Two branches joined by UNION, each led by its index: with OR in one condition every row there is would be read.
        """
        own, people = self.model.objects.filter(household=household), "person__memberships"
        theirs = self.model.objects.filter(
            Q(**{f"{people}__left_on": None}) | Q(**{f"{people}__left_on__gt": F("since")}),
            **{f"{people}__household": household, f"{people}__set_aside": False},
        )
        return self.filter(pk__in=own.order_by().values("pk").union(theirs.order_by().values("pk"), all=True))

    def shown_on(self, household, day):
        """What one file shows as of a day: what was so then, of the household and of its members of that day."""
        members = Membership.objects.of(household).valid().present_on(day)
        own = self.model.objects.filter(household=household).order_by()
        theirs = self.model.objects.filter(person__in=members.values("person")).order_by()
        return self.so_on(day).filter(pk__in=own.values("pk").union(theirs.values("pk"), all=True))

    def kept_from(self, household):
        """What may be written from one file: its own, and what is of its people unless another file has them now."""
        elsewhere = Membership.objects.present().filter(person=OuterRef("person")).exclude(household=household)
        return self.of(household).exclude(Exists(elsewhere))

    def of_person(self, person):
        """What is written down of one person alone; it goes along into another household."""
        return self.filter(person=person)

    def own_of(self, households):
        """The rows of these files that are no one person's."""
        return self.filter(household__in=households)

    def ever_so(self):
        """What is or was so, without what was withdrawn: that never was."""
        return self.filter(withdrawn_on=None)

    def so_still(self):
        """What has neither ended nor was withdrawn."""
        return self.filter(until=None, withdrawn_on=None)

    def so_on(self, day):
        """What was so on a day, as known today."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day, withdrawn_on=None)

    def with_whose(self):
        """With the person whose it is, where it is one person's."""
        return self.select_related("person")

    def latest_first(self):
        """With whose it is; what is so now before what has ended, and that before what was withdrawn."""
        withdrawn, ended = F("withdrawn_on").asc(nulls_first=True), F("until").desc(nulls_first=True)
        return self.with_whose().order_by(withdrawn, ended, "-since", "-pk")

    def of_submission(self, submission):
        """The row that a form with this mark began; a form sent twice begins one."""
        return self.filter(submission=submission).first() if submission else None

    def begin(self, *, by, submission=None, **fields):
        """Write down what is so from a day on; the second of two equal ``submission`` gets the first one's row."""
        row = self.model(submission=submission, **fields)
        row._history_user = by
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            before = self.of_submission(submission)
            if before is None:
                raise
            return before
        return row


class MeansRow(Versioned):
    """Something that is so of a household or of one of its people, from a day until a day."""

    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, blank=True, related_name="%(class)s_rows"
    )
    person = models.ForeignKey(
        "households.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        verbose_name=_("whose"),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True, editable=False)
    proof = models.CharField(_("known from"), max_length=10, choices=Proof, default=Proof.TOLD)
    checked_by = models.CharField(_("checked by"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = MeansQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, person=None) | Q(household=None, person__isnull=False),
                name="%(class)s_of_household_or_person",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="%(class)s_ends_later"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_because="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")),
                name="%(class)s_withdrawn_with_reason",
            ),
        ]

    @property
    def is_standing(self) -> bool:
        """Whether it is so still: neither ended nor withdrawn."""
        return self.until is None and self.withdrawn_on is None

    def is_kept_from(self, household) -> bool:
        """Whether it may be written from this file, or another file has the person now."""
        return type(self).objects.kept_from(household).filter(pk=self.pk).exists()

    def end(self, *, by, version, on, because=""):
        """From this day on it is so no longer."""
        self._must_stand(version)
        if on <= self.since:
            raise NotAsSaid(
                _("It has been so since %(day)s; what never was so is corrected instead.") % {"day": self.since}
            )
        self.correct(by=by, version=version, until=on, ended_because=because)

    @transaction.atomic
    def change(self, *, by, version, on, because="", submission=None, **fields):
        """From this day on something else is so: this row ends and a new one begins, which is returned."""
        rows = type(self).objects
        before = rows.of_submission(submission)
        if before is not None:
            return before
        self.end(by=by, version=version, on=on, because=because)
        return rows.begin(
            by=by, submission=submission, since=on, household_id=self.household_id, person_id=self.person_id, **fields
        )

    def withdraw(self, *, by, version, on, because):
        """It was never so and should not have been written down: it counts nowhere and stays to be read."""
        self.correct(by=by, version=version, withdrawn_on=on, withdrawn_because=because)

    def correct(self, *, by, version, **changes):
        """Write changed fields, if nobody saved since; what was withdrawn stays as it was then."""
        if self.version == version and self.withdrawn_on:
            raise NotAsSaid(_("This was withdrawn already."))
        super().correct(by=by, version=version, **changes)

    def _must_stand(self, version):
        """Whether somebody saved since is asked as it is written; here, whether it can end at all."""
        if self.version != version:
            raise ChangedMeanwhile(self)
        if not self.is_standing:
            raise NotAsSaid(_("This has ended or was withdrawn already."))


class Income(MeansRow):
    """What somebody, or the household together, gets each month."""

    kind = models.CharField(_("kind"), max_length=20, choices=IncomeKind)
    amount = models.DecimalField(
        _("a month (yuan)"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )

    history = FieldHistory(excluded_fields=["submission"])

    class Meta(MeansRow.Meta):
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        constraints = [
            *MeansRow.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=0), name="income_not_below_nothing"),
        ]
        indexes = [
            models.Index(fields=["household", "since"], name="income_of_household"),
            models.Index(fields=["person", "since"], name="income_of_person"),
        ]

    def __str__(self):
        return self.get_kind_display()


class Asset(MeansRow):
    """What somebody, or the household together, owns apart from a home."""

    kind = models.CharField(_("kind"), max_length=12, choices=AssetKind)
    value = models.DecimalField(
        _("value (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    history = FieldHistory(excluded_fields=["submission"])

    class Meta(MeansRow.Meta):
        verbose_name = _("property")
        verbose_name_plural = _("property")
        constraints = [
            *MeansRow.Meta.constraints,
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="asset_not_below_nothing"),
        ]

    def __str__(self):
        return self.get_kind_display()


class Housing(MeansRow):
    """A home that the household lives in, or that it or one of its people owns."""

    kind = models.CharField(_("kind of housing"), max_length=15, choices=HousingKind)
    owner = models.CharField(pgettext_lazy("of a home", "owner"), max_length=100, blank=True)
    certificate = models.CharField(_("certificate number"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    built_area = models.DecimalField(
        _("built area (m²)"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    usable_area = models.DecimalField(
        _("usable area (m²)"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    history = FieldHistory(excluded_fields=["submission"])

    class Meta(MeansRow.Meta):
        verbose_name = _("housing")
        verbose_name_plural = _("housing")

    def __str__(self):
        return self.address or self.get_kind_display()


class Supporter(MeansRow):
    """Somebody outside the household who owes support to it or to one of its people (赡/抚/扶养义务人)."""

    name = models.CharField(_("name"), max_length=100)
    relation = models.CharField(_("relation"), max_length=12, choices=SUPPORTER_RELATIONS)
    duty = models.CharField(_("duty of support"), max_length=10, choices=Duty)
    amount = models.DecimalField(
        _("gives a month (yuan)"), max_digits=10, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    unable_because = models.CharField(_("why not, or not more"), max_length=200, blank=True)

    history = FieldHistory(excluded_fields=["submission"])

    class Meta(MeansRow.Meta):
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        constraints = [
            *MeansRow.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=0), name="supporter_not_below_nothing"),
        ]

    def __str__(self):
        return self.name


def _while_member(memberships):
    """The memberships of a row's person that had not ended when the row began; none that was taken back."""
    return memberships.valid().filter(Q(left_on=None) | Q(left_on__gt=OuterRef("since")), person=OuterRef("person"))
