"""Quick response (快反): an urgent need from being found to a third party, each stage with its actor and its clock."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from needs.models.stepped import BesideNeed
from needs.models.steps import OPEN, NotAllowed
from volunteers.models.stepped import must_be_allowed
from volunteers.rights import Deed, Sees, reach


class Stage(models.TextChoices):
    FOUND = "found", _("Found")
    ANSWERED = "answered", _("Answered")
    DEPARTMENTS = "departments", _("Departments")
    THIRD_PARTY = "third_party", _("Third party")
    ENDED = "ended", _("Over")


class QuickDeed(models.TextChoices):
    """What happens in a quick response; each but the end begins a stage."""

    FIND = "find", _("found")
    ANSWER = "answer", _("answered: somebody is on it")
    TO_DEPARTMENTS = "to_departments", _("departments asked in")
    TO_THIRD_PARTY = "to_third_party", _("third party asked in")
    END = "end", _("quick response over")


RUNNING = (Stage.FOUND, Stage.ANSWERED, Stage.DEPARTMENTS, Stage.THIRD_PARTY)
# The table of stages: only onwards; a stage may be left out where it is not needed.
QUICK_TABLE = {
    QuickDeed.ANSWER: (Deed.CARRY_NEED, (Stage.FOUND,), Stage.ANSWERED),
    QuickDeed.TO_DEPARTMENTS: (Deed.CARRY_NEED, (Stage.FOUND, Stage.ANSWERED), Stage.DEPARTMENTS),
    QuickDeed.TO_THIRD_PARTY: (
        Deed.CARRY_NEED,
        (Stage.FOUND, Stage.ANSWERED, Stage.DEPARTMENTS),
        Stage.THIRD_PARTY,
    ),
    QuickDeed.END: (Deed.CARRY_NEED, RUNNING, Stage.ENDED),
}
BEGINS = {
    QuickDeed.FIND: Stage.FOUND,
    QuickDeed.ANSWER: Stage.ANSWERED,
    QuickDeed.TO_DEPARTMENTS: Stage.DEPARTMENTS,
    QuickDeed.TO_THIRD_PARTY: Stage.THIRD_PARTY,
}


class QuickResponseQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The quick responses to needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def running(self):
        """Those that are not over."""
        return self.exclude(state=Stage.ENDED)

    def over(self):
        """Those that are."""
        return self.filter(state=Stage.ENDED)

    def for_list(self):
        """With the need and its household, and every stage in order."""
        stages = models.Prefetch("events", QuickStage.objects.in_order())
        return self.select_related("need__household__building", "need__person").prefetch_related(stages)

    def for_page(self):
        """With everything one page names."""
        return self.select_related("need__household__building__parent__parent__parent__parent", "need__person")

    def latest_first(self):
        return self.order_by("-pk")

    @transaction.atomic
    def begin(self, *, by, need):
        """Somebody found it: the clock runs. One that runs already goes on."""
        from needs.models.need import Need

        if by is not None:
            must_be_allowed(by, Deed.CARRY_NEED, need.place())
        now = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
        if now.status not in OPEN:
            raise NotAllowed(_now("There is a quick response only to a need that is open."))
        known = self.filter(need=now).running().first()
        if known is not None:
            return known
        begun = self.create(need=now, round=now.reopened)
        begun.events.create(step=QuickDeed.FIND, by=by)
        return begun

    def end_with_need(self, *, by):
        """The need ended (in this transaction): so does the quick response to it."""
        for one in self.running():
            one._step(QuickDeed.END, by=by, note=_now("with the need"))


class QuickResponse(BesideNeed):
    """One urgent need on its way through the stages; each is a row of its own with the time in and the time out."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="quick_responses", verbose_name=_("need"))
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    state = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.FOUND, editable=False)

    objects = QuickResponseQuerySet.as_manager()
    table = QUICK_TABLE

    class Meta:
        verbose_name = _("quick response")
        verbose_name_plural = _("quick responses")
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=~Q(state="ended"), name="one_quick_response_a_need"),
        ]
        indexes = [models.Index(fields=["state", "id"], name="quick_response_state")]

    def __str__(self):
        return str(self.need)

    def answer(self, *, by, note=""):
        """Somebody answered and is on it."""
        self._go(QuickDeed.ANSWER, by=by, who=str(by), note=note)

    def to_departments(self, *, by, who, note=""):
        """Departments are asked in: which."""
        self._go(QuickDeed.TO_DEPARTMENTS, by=by, who=who, note=note)

    def to_third_party(self, *, by, who, note=""):
        """A third party is asked in: who."""
        self._go(QuickDeed.TO_THIRD_PARTY, by=by, who=who, note=note)

    def end(self, *, by, note):
        """The urgency is over; the need goes on as any other."""
        self._go(QuickDeed.END, by=by, note=note)

    def _go(self, step, *, by, note, who=""):
        self._may(by, step)
        self._step(step, by=by, note=note.strip(), told={"who": who.strip()})

    def _write_down(self, step, *, on, **told):
        """The stage before it ends at the moment this one begins."""
        now = timezone.now()
        self.events.filter(ended_at=None).update(ended_at=now)
        ended = now if step == QuickDeed.END else None
        return self.events.create(step=step, at=now, ended_at=ended, **told)


class QuickStageQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The stages of the quick responses somebody sees."""
        return self.filter(reach(user, "response__need__household__building", sees=Sees.CARE, today=today))

    def in_order(self):
        """As they came, with who did it."""
        return self.select_related("by").order_by("pk")


class QuickStage(models.Model):
    """One stage of a quick response: who, since when, until when."""

    response = models.ForeignKey(QuickResponse, models.PROTECT, related_name="events")
    step = models.CharField(_("stage"), max_length=16, choices=QuickDeed)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    who = models.CharField(_("who was asked in"), max_length=200, blank=True)
    at = models.DateTimeField(_("time in"), default=timezone.now)
    ended_at = models.DateTimeField(_("time out"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = QuickStageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage of a quick response")
        verbose_name_plural = _("stages of quick responses")
        constraints = [
            models.UniqueConstraint(fields=["response"], condition=Q(ended_at=None), name="one_stage_at_a_time"),
        ]

    def __str__(self):
        return f"{self.get_step_display()} · {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
