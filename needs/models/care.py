"""Recurring care (weekly meals, a monthly haircut, an escort): its days are made ahead, and each is done or missed."""

from calendar import monthrange
from datetime import date, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models import Household, Status, TimeClosed
from needs.models.kind import ServiceClass
from needs.models.partner import PartnerUnit
from needs.models.project import Project, ServiceGroup
from needs.models.service import Service
from needs.models.steps import NotAllowed, StepNotAllowed
from volunteers.audit.recording import Did, notice
from volunteers.models import Team
from volunteers.models.field_history import FieldHistory
from volunteers.models.stepped import must_be_allowed
from volunteers.models.versioned import Versioned
from volunteers.rights import Deed, Sees, reach

AHEAD = timedelta(days=35)


class Rhythm(models.TextChoices):
    """How often; the day follows from the first one."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


STEP = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}


def days_of(rhythm: str, starts_on: date, last: date) -> list[date]:
    """The days of a rhythm from its first one until a last one; the 31st falls on a shorter month's last day."""
    if rhythm in STEP:
        number = (last - starts_on).days // STEP[rhythm] + 1
        return [starts_on + timedelta(days=STEP[rhythm] * turn) for turn in range(max(number, 0))]
    days, year, month = [], starts_on.year, starts_on.month
    while (day := date(year, month, min(starts_on.day, monthrange(year, month)[1]))) <= last:
        days.append(day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return days


class CareQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The care of households that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def running_on(self, day):
        """What goes on on a day, for files that are open."""
        return self.going_on(day).filter(household__closed_on=None)

    def going_on(self, day):
        """What has not ended by a day, and whose person had not died before it."""
        dead = Q(person__died_on__lt=day) | Q(person__status=Status.DECEASED, person__died_on=None)
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day)).exclude(dead)

    def hanging_on(self, households, *, people=None, whole=True):
        """That for these people (everyone, without) of these files and, with ``whole``, for the household itself."""
        whose = Q(person=None) if whole else Q(pk__in=[])
        whose |= Q(person__isnull=False) if people is None else Q(person__in=people)
        return self.filter(whose, household__in=households)

    def of_household(self, household):
        return self.filter(household=household)

    def of_submission(self, submission):
        """The care that a form with this mark began; a form sent twice begins one."""
        return self.filter(submission=submission).first() if submission else None

    def for_list(self):
        return self.select_related("household__building", "person", "unit", "team", "helper", "group", "project")

    @transaction.atomic
    def begin(self, *, by, household, submission=None, **told) -> "Care":
        """Begin recurring care, with its first days; the same form's gets the one there is. Raises NotAllowed."""
        must_be_allowed(by, Deed.LOG_VISIT, household.building_id)
        if Household.objects.select_for_update().get(pk=household.pk).closed_on:
            raise NotAllowed(_now("This file is closed; open it again first."))
        proposed = ServiceGroup.objects.for_family(household, told.get("person"), today=told["starts_on"])
        told.setdefault("group", proposed)
        told |= {"household": household, "by": by}
        care = self.get_or_create(submission=submission, defaults=told)[0] if submission else self.create(**told)
        self.filter(pk=care.pk).write_days(today=timezone.localdate())
        return care

    def make_ahead(self, *, today) -> int:
        """Write the coming days of what goes on; said twice, it writes them once. Says how many are new."""
        return self.running_on(today).write_days(today=today)

    @transaction.atomic
    def write_days(self, *, today) -> int:
        """Write the days after the last there is, and of a gap (a file closed for a while) none that is over."""
        rows = []
        for care in self.annotate(last=Max("occurrences__due_on")):
            since = max(care.last + timedelta(days=1), today) if care.last else care.starts_on
            days = days_of(care.rhythm, care.starts_on, min(care.ends_on or date.max, today + AHEAD))
            rows += [Occurrence(care=care, due_on=day) for day in days if day >= since]
        before = Occurrence.objects.filter(care__in=self).count()
        Occurrence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        return Occurrence.objects.filter(care__in=self).count() - before


