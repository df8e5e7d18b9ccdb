"""Two people who look like one and are not: said by somebody, and taken back where it was a mistake."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.audit.recording import Did, notice


class KeptApartQuerySet(models.QuerySet):
    def standing(self):
        """What nobody took back; the only one that keeps anybody apart.

        What was said of a record that was merged since holds of the one it was merged into: ``one`` and ``other``,
        the smaller key first.
        """
        first, second = Coalesce("first__merged_into", "first"), Coalesce("second__merged_into", "second")
        return self.filter(taken_back_at=None).annotate(one=Least(first, second), other=Greatest(first, second))

    def pairs(self) -> set[tuple[int, int]]:
        """Who is different from whom: pairs of keys, the smaller one first."""
        return set(self.standing().values_list("one", "other"))

    def between(self, one, other):
        """What keeps these two apart."""
        return self.standing().filter(one=min(one.pk, other.pk), other=max(one.pk, other.pk))

    def latest_first(self):
        """With both people and who said so, the last said first."""
        return self.select_related("first", "second", "by").order_by("-at", "-pk")

    def keep_apart(self, one, other, *, by, because=""):
        """Say that two people are different; said twice, it stands as it was said first."""
        first, second = sorted((one, other), key=lambda person: person.pk)
        told = {"by": by, "because": because}
        return self.get_or_create(first=first, second=second, taken_back_at=None, defaults=told)[0]

    @transaction.atomic
    def take_back(self, one, other, *, by, because) -> bool:
        """Say that they may be one all the same; what was said stays on record. False: nothing does."""
        mistaken = self.filter(pk__in=[row.pk for row in self.between(one, other)], taken_back_at=None)
        notice(mistaken, Did.CHANGED)
        now = timezone.now()
        return bool(mistaken.update(taken_back_at=now, taken_back_by=by, taken_back_because=because))


class KeptApart(models.Model):
    """Somebody looked at two people who look like one, and says that they are two."""

    first = models.ForeignKey("households.Person", models.PROTECT, related_name="+")
    second = models.ForeignKey("households.Person", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    because = models.CharField(_("reason"), max_length=200, blank=True)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_because = models.CharField(_("why it was taken back"), max_length=200, blank=True)

    objects = KeptApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("people kept apart")
        verbose_name_plural = _("people kept apart")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(taken_back_at=None), name="kept_apart_once"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="kept_apart_in_order"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_because=""),
                name="apart_taken_back_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
