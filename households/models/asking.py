"""Looking into a file outside one's place: asked for with a reason, reading only, for three hours."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.rights import Deed, reach_to

HOURS = 3
TOLD_FOR = timedelta(days=30)


class AskingQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The askings about the files that somebody keeps: the supervisor's and that file's caseworker's."""
        return self.filter(reach_to(user, Deed.KEEP_FILES, "household__building", today=today))

    def by(self, user):
        """What one asked for oneself."""
        return self.filter(by=user)

    def open_at(self, moment):
        """Those that still open their file."""
        return self.filter(at__gt=moment - timedelta(hours=HOURS), at__lte=moment)

    def lately(self, moment):
        """Those that are told to the keepers of the file."""
        return self.filter(at__gt=moment - TOLD_FOR)

    def for_page(self):
        """With the file, its place and who asked."""
        return self.select_related("by", "household__building__parent__parent__parent__parent")


class Asking(models.Model):
    """Somebody asked to open a file outside his or her place, and said why; written once."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="askings")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("asked at"), default=timezone.now)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = AskingQuerySet.as_manager()

    class Meta:
        verbose_name = _("asking to open a file")
        verbose_name_plural = _("askings to open a file")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="asked_with_a_reason")]
        indexes = [models.Index(fields=["-at"], name="askings_lately")]

    def __str__(self):
        return f"{self.by} → {self.household}"

    def ends_at(self):
        """Until when the file is open to whoever asked."""
        return self.at + timedelta(hours=HOURS)
