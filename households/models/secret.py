"""What is secret on a file: who opened it and why, and a supervisor's word where it is about a child."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.rights import Sees, reach

FRESH = timedelta(minutes=10)  # so long what was opened stays open


class WrittenOnce(TypeError):
    """Somebody tried to change or delete a row that is written once."""


class OpeningQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The openings on the files whose means somebody sees."""
        return self.filter(reach(user, "household__building", sees=Sees.MEANS, today=today))

    def by(self, user):
        """What one opened oneself: nobody else's opening opens anything."""
        return self.filter(by=user)

    def of(self, household):
        """The openings on one file."""
        return self.filter(household=household)

    def story(self):
        """With all that a line names, the latest first."""
        return self.select_related("by", "person", "document").order_by("-at", "-pk")

    def for_page(self):
        """With what one opening's page shows."""
        return self.select_related("household__building__parent__parent__parent__parent", "person", "document__person")

    def update(self, **changes):
        raise WrittenOnce

    def delete(self):
        raise WrittenOnce


class Opening(models.Model):
    """Somebody opened something secret of a file and said why; written once, never changed or deleted."""

    class What(models.TextChoices):
        IDENTITY = "identity", _("Identity number")
        ACCOUNT = "account", _("Bank account")
        DOCUMENT = "document", _("Document")
        PRINT = "print", _("Printed with whole numbers")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    what = models.CharField(_("what was opened"), max_length=10, choices=What)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="openings")
    person = models.ForeignKey("households.Person", models.PROTECT, null=True, related_name="openings")
    document = models.ForeignKey("households.Document", models.PROTECT, null=True, related_name="openings")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    at = models.DateTimeField(_("opened at"), default=timezone.now)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening of something secret")
        verbose_name_plural = _("openings of something secret")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="opened_with_a_reason")]
        indexes = [models.Index(fields=["household", "-at", "-id"], name="opening_of_file")]

    def __str__(self):
        return " · ".join(str(part) for part in (self.get_what_display(), self.document, self.person) if part)

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise WrittenOnce
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise WrittenOnce

    def is_fresh(self, now) -> bool:
        """Whether what was opened may still be looked at without another reason."""
        return self.at <= now < self.at + FRESH


class ApprovalQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The approvals on the files whose secret things somebody may open."""
        return self.filter(reach(user, "household__building", sees=Sees.SECRET, today=today))

    def of(self, household):
        """The approvals given on one file."""
        return self.filter(household=household)

    def holding_for(self, user, today):
        """Those that let somebody open or print what is kept about a child today."""
        return self.filter(to=user, ends_on__gte=today)

    def story(self):
        """With everyone they name, the latest first."""
        return self.select_related("by", "to", "person").order_by("-at", "-pk")


class Approval(models.Model):
    """A supervisor's word: a colleague may open and print what is kept about a child, for a purpose, until a day."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="approvals")
    person = models.ForeignKey("households.Person", models.PROTECT, related_name="approvals")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who may"))
    purpose = models.CharField(_("purpose"), max_length=200)
    ends_on = models.DateField(_("last day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by"))
    at = models.DateTimeField(_("approved at"), default=timezone.now)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval about a child")
        verbose_name_plural = _("approvals about a child")
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="approved_for_a_purpose")]

    def __str__(self):
        return f"{self.person} · {self.purpose}"
