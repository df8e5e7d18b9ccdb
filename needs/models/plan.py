"""One-to-one plans (一对一方案): for a need past its due day, or one that was found hard."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from needs.models.stepped import BesideNeed
from needs.models.steps import OPEN, NotAllowed, StepNotAllowed
from volunteers.audit.recording import Did, notice
from volunteers.models import Place
from volunteers.models.stepped import in_words, must_be_allowed
from volunteers.rights import Deed, Sees, reach


class PlanState(models.TextChoices):
    DRAFTED = "drafted", _("Drafted")
    AGREED = "agreed", _("Agreed")
    FINISHED = "finished", _("Finished")
    REPLACED = "replaced", _("Replaced")


STANDING = (PlanState.DRAFTED, PlanState.AGREED)


class PlanDeed(models.TextChoices):
    """What happened to a plan, as its history tells it."""

    DRAFT = "draft", _("drafted")
    AGREE = "agree", _("agreed with the family")
    REVIEW = "review", _("looked at again")
    MARK = "mark", _("step marked")
    REWRITE = "rewrite", _("replaced by a new draft")
    REPLACE = "replace", _("replaced by the plan that was agreed after it")
    FINISH = "finish", _("finished")
    WITH_NEED = "with_need", _("ended with its need")
    RESUME = "resume", _("taken up again with its need")
    HAND_OVER = "hand_over", _("what was left to do went with its owner's post")


# The table of steps of a plan. A draft is replaced by another draft, an agreed plan by the next one that is agreed;
# plans end with their need and are taken up again when it is back in trouble.
PLAN_TABLE = {
    PlanDeed.AGREE: (Deed.CARRY_NEED, (PlanState.DRAFTED,), PlanState.AGREED),
    PlanDeed.REVIEW: (Deed.CARRY_NEED, (PlanState.AGREED,), PlanState.AGREED),
    PlanDeed.MARK: (Deed.CARRY_NEED, (PlanState.AGREED,), PlanState.AGREED),
    PlanDeed.REWRITE: (Deed.CARRY_NEED, (PlanState.DRAFTED,), PlanState.REPLACED),
    PlanDeed.FINISH: (Deed.CARRY_NEED, STANDING, PlanState.FINISHED),
}


class NeedPlanQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The plans of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def standing(self):
        """Drafted or agreed."""
        return self.filter(state__in=STANDING)

    def agreed(self):
        """Agreed with the family, and followed."""
        return self.filter(state=PlanState.AGREED)

    def of_each_need(self):
        """To stand inside a query of needs."""
        return self.filter(need=OuterRef("pk"))

    def behind(self, today):
        """Agreed plans of open files that were to be looked at again by today, or of which a step is late."""
        late = PlanTask.objects.filter(plan=OuterRef("pk"), done=PlanTask.Done.OPEN, due_on__lt=today)
        return self.agreed().filter(Q(review_on__lte=today) | Exists(late), need__household__closed_on=None)

    def of_submission(self, submission):
        """The plan that a form with this mark drafted; a form sent twice drafts one."""
        return self.filter(submission=submission).first() if submission else None

    def for_page(self):
        """With everything one plan's page names."""
        return self.select_related(
            "need__household__building__parent__parent__parent__parent", "need__person", "template", "agreed_by"
        )

    def latest_first(self):
        return self.order_by("-pk")

    def draft(self, *, by, need, tasks, replaces=None, submission=None, **fields):
        """Draft a plan for an open need, with its steps (dicts of what, owner, due_on).

        ``replaces``: the draft it is written instead of, as it was seen. Sent twice it is drafted once. Raises
        NotAllowed where one is drafted already, StepNotAllowed where the draft was changed meanwhile.
        """
        known = self.of_submission(submission)
        if known is not None:
            return known
        must_be_allowed(by, Deed.CARRY_NEED, need.place())
        try:
            with transaction.atomic():
                if replaces is not None:
                    replaces._step(PlanDeed.REWRITE, by=by)
                return self._write(by=by, need=need, tasks=tasks, submission=submission, **fields)
        except StepNotAllowed:
            known = self.of_submission(submission)  # the same form, a moment earlier
            if known is None:
                raise
        except IntegrityError as error:
            known = self.of_submission(submission)
            if known is None:
                raise NotAllowed(_now("Somebody drafted a plan for this need already.")) from error
        return known

    def _write(self, *, by, need, tasks, **fields):
        """Hold the need so that it is not closed off meanwhile, and write the draft."""
        from needs.models.need import Need

        now = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
        if now.status not in OPEN:
            raise NotAllowed(_now("A plan is made for a need that is open."))
        late = now.due_on is not None and now.due_on < timezone.localdate()
        plan = self.create(need=now, drafted_by=by, reason=Reason.OVERDUE if late else Reason.HARD, **fields)
        PlanTask.objects.bulk_create(
            PlanTask(plan=plan, position=position, **task) for position, task in enumerate(tasks, start=1)
        )
        plan.events.create(step=PlanDeed.DRAFT, by=by, on=timezone.localdate())
        return plan

    def end_with_need(self, *, by, on):
        """The need ended (in this transaction): what was still followed for it ends too."""
        plans = list(self.standing().select_for_update(of=("self",)).order_by("pk"))
        for plan in plans:
            plan._step(PlanDeed.WITH_NEED, by=by, on=on, ended_on=on)

    def resume(self, *, by, on, note, since):
        """The need is open again: the plan that ended with it then (``since``) is followed again, an agreed one
        before a draft; one that somebody ended on purpose stays ended.
        """
        ended = self.filter(state=PlanState.FINISHED, events__step=PlanDeed.WITH_NEED, events__at__gte=since)
        plan = ended.order_by(F("agreed_on").desc(nulls_last=True), "-pk").first()
        if plan is not None and not self.standing().exists():
            state = PlanState.AGREED if plan.agreed_on else PlanState.DRAFTED
            self.filter(pk=plan.pk, state=PlanState.FINISHED).update(
                state=state, ended_on=None, version=F("version") + 1
            )
            plan.events.create(step=PlanDeed.RESUME, by=by, on=on, note=note)


