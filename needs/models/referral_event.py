"""What happened to a referral, step by step."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from needs.models.referral_steps import Move, State
from volunteers.rights import Sees, reach


class ReferralEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What happened to the referrals of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def story(self):
        """With who did it and whom it was about, the last one first."""
        return self.select_related("by", "referral__offer__unit", "referral__offer__helper").order_by("-pk")


class ReferralEvent(models.Model):
    """One move in a referral's life: who made it, when; without a person it is the partner, or the calendar."""

    referral = models.ForeignKey("needs.Referral", models.PROTECT, related_name="events")
    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="referral_events")
    move = models.CharField(_("step"), max_length=10, choices=Move)
    state = models.CharField(_("state"), max_length=10, choices=State)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    who = models.CharField(_("the partner's person"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("written down at"), default=timezone.now)

    objects = ReferralEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a referral")
        verbose_name_plural = _("steps of referrals")
        indexes = [models.Index(fields=["need", "-id"], name="referral_events_of_need")]

    def __str__(self):
        return f"{self.get_move_display()} · {self.on}"

    @property
    def step(self) -> str:
        return self.move

    def get_step_display(self) -> str:
        return self.get_move_display()

    def teller(self) -> str:
        """Who said so: somebody of the office, or the partner through the link."""
        if self.by_id:
            return str(self.by)
        return self.who or ("" if self.move == Move.EXPIRE else str(self.referral.offer.giver()))
