"""Services given: each row is one person-time (人次), of one class, for one group and perhaps a project."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models import Household
from needs.models.kind import NeedKind, ServiceClass
from needs.models.project import Project, ServiceGroup
from needs.models.steps import NotAllowed
from volunteers.audit.recording import Did, notice
from volunteers.models import Place
from volunteers.models.stepped import in_words, must_be_allowed
from volunteers.rights import Deed, Sees, reach, reach_to


class ServiceQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The services to households that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def where_may(self, user, deed):
        """The services at whose place one of somebody's posts of today allows a deed."""
        return self.filter(reach_to(user, deed, "household__building"))

    def standing(self):
        """The services that nobody withdrew; the only ones that count."""
        return self.filter(withdrawn_at=None)

    def by_hand(self):
        """Those that were written down as such: what care, a campaign or a partner counted is taken back with it."""
        return self.filter(occurrence=None, recipient=None, referral=None)

    def between(self, first, last):
        """The services of a period, both days counted."""
        return self.filter(on__range=(first, last))

    def within(self, *places):
        """The services to households of these places."""
        return self.filter(household__building__in=Place.objects.buildings_below(places).values("pk"))

    def of_household(self, household):
        return self.filter(household=household)

    def of_project(self, project):
        return self.filter(project=project)

    def by_class(self) -> dict[str, int]:
        """How many of each class: material, service, psychological."""
        counted = dict(self.order_by().values_list("service_class").annotate(number=Count("pk")))
        return {one: counted.get(one, 0) for one in ServiceClass.values}

    def totals(self) -> dict:
        """Person-times, hours, and how many different people and households they were for."""
        return self.aggregate(
            times=Count("pk"),
            hours=Sum("hours"),
            people=Count("person", distinct=True),
            households=Count("household", distinct=True),
        )

    def by_group(self) -> list[dict]:
        """Person-times, people and households of each group, in the office's order; those of none last."""
        rows = self.order_by().values("group", "group__name", "group__position")
        whom = {"people": Count("person", distinct=True), "households": Count("household", distinct=True)}
        counted = rows.annotate(times=Count("pk"), **whom, hours=Sum("hours"))
        return sorted(counted, key=lambda row: (row["group"] is None, row["group__position"] or 0, row["group"] or 0))

    def for_list(self):
        return self.select_related("household__building", "person", "group", "project", "by")

    def latest_first(self):
        return self.order_by("-on", "-pk")

    def of_submission(self, submission):
        """The service that a form with this mark wrote; a form sent twice writes one."""
        return self.filter(submission=submission).first() if submission else None

    @transaction.atomic
    def give(self, *, by, household, what, service_class, on, submission=None, **more) -> "Service":
        """Write down one service given to a household or one of its people; the same form's gets the one there is.

        ``by`` is None for the office's own command line. Raises NotAllowed.
        """
        if by is not None:
            must_be_allowed(by, Deed.LOG_VISIT, household.building_id)
        if on > timezone.localdate():
            raise NotAllowed(_now("A service cannot lie in the future."))
        if Household.objects.select_for_update().get(pk=household.pk).closed_on:
            raise NotAllowed(_now("This file is closed; open it again first."))
        more |= {"by": by, "household": household, "what": what[:200], "service_class": service_class, "on": on}
        if "group" not in more:
            more["group"] = ServiceGroup.objects.for_family(household, more.get("person"), today=on)
        if submission is None:
            return self.create(**more)
        return self.get_or_create(submission=submission, defaults=more)[0]

    def for_need(self, need, *, by, on, result):
        """What a need that is closed off was met with, unless its services were written down themselves."""
        if not self.standing().filter(need=need, need_round=need.reopened).exists():
            self.meet(need, by=by, on=on, what=result)

    def uncount(self, closing, *, by, because):
        """A need was closed off by mistake: the service that its closing counted counts no more."""
        counted = self.standing().by_hand().filter(need=closing.need_id, need_round=closing.round)
        for one in counted.filter(on=closing.closed_on, what=closing.result[:200]):
            one.strike(by=by, because=because)

    def meet(self, need, *, by, on, what, **more) -> "Service":
        """One service that met a need, in whole or in part; ``by`` is None where the partner said so itself."""
        return self.create(
            household_id=need.household_id, person_id=need.person_id, what=what[:200], on=on, by=by,
            service_class=need.service_class, need=need, need_round=need.reopened,
            group=ServiceGroup.objects.for_family(need.household, need.person, today=on), **more,
        )  # fmt: skip


class Service(models.Model):
    """One service given on one day, for a person or for the whole household: one person-time."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="services")
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("for")
    )
    on = models.DateField(_("day"))
    what = models.CharField(_("what was done or given"), max_length=200)
    service_class = models.CharField(_("class"), max_length=15, choices=ServiceClass)
    kind = models.ForeignKey(NeedKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind"))
    group = models.ForeignKey(
        ServiceGroup, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("service group")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("project")
    )
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1, null=True, blank=True)
    given_by = models.CharField(pgettext_lazy("service", "given by"), max_length=100, blank=True)
    need = models.ForeignKey(
        "needs.Need", models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("need")
    )
    need_round = models.PositiveSmallIntegerField(default=0, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written down by")
    )
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("given", "service")
        verbose_name_plural = pgettext_lazy("given", "services")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="service_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(hours=None) | Q(hours__gt=0), name="service_hours_above_nothing"),
        ]
        indexes = [
            models.Index(fields=["household", "-on"], name="service_of_household"),
            models.Index(fields=["-on", "-id"], name="service_day"),
        ]

    def __str__(self):
        return f"{self.on} · {self.what}"

    def withdraw(self, *, by, because: str):
        """Strike a service that was not given, where it was written down as such; else its own row is taken back."""
        must_be_allowed(by, Deed.LOG_VISIT, self.household.building_id)
        if not Service.objects.by_hand().filter(pk=self.pk).exists():
            raise NotAllowed(_now("This service was counted by its care or campaign: take it back there."))
        self.strike(by=by, because=because)

    @transaction.atomic
    def strike(self, *, by, because: str):
        """It stays to be read and counts nowhere, once; whoever calls has asked who may."""
        changes = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawn_because": in_words(because)[:200]}
        if not Service.objects.standing().filter(pk=self.pk).update(**changes):
            raise NotAllowed(_now("This service was withdrawn meanwhile."))
        self.refresh_from_db(fields=list(changes))
        notice([self], Did.CHANGED)
