"""What went from one helper to the next with a post, file by file."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.models import AuditEntry, Did
from volunteers.rights import Sees, reach

DAYS_TO_READ = 90


class HandedFileQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What was handed over to oneself, of files one may still look into for care."""
        return self.filter(Q(to=user), reach(user, "household__building", sees=Sees.CARE, today=today))

    def unread(self):
        """The files that nobody they were handed to has looked at since, as the audit log knows."""
        looks = AuditEntry.objects.filter(
            did=Did.LOOKED, by=OuterRef("to"), file_id=OuterRef("household"), at__gte=OuterRef("at")
        )
        return self.filter(~Exists(looks), at__gte=timezone.now() - timedelta(days=DAYS_TO_READ))

    def for_list(self):
        """With the file's place and who had it, the latest first."""
        return self.select_related("household__building", "post__user").order_by("-at", "household__number", "pk")


class HandedFile(models.Model):
    """One file that went with a post from its holder to the next: how much of it was open in the holder's name."""

    post = models.ForeignKey("volunteers.Post", models.PROTECT, related_name="+", verbose_name=_("post"))
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+")
    needs = models.PositiveSmallIntegerField(_("open needs"), default=0)
    findings = models.PositiveSmallIntegerField(_("open findings"), default=0)
    returns = models.PositiveSmallIntegerField(_("return visits to come"), default=0)
    tasks = models.PositiveSmallIntegerField(_("open steps of plans"), default=0)
    is_paired = models.BooleanField(_("paired"), default=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed to"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("handed over at"), default=timezone.now)

    objects = HandedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file handed over")
        verbose_name_plural = _("files handed over")
        indexes = [models.Index(fields=["to", "-at"], name="handed_to")]

    def __str__(self):
        return f"{self.household} → {self.to}"
