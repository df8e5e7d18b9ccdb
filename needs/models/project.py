"""Service groups (四类服务清单) and projects (such as 桥计划): what a service counts for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models import Health
from volunteers.models.field_history import FieldHistory

GROWN, OLD = 18, 60


class Suits(models.TextChoices):
    """Whom a group is meant for, by which it is proposed; somebody may choose another one."""

    MINORS = "minors", _("Under 18")
    ILLNESS = "illness", _("Gravely ill")
    OLD = "old", _("60 and over")
    WORK = "work", _("Of working age")


class ServiceGroupQuerySet(models.QuerySet):
    def in_use(self):
        """The groups that new services may count for, in the office's order."""
        return self.filter(is_active=True).order_by("position", "pk")

    def for_person(self, person, *, today):
        """The group to propose for somebody; None where it cannot be told."""
        return self._suiting(suits(person, today=today)) if person else None

    def for_family(self, household, person=None, *, today):
        """The same for a whole household, without ``person``: grave illness of anybody, else its head's group.

        Where the head's cannot be told it is that of whoever comes next on the file.
        """
        if person is not None:
            return self.for_person(person, today=today)
        return self._suiting(suits_family(household.present_people(), today=today))

    def _suiting(self, whom: str):
        return self.in_use().filter(suits=whom).first() if whom else None


def suits(person, *, today) -> str:
    """Whom somebody belongs to: the children, then the gravely ill, then by age; empty where it is not known."""
    age = person.age(today)
    if age is not None and age < GROWN:
        return Suits.MINORS
    if person.health == Health.GRAVE:
        return Suits.ILLNESS
    if age is None:
        return ""
    return Suits.OLD if age >= OLD else Suits.WORK


def suits_family(people, *, today) -> str:
    """The same for a household, by its people, the head first."""
    people = list(people)
    if any(one.health == Health.GRAVE for one in people):
        return Suits.ILLNESS
    return next(filter(None, (suits(one, today=today) for one in people)), "")


class ServiceGroup(models.Model):
    """One group of people that services are counted for; supervisors keep the list."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    suits = models.CharField(_("proposed for"), max_length=8, choices=Suits, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ServiceGroupQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("service group")
        verbose_name_plural = _("service groups")

    def __str__(self):
        return self.name


class ProjectQuerySet(models.QuerySet):
    def running_on(self, day):
        """The projects whose term holds on a day."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)).order_by("name", "pk")

    def of_key(self, key: str):
        """The project that an address names; none where the word is no key."""
        return self.filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else self.none()

    def latest_first(self):
        return self.order_by("-starts_on", "-pk")


class Project(models.Model):
    """A project that services belong to, with its own term, funder and report."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    funder = models.CharField(pgettext_lazy("of a project", "funder"), max_length=150, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    goal = models.CharField(_("goal"), max_length=300, blank=True)

    objects = ProjectQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="project_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.name
