"""What happened to a need, step by step."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models import Household, HouseholdEvent
from needs.models.steps import NO_STEPS, Status, Step
from volunteers.rights import Sees, reach


class NeedEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The steps of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def of_this_round(self):
        """The steps since a need was last opened (to stand inside a query of needs)."""
        return self.filter(need=OuterRef("pk"), round=OuterRef("reopened"))

    def work(self):
        """The steps whose takers are checked: not the checks themselves, nor going along to a file or an owner."""
        none_of_the_work = (Step.CLOSE, Step.SEND_BACK, *NO_STEPS)
        return self.filter(by__isnull=False).exclude(step__in=none_of_the_work)

    def sent_back_by(self, user):
        """Where somebody sent a need back: whoever said what is missing does not check it again."""
        return self.filter(step=Step.SEND_BACK, by=user)

    def went_along_after(self, day):
        """Where needs went along to another file after a day, and nobody took it back, as it happened."""
        went = self.filter(step=Step.FOLLOW, left__isnull=False, on__gt=day)
        return went.filter(action__undone_by=None).order_by("on", "pk")

    def telling(self, user, *, today=None):
        """Each with ``said``: its note, or nothing where a need went along from or to a file out of reach."""
        to = HouseholdEvent.objects.filter(action=OuterRef("action")).beyond(user, today=today)
        left = Household.objects.visible_to(user, today=today).filter(pk=OuterRef("left"))
        elsewhere = Q(action=None) | Exists(to) | (Q(left__isnull=False) & ~Exists(left))
        unsaid = When(elsewhere, step=Step.FOLLOW, then=Value(""))
        return self.annotate(said=Case(unsaid, default="note", output_field=models.TextField()))

    def story(self):
        """With who did it, the last step first."""
        return self.select_related("by").order_by("-pk")


class NeedEvent(models.Model):
    """One step in a need's life: who took it, when, into which state; never changed afterwards."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="events")
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    step = models.CharField(_("step"), max_length=20, choices=Step)
    status = models.CharField(_("state"), max_length=12, choices=Status)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)
    left = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name=_("file it left")
    )
    action = models.ForeignKey(
        "households.Action", models.PROTECT, null=True, related_name="+", verbose_name=_("action")
    )

    objects = NeedEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a need")
        verbose_name_plural = _("steps of needs")
        indexes = [models.Index(fields=["need", "id"], name="need_event_story")]

    def __str__(self):
        return f"{self.get_step_display()} · {self.on}"
