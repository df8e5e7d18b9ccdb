"""Two people who look like one and are not: said once, for good."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class KeptApartQuerySet(models.QuerySet):
    def pairs(self) -> set[tuple[int, int]]:
        """Who was said to be different from whom: pairs of keys, the smaller one first.

        What was said of a record that was merged since holds of the one it was merged into.
        """
        said = self.values_list(Coalesce("first__merged_into", "first"), Coalesce("second__merged_into", "second"))
        return {tuple(sorted(pair)) for pair in said}

    def keep_apart(self, one, other, *, by, because=""):
        """Say that two people are different, for good; said twice, it stands as it was said first."""
        first, second = sorted((one, other), key=lambda person: person.pk)
        return self.get_or_create(first=first, second=second, defaults={"by": by, "because": because})[0]


class KeptApart(models.Model):
    """Somebody looked at two people who look like one, and says that they are two."""

    first = models.ForeignKey("households.Person", models.PROTECT, related_name="+")
    second = models.ForeignKey("households.Person", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = KeptApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("people kept apart")
        verbose_name_plural = _("people kept apart")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="kept_apart_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