class Reason(models.TextChoices):
    """Why a need has a plan of its own."""

    OVERDUE = "overdue", _("open past its due day")
    HARD = "hard", _("found hard")


class NeedPlan(BesideNeed):
    """How one need is to be met: cause, goal, steps, and when somebody looks again. It is never written over:

    reviews and marked steps are rows of their own, and whoever wants another plan drafts the next one.
    """

    class How(models.TextChoices):
        HOME = "home", _("at home")
        OFFICE = "office", _("at the office")
        PHONE = "phone", _("by phone")
        SIGNED = "signed", _("signed on paper")

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="plans", verbose_name=_("need"))
    template = models.ForeignKey(
        "needs.PlanTemplate", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("template")
    )
    reason = models.CharField(_("why there is a plan"), max_length=8, choices=Reason)
    cause = models.TextField(_("cause"))
    goal = models.CharField(_("goal"), max_length=300)
    review_on = models.DateField(_("next review"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFTED, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    family = models.CharField(_("who of the family agreed"), max_length=100, blank=True)
    how = models.CharField(_("how the family agreed"), max_length=8, choices=How, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = NeedPlanQuerySet.as_manager()
    table = PLAN_TABLE | {PlanDeed.WITH_NEED: PLAN_TABLE[PlanDeed.FINISH]}  # the need takes this step, nobody by hand

    class Meta:
        verbose_name = _("one-to-one plan")
        verbose_name_plural = _("one-to-one plans")
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=Q(state="drafted"), name="one_draft_a_need"),
            models.UniqueConstraint(fields=["need"], condition=Q(state="agreed"), name="one_agreed_plan_a_need"),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(agreed_on__isnull=False, agreed_by__isnull=False) & ~Q(family="") & ~Q(how=""),
                name="agreed_by_the_family_too",
            ),
        ]
        indexes = [models.Index(fields=["state", "review_on", "id"], name="need_plan_review")]

    def __str__(self):
        return self.goal

    def agree(self, *, by, on, family, how):
        """The family agreed: who, when and how. An agreed plan of before is replaced by this one."""
        self._may(by, PlanDeed.AGREE)
        self._must_allow(PlanDeed.AGREE)
        if not self.tasks.exists():
            raise NotAllowed(_now("A plan is agreed on only with at least one step."))
        if on > timezone.localdate():
            raise NotAllowed(_now("This day is still to come."))
        with transaction.atomic():
            for before in NeedPlan.objects.agreed().filter(need=self.need_id).exclude(pk=self.pk):
                before._replace(by=by, on=on)
            told = {"agreed_on": on, "agreed_by": by, "family": family.strip(), "how": how}
            said = f"{family.strip()} · {NeedPlan.How(how).label}"
            self._step(PlanDeed.AGREE, by=by, on=on, note=said, **told)

    def review(self, *, by, on, found, next_on):
        """Somebody looked how it stands; a row of its own says what was found and when the next look is."""
        self._may(by, PlanDeed.REVIEW)
        self._must_allow(PlanDeed.REVIEW)
        if on < self.agreed_on or next_on <= on:
            raise NotAllowed(_now("A review comes after the plan was agreed, and the next one later still."))
        self._step(PlanDeed.REVIEW, by=by, on=on, note=found.strip(), told={"next_on": next_on}, review_on=next_on)

    def mark(self, *, by, task, done, on, note=""):
        """Say of one step that it is done, will not be done (with the reason), or is open again."""
        self._may(by, PlanDeed.MARK)
        if done == PlanTask.Done.DROPPED:
            in_words(note)
        with transaction.atomic():
            said = " · ".join(filter(None, [f"{task.what}：{PlanTask.Done(done).label}", note.strip()]))
            self._step(PlanDeed.MARK, by=by, on=on, note=said)
            ended = None if done == PlanTask.Done.OPEN else on
            self.tasks.filter(pk=task.pk).update(done=done, done_on=ended, done_by=by if ended else None)

    def finish(self, *, by, on, because):
        """The plan is followed no longer: its goal is reached, or it is of no use any more."""
        self._may(by, PlanDeed.FINISH)
        self._step(PlanDeed.FINISH, by=by, on=on, note=because.strip(), ended_on=on)

    def _replace(self, *, by, on):
        self._seize({"state": PlanState.REPLACED, "ended_on": on}, state=PlanState.AGREED)
        self._write_down(PlanDeed.REPLACE, by=by, on=on)


class PlanTaskQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The steps of the plans somebody sees."""
        return self.filter(reach(user, "plan__need__household__building", sees=Sees.CARE, today=today))

    @transaction.atomic
    def hand_over_all(self, *, by, place, of, to, note) -> list[int]:
        """Give what somebody still had to do at a place to whoever has the post now; returns each household."""
        here = Place.objects.buildings_below([place]).values("pk")
        open_ones = self.filter(done=PlanTask.Done.OPEN, owner=of, plan__state__in=STANDING)
        chosen = open_ones.filter(plan__need__household__building__in=here)
        told = chosen.select_for_update(of=("self",)).order_by("pk")
        rows = list(told.values_list("pk", "plan", "plan__need__household"))
        self.filter(pk__in=[pk for pk, _plan, _file in rows]).update(owner=to)
        steps = PlanEvent.objects.bulk_create(
            PlanEvent(plan_id=plan, step=PlanDeed.HAND_OVER, on=timezone.localdate(), by=by, note=f"{to}：{note}")
            for plan in sorted({plan for _pk, plan, _file in rows})
        )
        notice(steps, Did.STEP, word=PlanDeed.HAND_OVER)
        return [file for _pk, _plan, file in rows]

    def in_order(self):
        """As the plan lists them, with who does each."""
        return self.select_related("owner", "done_by").order_by("position", "pk")


class PlanTask(models.Model):
    """One step of a plan: what, who (the family itself, where nobody is named), until when, and whether it is done."""

    class Done(models.TextChoices):
        OPEN = "open", _("to do")
        DONE = "done", pgettext_lazy("step of a plan", "done")
        DROPPED = "dropped", _("not done")

    plan = models.ForeignKey(NeedPlan, models.PROTECT, related_name="tasks", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    what = models.CharField(_("what is done"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    due_on = models.DateField(_("until"))
    done = models.CharField(_("how it stands"), max_length=8, choices=Done, default=Done.OPEN)
    done_on = models.DateField(_("on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("said by")
    )

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_task_place"),
            models.CheckConstraint(
                condition=Q(done="open", done_on=None) | ~Q(done="open") & Q(done_on__isnull=False),
                name="done_steps_have_a_day",
            ),
        ]

    def __str__(self):
        return self.what


class PlanEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What happened to the plans somebody sees."""
        return self.filter(reach(user, "plan__need__household__building", sees=Sees.CARE, today=today))

    def story(self):
        """With who did it, the last first."""
        return self.select_related("by").order_by("-pk")


class PlanEvent(models.Model):
    """One thing that happened to a plan; a review is one, with what was found and the day of the next."""

    plan = models.ForeignKey(NeedPlan, models.PROTECT, related_name="events")
    step = models.CharField(_("step"), max_length=10, choices=PlanDeed)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)
    next_on = models.DateField(_("next review"), null=True, blank=True)

    objects = PlanEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a plan")
        verbose_name_plural = _("events of plans")

    def __str__(self):
        return f"{self.get_step_display()} · {self.on}"


def has_agreed_plan():
    """Whether a need has a plan that was agreed with the family (to stand inside a query of needs)."""
    return Exists(NeedPlan.objects.agreed().of_each_need())
