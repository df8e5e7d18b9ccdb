"""One person one file (一人一档): whoever needs one has, inside the household's file, a plan of his or her own."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from households.models.household import Category, Household
from households.models.person import Membership
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import Versioned
from volunteers.rights import Sees


class PlanNotPossible(Exception):
    """The plan cannot be written so; nothing was. The message says why."""


class PlanReason(models.TextChoices):
    """Why somebody has a file of his or her own (domain.md §2.2)."""

    TEKUN = "tekun", _("Destitute support")
    ORPHAN = "orphan", _("Orphan")
    UNATTENDED = "unattended", _("De facto unattended child")
    CHILD = "child", _("Child in hardship")
    DISABLED = "disabled", _("Severe disability")
    ALONE = "alone", _("Old and alone")
    OTHER = "other", _("Other")


# Who should have a file of their own: the members of households of these categories.
CALLS_FOR_ONE = (Category.TEKUN,)


def who_should_have_one(memberships):
    """Of these memberships the present ones in households that call for a plan, of people who have none."""
    plans = PersonPlan.objects.open().filter(person=OuterRef("person"))
    called_for = memberships.present().filter(household__category__in=CALLS_FOR_ONE, household__closed_on=None)
    return called_for.exclude(Exists(plans)).with_home()


class PersonPlanQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The plans of people whose household somebody may look into for care; they go along with the person."""
        return self.filter(Membership.objects.home_in_reach(user, OuterRef("person"), sees=Sees.CARE, today=today))

    def of_person(self, person):
        """One person's plans, closed ones too."""
        return self.filter(person=person)

    def of_people(self, people):
        """The plans of these people."""
        return self.filter(person__in=people)

    def open(self):
        """The plans that are followed."""
        return self.filter(closed_on=None)

    def closed(self):
        """The plans that were closed."""
        return self.filter(closed_on__isnull=False)

    def review_due(self, today):
        """Open plans that were to be looked at again by today."""
        return self.open().filter(review_on__lte=today)

    def within(self, *places):
        """The plans of people who live in these places of the grid."""
        files = Household.objects.within(*places)
        homes = Membership.objects.present().filter(person=OuterRef("person"), household__in=files.values("pk"))
        return self.filter(Exists(homes))

    def with_home(self):
        """With the person, and the number and building of the household he or she belongs to."""
        home = Membership.objects.valid().filter(person=OuterRef("person")).latest_home()
        return self.select_related("person").annotate(
            home_number=Subquery(home.values("household__number")[:1]),
            home_building=Subquery(home.values("household__building__name")[:1]),
            home_room=Subquery(home.values("household__room")[:1]),
        )

    def latest_first(self):
        """The open one first."""
        return self.order_by(F("closed_on").desc(nulls_first=True), "-opened_on", "-pk")

    def of_submission(self, submission):
        """The plan that a form with this mark opened; a form sent twice opens one."""
        return self.filter(submission=submission).first() if submission else None

    def open_plan(self, *, by, person, submission=None, **fields):
        """Open a plan for somebody; raises PlanNotPossible where one is open already."""
        plan = self.model(person=person, submission=submission, **fields)
        plan._history_user = by
        try:
            with transaction.atomic():
                plan.save()
        except IntegrityError as error:
            before = self.of_submission(submission)
            if before is None:
                raise PlanNotPossible(_("%(name)s has an open plan already.") % {"name": person}) from error
            return before
        return plan


class PersonPlan(Versioned):
    """What is to be reached with one person, by which steps, and when somebody looks at it again."""

    person = models.ForeignKey("households.Person", models.PROTECT, related_name="plans", verbose_name=_("person"))
    reason = models.CharField(_("why a file of one's own"), max_length=12, choices=PlanReason)
    goal = models.CharField(_("goal"), max_length=300)
    steps = models.TextField(_("steps"), blank=True)
    opened_on = models.DateField(_("plan since"))
    review_on = models.DateField(_("next review"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_because = models.CharField(_("reason for closing"), max_length=200, blank=True, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PersonPlanQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["submission"])

    class Meta:
        verbose_name = _("plan for a person")
        verbose_name_plural = _("plans for people")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(closed_on=None), name="one_open_plan_a_person"),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_because="") | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
                name="plan_closes_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="plan_closes_after_it_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["review_on", "id"], name="plan_review"),
            models.Index(fields=["person", "-opened_on"], name="plan_of_person"),
        ]

    def __str__(self):
        return self.goal

    def step_lines(self) -> list[str]:
        """The steps, one a line."""
        return [line.strip() for line in self.steps.splitlines() if line.strip()]

    @transaction.atomic
    def review(self, *, by, version, on, found, next_on, submission=None):
        """Somebody looked how it stands; the next review is set. Sent twice it is written down once."""
        if submission and self.reviews.filter(submission=submission).exists():
            return
        self._must_be_open(version)
        if on < self.opened_on:
            raise PlanNotPossible(_("The plan begins on %(day)s, after this day.") % {"day": self.opened_on})
        self.correct(by=by, version=version, review_on=next_on)
        self.reviews.create(on=on, by=by, found=found, next_on=next_on, submission=submission)

    def close(self, *, by, version, on, because):
        """The plan is followed no longer: reached, or of no use any more."""
        self._must_be_open(version)
        if on < self.opened_on:
            raise PlanNotPossible(_("The plan begins on %(day)s, after this day.") % {"day": self.opened_on})
        self.correct(by=by, version=version, closed_on=on, closed_because=because)

    def _must_be_open(self, version):
        if self.version == version and self.closed_on:
            raise PlanNotPossible(_("This plan was closed on %(day)s.") % {"day": self.closed_on})


class PlanReviewQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The reviews of the plans somebody sees."""
        return self.filter(plan__in=PersonPlan.objects.visible_to(user, today=today).values("pk"))

    def of_plans(self, keys):
        """The reviews of these plans, with who made them, the latest first."""
        return self.filter(plan__in=keys).select_related("by").order_by("-on", "-pk")


class PlanReview(models.Model):
    """How a plan stood when somebody looked at it, and when it is looked at again; never changed afterwards."""

    plan = models.ForeignKey(PersonPlan, models.PROTECT, related_name="reviews")
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    found = models.CharField(_("how it stands"), max_length=300)
    next_on = models.DateField(_("next review"))
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a plan")
        verbose_name_plural = _("reviews of plans")

    def __str__(self):
        return f"{self.on} · {self.found}"
