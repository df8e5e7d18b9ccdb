"""Closed files whose time is over: announced to supervisors, held back where somebody says why, then anonymised."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models import Household
from needs.models import Provision
from volunteers.audit.recording import Did, record
from volunteers.rights import Deed, reach_to

NOTICE = timedelta(days=90)


def closed_before(today):
    """Files closed before this day are kept no longer: whole years after the one in which they were closed."""
    return today.replace(year=today.year - settings.KEEP_FILES_YEARS, month=1, day=1)


class NotHeldBack(Exception):
    """The file was held back, let go or anonymised meanwhile; nothing was written."""


class EndOfTermQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The files that somebody answers for who runs the grid there."""
        return self.filter(reach_to(user, Deed.RUN_GRID, "household__building", today=today))

    def waiting(self):
        """The files that are not anonymised yet."""
        return self.filter(household__anonymised_on=None)

    def ripe(self, *, today):
        """The files to be anonymised on a day: closed for so long, announced for so long, held back by nobody.

        What partners were told of a family has a time of its own; the file waits for its end.
        """
        due = self.waiting().filter(household__closed_on__lt=closed_before(today))
        due = due.exclude(household__in=Provision.objects.order_by().values("household"))
        return due.filter(announced_on__lte=today - NOTICE, held_at=None) if settings.KEEP_FILES_YEARS else self.none()

    @transaction.atomic
    def announce(self, *, today) -> int:
        """Announce the files whose time is over, and take back what was announced of one that is open again."""
        if not settings.KEEP_FILES_YEARS:
            return 0
        due = Household.objects.filter(closed_on__lt=closed_before(today), anonymised_on=None)
        self.waiting().exclude(household__in=due.values("pk")).delete()
        new = due.exclude(pk__in=self.values("household")).order_by("pk")
        return len(self.bulk_create([self.model(household=file, announced_on=today) for file in new]))

    def for_list(self):
        """With the file's place and who holds it back, the first to come first."""
        return self.select_related("household__building", "held_by").order_by("announced_on", "household__number", "pk")


class EndOfTerm(models.Model):
    """One closed file whose time is over: since when supervisors are told, and why it is kept all the same."""

    household = models.OneToOneField(
        "households.Household", models.PROTECT, related_name="+", verbose_name=_("household")
    )
    announced_on = models.DateField(_("announced on"))
    held_because = models.CharField(_("held back because"), max_length=200, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("held back by"),
    )
    held_at = models.DateTimeField(_("held back at"), null=True, blank=True)

    objects = EndOfTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of a file's term")
        verbose_name_plural = _("ends of files' terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None, held_because="")
                | Q(held_at__isnull=False, held_by__isnull=False) & ~Q(held_because=""),
                name="held_back_by_somebody_who_says_why",
            ),
        ]

    def __str__(self):
        return str(self.household)

    def ends_on(self):
        """The day from which the file is anonymised, unless somebody holds it back."""
        return self.announced_on + NOTICE

    @transaction.atomic
    def hold_back(self, *, by, because: str):
        """Keep the file all the same; NotHeldBack where somebody was quicker, or it is anonymised."""
        self._change(Q(held_at=None), held_at=timezone.now(), held_by=by, held_because=because)
        record(Did.CHANGED, by=by, of=self, file=self.household, reason=because)

    @transaction.atomic
    def let_go(self, *, by, today):
        """Hold it back no longer: it is announced anew, and has its days of notice before it."""
        self._change(Q(held_at__isnull=False), held_at=None, held_by=None, held_because="", announced_on=today)
        record(Did.CHANGED, by=by, of=self, file=self.household, reason=_("held back no longer"))

    def _change(self, condition, **fields):
        Household.objects.select_for_update().get(pk=self.household_id)  # anonymising holds it until it is done
        if not EndOfTerm.objects.waiting().filter(condition, pk=self.pk).update(**fields):
            raise NotHeldBack(_("This was changed meanwhile, or the file is anonymised already."))
