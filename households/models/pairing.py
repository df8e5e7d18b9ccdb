"""Pairings (结对帮扶): which helper stands by which household, from when until when."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.household import Household
from volunteers.audit.recording import Did, notice
from volunteers.rights import Sees, reach


class PairingQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The pairings of households that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def standing(self):
        """The pairings that hold."""
        return self.filter(until=None)

    def on_day(self, day):
        """The pairings that held on a day; ``until`` is the first day on which one held no longer."""
        return self.filter(Q(since__lte=day), Q(until=None) | Q(until__gt=day))

    def of_helper(self, helper):
        return self.filter(helper=helper)

    def of_files(self, files):
        return self.filter(household__in=files.order_by().values("pk"))

    @transaction.atomic
    def pair(self, households, *, helper, since, by, because="") -> int:
        """Give these households to a helper from a day on, which ends the pairing with anybody else.

        One that is the helper's already stays as it is. Says how many were given.
        """
        held = Household.objects.select_for_update().filter(pk__in=[one.pk for one in households]).order_by("pk")
        theirs = self.standing().filter(household__in=list(held))
        kept = set(theirs.filter(helper=helper).values_list("household", flat=True))
        _end(theirs.exclude(helper=helper), until=since, by=by, because=because)
        rows = [Pairing(household=one, helper=helper, since=since, by=by) for one in households if one.pk not in kept]
        made = self.bulk_create(rows)
        notice(made, Did.ADDED)
        return len(made)

    @transaction.atomic
    def end(self, households, *, until, by, because="") -> int:
        """End the pairings of these households; says how many there were."""
        return _end(self.standing().filter(household__in=households), until=until, by=by, because=because)


def _end(pairings, *, until, by, because) -> int:
    """End these from a day on; one that began later held on no day."""
    told = {"ended_by": by, "ended_at": timezone.now(), "because": because}
    notice(pairings, Did.CHANGED)
    never = pairings.filter(since__gt=until).update(until=F("since"), **told)
    return never + pairings.update(until=until, **told)


class Pairing(models.Model):
    """One helper stands by one household, from a day until a day; a household has one at a time."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="pairings")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pairings", verbose_name=_("helper")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    because = models.CharField(_("reason for ending"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(until=None), name="household_has_one_helper"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="pairing_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["helper", "until"], name="pairing_of_helper")]

    def __str__(self):
        return str(self.helper)
