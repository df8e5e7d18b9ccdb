"""How often somebody did lately what costs much or carries much away."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _


class UseQuerySet(models.QuerySet):
    def take(self, user, what: str, *, most: int, window: timedelta, now) -> timedelta | None:
        """Count one use, of two at once each; answers how long to wait when there were as many as allowed."""
        mine = self.filter(user=user, what=what)
        if mine.filter(since__gt=now - window, number__lt=most).update(number=models.F("number") + 1):
            return None
        if mine.filter(since__lte=now - window).update(since=now, number=1):
            return None
        since = mine.values_list("since", flat=True).first()
        if since is not None:
            return since + window - now
        try:
            with transaction.atomic():
                self.create(user=user, what=what, since=now, number=1)
        except IntegrityError:  # the same person's other window was a moment earlier
            return self.take(user, what, most=most, window=window, now=now)
        return None


class Use(models.Model):
    """How often one person searched or exported since the window began; one row each, counted in any process."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    what = models.CharField(max_length=20)
    since = models.DateTimeField()
    number = models.PositiveIntegerField()

    objects = UseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        constraints = [models.UniqueConstraint(fields=["user", "what"], name="one_count_of_a_use")]

    def __str__(self):
        return f"{self.user}: {self.what} {self.number}"
