"""Closing off (销号): the record that stands behind every closed need."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.rights import Sees, reach


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The evidence of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def standing(self):
        """The evidence that rests on no visit, or on one that nobody withdrew."""
        return self.filter(visit__withdrawn_at=None)

    def of_this_round(self):
        """The evidence since a need was last opened (to stand inside a query of needs)."""
        return self.filter(need=OuterRef("pk"), round=OuterRef("reopened"))

    def story(self):
        """With who wrote it and the visit it rests on, the latest first."""
        return self.select_related("by", "visit").order_by("-pk")


class Evidence(models.Model):
    """What shows that a need was met; typed, and kept with the round it was written in."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        RECEIPT = "receipt", _("Receipt or delivery note")
        PHOTO = "photo", _("Photo on file")
        RESIDENT = "resident", _("The resident's word")
        OTHER = "other", _("Other paper")

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="evidence")
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    kind = models.CharField(_("kind of evidence"), max_length=10, choices=Kind)
    words = models.CharField(_("what it shows"), max_length=300)
    visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("visit")
    )
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction (1 to 5)"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="evidence_in_words"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.words}"


class ClosingQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The closings of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def standing_on(self, day):
        """The closings of on or before a day that were not reopened by it."""
        return self.filter(Q(closed_on__lte=day), Q(reopened_on=None) | Q(reopened_on__gt=day))

    def story(self):
        """With the two people behind each, the latest first."""
        return self.select_related("done_by", "checked_by").order_by("-round")


class Closing(models.Model):
    """One closing of a need: its day, result and the two people behind it, or that it came before this system.

    A need that is reopened keeps its old closing with the day it ended; figures as of a day rest on these rows.
    """

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="closings")
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    closed_on = models.DateField(_("closed off on"))
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True)
    result = models.TextField(_("result"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    before_system = models.BooleanField(_("closed before this system"), default=False)
    source = models.CharField(_("file and row"), max_length=200, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        constraints = [
            models.UniqueConstraint(fields=["need", "round"], name="closed_once_a_round"),
            models.CheckConstraint(condition=~Q(result=""), name="closing_has_a_result"),
            models.CheckConstraint(
                condition=(Q(before_system=True) & ~Q(source=""))
                | Q(
                    Q(before_system=False, checked_by__isnull=False, done_by__isnull=False)
                    & ~Q(checked_by=F("done_by"))
                ),
                name="closing_checked_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(reopened_on=None) | Q(reopened_on__gte=F("closed_on")),
                name="reopened_after_closing",
            ),
        ]
        indexes = [models.Index(fields=["closed_on", "need"], name="closing_day")]

    def __str__(self):
        return f"{self.need_id} · {self.closed_on}"