class Care(Versioned):
    """A service that comes again and again, for a person or a household: what, how often, from whom, until when."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="recurring_care")
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, blank=True, related_name="recurring_care", verbose_name=_("for")
    )
    what = models.CharField(_("what is done"), max_length=100)
    service_class = models.CharField(_("class"), max_length=15, choices=ServiceClass, default=ServiceClass.SERVICE)
    group = models.ForeignKey(
        ServiceGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service group")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.WEEKLY)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    unit = models.ForeignKey(
        PartnerUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner unit")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("helper")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = CareQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["submission"])

    class Meta:
        verbose_name = _("recurring care")
        verbose_name_plural = _("recurring care")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="care_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("care:care", args=[self.pk])

    def provider(self) -> str:
        """Who does it, in a word: the unit, the team and the helper that were named."""
        return " · ".join(str(one) for one in (self.unit, self.team, self.helper) if one)

    @transaction.atomic
    def end(self, *, by, on):
        """End the care with this last day; the days after it that nobody marked go. StepNotAllowed when it ended."""
        must_be_allowed(by, Deed.LOG_VISIT, self.household.building_id)
        going = Care.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), pk=self.pk, starts_on__lte=on)
        if not going.update(ends_on=on, version=F("version") + 1):
            raise StepNotAllowed(_now("This care was ended meanwhile, or begins after that day."))
        self.refresh_from_db(fields=["ends_on", "version"])
        Care.history.bulk_history_create([self], update=True, default_user=by)
        self.occurrences.filter(due_on__gt=on, state=Occurrence.State.DUE).update(state=Occurrence.State.DROPPED)


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The days of care in households that somebody may look into for care."""
        return self.filter(reach(user, "care__household__building", sees=Sees.CARE, today=today))

    def to_mark(self, today):
        """Those that were due by today, on open files, and nobody has marked."""
        return self.told().filter(state=Occurrence.State.DUE, due_on__lte=today, care__household__closed_on=None)

    def of_care(self, care):
        return self.filter(care=care)

    def told(self):
        """All but the days that fell away: after the care's end or a death, or while the file was closed."""
        closed = TimeClosed.objects.filter(
            household=OuterRef("care__household"), closed_on__lte=OuterRef("due_on"), reopened_on__gt=OuterRef("due_on")
        )
        dead = Q(care__person__died_on__lt=F("due_on"))
        dead |= Q(care__person__status=Status.DECEASED, care__person__died_on=None)
        fell_away = Q(care__ends_on__lt=F("due_on")) | dead | Exists(closed)
        return self.exclude(state=Occurrence.State.DROPPED).exclude(fell_away, state=Occurrence.State.DUE)

    def for_list(self):
        return self.select_related(
            "care__household__building", "care__person", "care__unit", "care__team", "care__helper", "marked_by"
        )

    def for_page(self):
        """With the care's place, to ask who may mark it."""
        return self.select_related("care__household__building__parent__parent__parent__parent", "service")


class Occurrence(models.Model):
    """One day of recurring care: due, done, or missed; a done one is one service person-time."""

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("care", "Due")
        DONE = "done", pgettext_lazy("care", "Done")
        MISSED = "missed", pgettext_lazy("care", "Missed")
        DROPPED = "dropped", pgettext_lazy("care", "Ended before")

    care = models.ForeignKey(Care, models.PROTECT, related_name="occurrences")
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DUE)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked at"), null=True)
    service = models.OneToOneField(
        Service, models.PROTECT, null=True, related_name="occurrence", verbose_name=_("counted as")
    )

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of care")
        verbose_name_plural = _("days of care")
        constraints = [
            models.UniqueConstraint(fields=["care", "due_on"], name="care_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="done", service__isnull=False) | ~Q(state="done") & Q(service=None),
                name="done_care_is_a_service",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="due"), name="care_to_mark")]

    def __str__(self):
        return f"{self.care} · {self.due_on}"

    @transaction.atomic
    def mark(self, *, by, done: bool, hours=None, note="", today):
        """Say that it was done (one service person-time more) or missed; StepNotAllowed when somebody said so."""
        care = Care.objects.select_related("household", "person", "group", "project").get(pk=self.care_id)
        if self.due_on > today:
            raise NotAllowed(_now("This day has not come yet."))
        if not Occurrence.objects.told().filter(pk=self.pk, state=self.State.DUE).exists():  # nothing in vain
            raise StepNotAllowed(_now("“%(day)s” was changed meanwhile.") % {"day": self})
        changes = {"marked_by": by, "marked_at": timezone.now(), "note": note.strip()[:200]}
        changes["state"] = self.State.DONE if done else self.State.MISSED
        if done:
            changes["hours"] = hours
            changes["service"] = Service.objects.give(
                by=by, household=care.household, person=care.person, what=care.what, on=self.due_on, hours=hours,
                service_class=care.service_class, group=care.group, project=care.project,
                given_by=care.provider()[:100],
            )  # fmt: skip
        else:
            must_be_allowed(by, Deed.LOG_VISIT, care.household.building_id)
        if not Occurrence.objects.filter(pk=self.pk, state=self.State.DUE).update(**changes):
            raise StepNotAllowed(_now("“%(day)s” was marked meanwhile.") % {"day": self})
        self.refresh_from_db()
        Care.objects.filter(pk=care.pk).make_ahead(today=today)  # so that it goes on while somebody works on it
        notice([self], Did.CHANGED)

    @transaction.atomic
    def take_back(self, *, by, because: str):
        """It was marked by mistake: due again, and its service counts no longer."""
        must_be_allowed(by, Deed.LOG_VISIT, self.care.household.building_id)
        service = self.service
        empty = {"state": self.State.DUE, "service": None, "hours": None, "marked_by": None, "marked_at": None}
        marked = Occurrence.objects.filter(pk=self.pk, state__in=(self.State.DONE, self.State.MISSED), service=service)
        if not marked.update(**empty, note=""):
            raise StepNotAllowed(_now("“%(day)s” was changed meanwhile.") % {"day": self})
        if service:
            service.strike(by=by, because=because)
        self.refresh_from_db()
        notice([self], Did.CHANGED)
