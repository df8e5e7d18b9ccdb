"""Visits (探访): when, how, who went, who was met, what was found."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models.person import Membership
from volunteers.models import Capacity, Team
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import Versioned
from volunteers.rights import Sees, reach, reach_to


class Mode(models.TextChoices):
    HOME = "home", _("At home")
    GROUP = "group", pgettext_lazy("way of visiting", "Group")
    PHONE = "phone", _("Phone")
    VIDEO = "video", _("Video")


class Topic(models.TextChoices):
    """The five things to find out on each visit (domain.md §1.4)."""

    CARE = "care", _("Daily care")
    HEALTH = "health", _("Health")
    MIND = "mind", _("Mental state")
    HYGIENE = "hygiene", _("Hygiene")
    HOUSING = "housing", _("Housing")


BY_TOPIC = Case(*(When(topic=topic, then=place) for place, topic in enumerate(Topic.values)))  # as on the form


class FindingLevel(models.TextChoices):
    FINE = "fine", _("Fine")
    WATCH = "watch", _("Watch")
    ACT = "act", _("Act")


class VisitQuerySet(models.QuerySet):
    def standing(self):
        """The visits that nobody withdrew; the only ones that count."""
        return self.filter(withdrawn_at=None)

    def withdrawn(self):
        """The visits that were written down by mistake, and are only looked up."""
        return self.filter(withdrawn_at__isnull=False)

    def visible_to(self, user, *, today=None):
        """The visits to households that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def of_key(self, key: str):
        """The visit that an address names; none where the word is no key."""
        return self.filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else self.none()

    def where_may(self, user, deed):
        """The visits at whose place one of somebody's posts of today allows a deed."""
        return self.filter(reach_to(user, deed, "household__building"))

    def between(self, first, last):
        """The visits of a period, both days counted."""
        return self.filter(visited_on__range=(first, last))

    def to(self, household):
        """The visits to one household."""
        return self.filter(household=household)

    def to_person(self, person):
        """The visits to one person, wherever he or she lived."""
        return self.filter(person=person)

    def keys_among(self, rows) -> set[int]:
        """Which of these visits are among those chosen here."""
        return set(self.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))

    def with_visitor_in(self, capacity):
        """The visits that somebody went on in this capacity."""
        return self.filter(Exists(Visitor.objects.standing().filter(visit=OuterRef("pk"), capacity=capacity)))

    def met(self, met: bool):
        """The visits on which somebody was met, or nobody."""
        return self.filter(met=met)

    def with_problem(self):
        """The visits that found something to act on."""
        acts = TopicFinding.objects.standing().filter(visit=OuterRef("pk"), level=FindingLevel.ACT)
        return self.filter(~Q(problem="") | Exists(acts))

    def for_list(self):
        """With all that a row of the visit list shows."""
        head = Membership.objects.filter(household=OuterRef("household"), is_head=True, left_on=None)
        return (
            self.select_related("household", "person")
            .annotate(head_name=Subquery(head.values("person__name")[:1]))
            .prefetch_related(
                Prefetch("visitors", Visitor.objects.standing().select_related("user", "team").order_by("pk")),
                Prefetch("findings", TopicFinding.objects.standing().order_by(BY_TOPIC)),
            )
        )

    def latest_first(self):
        return self.order_by("-visited_on", "-pk")


class Visit(Versioned):
    """One visit to one household, by one or several visitors."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="visits")
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("visited")
    )
    visited_on = models.DateField(_("day"))
    visited_at = models.TimeField(_("time"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.HOME)
    met = models.BooleanField(_("met"), default=True)
    note = models.TextField(_("what was found"), blank=True)
    problem = models.CharField(_("problem found"), max_length=300, blank=True)
    next_visit_on = models.DateField(_("next visit"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written down by")
    )
    recorded_at = models.DateTimeField(_("written down at"), auto_now_add=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    source = models.CharField(_("from"), max_length=200, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("withdrawn by"),
    )  # fmt: skip
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, editable=False)

    objects = VisitQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_visit_on=None) | Q(next_visit_on__gte=models.F("visited_on")),
                name="next_visit_comes_later",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="visit_withdrawn_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-visited_on", "-id"], name="visit_of_household"),
            models.Index(fields=["-visited_on", "-id"], name="visit_day"),
        ]

    def __str__(self):
        return f"{self.visited_on} · {self.get_mode_display()}"


class PartQuerySet(models.QuerySet):
    def standing(self):
        """What a visit says as it was last corrected."""
        return self.filter(struck_in=None)

    def counting(self):
        """What stands, of visits that count."""
        return self.standing().filter(visit__withdrawn_at=None)

    def strike(self, visit):
        """A correction takes these away: they stay on record, with the version of the visit that struck them."""
        return self.update(struck_in=visit.version)


class PartOfVisit(models.Model):
    """What a visit says beside its fields; struck and written anew by a correction, never changed, never gone.

    It stands from the visit's version ``added_in`` on, until ``struck_in``: so the history of the visit, whose rows
    bear the version, tells old and new.
    """

    added_in = models.PositiveIntegerField(default=0, editable=False)
    struck_in = models.PositiveIntegerField(null=True, blank=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def stood_in(self, version) -> bool:
        """Whether the visit said so in this version."""
        return self.added_in <= version and (self.struck_in is None or version < self.struck_in)


class Visitor(PartOfVisit):
    """Somebody who went along on a visit: one person-time, counted in the capacity of that day."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visitors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="visits")
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity)

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints = [
            models.UniqueConstraint(fields=["visit", "user"], condition=Q(struck_in=None), name="visitor_once_a_visit")
        ]
        indexes = [models.Index(fields=["user", "visit"], name="visitor_visits")]

    def __str__(self):
        return str(self.user)


class TopicFinding(PartOfVisit):
    """What a visit found on one of the five topics, with a word on it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    topic = models.CharField(_("topic"), max_length=8, choices=Topic)
    level = models.CharField(_("finding"), max_length=6, choices=FindingLevel)
    words = models.CharField(_("in a word"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["visit", "topic"], condition=Q(struck_in=None), name="finding_once_a_topic")
        ]

    def __str__(self):
        return f"{self.get_topic_display()}: {self.get_level_display()}"

    def in_words(self) -> str:
        """The finding and the word on it."""
        return f"{self.get_level_display()} {self.words}".strip()
