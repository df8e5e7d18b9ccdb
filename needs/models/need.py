"""The need list (需求清单): each need from the first word until it is closed off (销号)."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from households.models import Household
from needs.models.carriers import may_carry
from needs.models.closing import Evidence
from needs.models.kind import NeedKind, ServiceClass
from needs.models.need_queryset import NeedQuerySet, assigned_to
from needs.models.service import Service
from needs.models.steps import (
    CARRIED,
    DEEDS,
    OPEN,
    STEPS,
    NotAllowed,
    Source,
    Status,
    Step,
    StepNotAllowed,
    Urgency,
)
from volunteers.models import User
from volunteers.models.field_history import FieldHistory
from volunteers.models.stepped import WithEvents, in_words, must_be_allowed
from volunteers.rights import Deed, may, may_check

# What a correction may type over. State, owner, result and the days of closing change by steps alone.
PLAIN = (
    "what", "person", "kind", "service_class", "source", "urgency", "raised_on", "due_on", "measure", "note",
)  # fmt: skip


class Need(WithEvents):
    """One thing a household asked for, from the first word until it is closed off."""

    household = models.ForeignKey(
        "households.Household",
        models.PROTECT,
        related_name="needs",
        db_index=False,  # need_of_household begins with it
        verbose_name=_("household"),
    )
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("for")
    )
    what = models.CharField(_("what is needed"), max_length=300)
    kind = models.ForeignKey(
        NeedKind,
        models.PROTECT,
        related_name="needs",
        db_index=False,  # need_kind begins with it
        verbose_name=_("kind"),
    )
    service_class = models.CharField(_("class"), max_length=15, choices=ServiceClass)
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.VISIT)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.REPORTED, editable=False)
    raised_on = models.DateField(_("raised on"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs_raised",
        db_index=False,
        verbose_name=_("raised by"),
        editable=False,
    )
    visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("visit")
    )
    finding = models.ForeignKey(
        "benefits.Finding",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("finding of a comparison"),
        editable=False,
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs_owned",
        db_index=False,  # need_owner begins with it
        verbose_name=_("owner"),
    )
    measure = models.TextField(_("measure taken"), blank=True)
    result = models.TextField(_("result"), blank=True, editable=False)
    is_open = models.GeneratedField(
        expression=models.Case(models.When(status__in=OPEN, then=True), default=False),
        output_field=models.BooleanField(_("open")),
        db_persist=True,
    )
    closed_on = models.DateField(_("closed off on"), null=True, blank=True, editable=False)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    note = models.TextField(_("note"), blank=True)
    workbook_row = models.CharField(_("from"), max_length=200, blank=True, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = NeedQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["is_open"])

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_on__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_on=None)),
                name="closed_needs_have_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.CLOSED, Status.TO_CHECK)) | ~Q(result=""),
                name="closed_needs_have_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.TAKEN_ON) | Q(owner__isnull=False), name="taken_on_by_somebody"
            ),
        ]
        # Each order of the list has an index for everything, for one state, and for what is open.
        indexes = [
            models.Index(fields=["household", "status", "due_on"], name="need_of_household"),
            models.Index(fields=["owner", "status", "due_on"], name="need_owner"),
            models.Index(fields=["kind", "is_open", "due_on", "id"], name="need_kind"),
            models.Index(fields=["due_on", "id"], name="need_due"),
            models.Index(fields=["status", "due_on", "id"], name="need_status_due"),
            models.Index(fields=["is_open", "due_on", "id"], name="need_open_due"),
            models.Index(fields=["raised_on", "id"], name="need_raised"),
            models.Index(fields=["status", "raised_on", "id"], name="need_status_raised"),
            models.Index(fields=["is_open", "raised_on", "id"], name="need_open_raised"),
        ]

    def __str__(self):
        return self.what

    # --- what may be done --------------------------------------------------------------------------------------

    def steps_for(self, user) -> list[str]:
        """The steps this person may take now, in the order of the table."""
        place = self.place()
        steps = [step for step, (states, _to) in STEPS.items() if self.status in states]
        steps = [step for step in steps if may(user, DEEDS[step], place)]
        checks = [step for step in steps if DEEDS[step] == Deed.CHECK_NEED]
        if checks and not self._checks(user, place):
            steps = [step for step in steps if step not in checks]
        return steps

    def workers(self) -> list:
        """Whoever took a step or wrote evidence since the need was last opened."""
        stepped = self.events.filter(round=self.reopened).work().values("by")
        wrote = self.evidence.filter(round=self.reopened, by__isnull=False).values("by")
        return list(User.objects.filter(Q(pk__in=stepped) | Q(pk__in=wrote)).named())

    def stands(self) -> str:
        return self.get_status_display()

    def _told_last(self, user, step) -> bool:
        if step != "add_evidence":
            return super()._told_last(user, step)
        last = self.evidence.order_by("-pk").first()
        return last is not None and last.by_id == user.pk

    # --- verbs -------------------------------------------------------------------------------------------------

    def take_on(self, *, by):
        """Take the need on oneself."""
        self._may(by, Deed.CARRY_NEED)
        self._step(Step.TAKE_ON, by=by, owner=by)

    def assign(self, *, by, owner, note=""):
        """Give the need to somebody who may carry it here, and becomes its owner."""
        place = self._may(by, Deed.ASSIGN_NEED)
        if not may_carry(owner, place):
            raise NotAllowed(_now("%(name)s carries no needs at this place.") % {"name": owner})
        self._step(Step.ASSIGN, by=by, note=assigned_to(owner, note.strip()), owner=owner)

    def start(self, *, by, measure=""):
        """Somebody is on it: say what is being done."""
        self._may(by, Deed.CARRY_NEED)
        measure = measure.strip()
        self._step(Step.START, by=by, note=measure, **({"measure": measure} if measure else {}))

    def refer(self, *, by, to: str):
        """A partner is asked to do it (models/referral.py); whoever refers a need that nobody carries takes it on."""
        self._may(by, Deed.REFER)
        self._step(Step.REFER, by=by, note=to, **({} if self.owner_id else {"owner": by}))

    def add_evidence(self, *, by, **piece):
        """Write down a piece of evidence (fields of Evidence) while the need is carried."""
        self._may(by, Deed.CARRY_NEED)
        self._must_hold(piece)
        with transaction.atomic():
            self._seize({}, status__in=CARRIED)
            self.evidence.create(round=self.reopened, by=by, **piece)

    def propose_done(self, *, by, result: str, evidence=()):
        """Say what came of it, with evidence (dicts of Evidence fields); somebody else checks it.

        Raises NotAllowed without a result or without any evidence since the need was last opened.
        """
        self._may(by, Deed.CARRY_NEED)
        self._must_allow(Step.PROPOSE_DONE)
        if not result.strip():
            raise NotAllowed(_now("A need is done only with its result in words."))
        if not evidence and not self.has_evidence():
            raise NotAllowed(_now("A need is done only with at least one piece of evidence."))
        for piece in evidence:
            self._must_hold(piece)
        with transaction.atomic():
            self._step(Step.PROPOSE_DONE, by=by, note=result.strip(), result=result.strip())
            for piece in evidence:
                self.evidence.create(round=self.reopened, by=by, **piece)

    def was_delivered(self, *, by, result: str, receipt: str):
        """A partner did it: said to be done in the name of ``by``, with the receipt, for somebody else to check."""
        with transaction.atomic():
            self._step(Step.PROPOSE_DONE, by=by, note=result, result=result)
            self.evidence.create(round=self.reopened, by=by, kind=Evidence.Kind.RECEIPT, words=receipt)

    def close(self, *, by, on=None, note=""):
        """Close the need off after checking it; never by anyone who worked on it since it was last opened."""
        today = timezone.localdate()
        on = on or today
        self._may_check(by, Step.CLOSE)
        reopened = self.closings.aggregate(day=models.Max("reopened_on"))["day"]
        if not max(self.raised_on, reopened or self.raised_on) <= on <= today:
            raise NotAllowed(_now("The day of closing lies between the day it was raised or reopened and today."))
        proposed = self.events.filter(round=self.reopened, step=Step.PROPOSE_DONE, by__isnull=False).last()
        if proposed is None or not self.result.strip() or not self.has_evidence():
            raise NotAllowed(_now("A need is closed off only with a result, evidence and whoever did it."))
        with transaction.atomic():
            self._step(Step.CLOSE, by=by, on=on, note=note.strip(), closed_on=on)
            self.closings.create(
                round=self.reopened, closed_on=on, result=self.result, done_by_id=proposed.by_id, checked_by=by
            )
            self._end_what_runs(by=by, on=on)
            self.return_visits.make(need=self, on=on, owner=self.owner or proposed.by)
            Service.objects.for_need(self, by=by, on=on, result=self.result)
            if self.finding_id:
                self.finding.end_with_need(by=by, note=self.result)

    def send_back(self, *, by, because: str):
        """Send the need back to its owner, saying what is missing."""
        self._may_check(by, Step.SEND_BACK)
        self._step(Step.SEND_BACK, by=by, note=in_words(because))

    def drop(self, *, by, because: str):
        """End the need unfulfilled, with the reason."""
        self._may(by, Deed.CARRY_NEED)
        with transaction.atomic():
            self._step(Step.DROP, by=by, note=in_words(because))
            self._end_what_runs(by=by, on=timezone.localdate())

    def reopen(self, *, by, because: str, on=None, due_on=None, relapse=False):
        """Open a closed or dropped need again, on the same row; its owner stays, the times are counted.

        It keeps its due day; one closed off before this system, which has none, is due as its kind says.

        Where it is no ``relapse``, the closing was a mistake, and its service none.
        """
        on, old_round = on or timezone.localdate(), self.reopened
        ended = self.events.filter(round=old_round, step__in=(Step.CLOSE, Step.DROP)).order_by("-pk").first()
        self._may(by, Deed.CARRY_NEED)
        reason = in_words(because)
        with transaction.atomic():
            if Household.objects.select_for_update().get(pk=self.household_id).closed_on:
                raise NotAllowed(_now("This file is closed; open it again first."))
            self._step(
                Step.REOPEN,
                by=by,
                on=on,
                note=reason,
                to=Status.TAKEN_ON if self.owner_id else Status.REPORTED,
                closed_on=None,
                result="",
                reopened=old_round + 1,
                due_on=due_on or self.due_on or on + timedelta(days=self.kind.days),
            )
            for closing in self.closings.filter(round=old_round, reopened_on=None):
                self.closings.filter(pk=closing.pk).update(reopened_on=on)
                if not relapse:
                    Service.objects.uncount(closing, by=by, because=reason)
            if ended is not None:
                self.plans.resume(by=by, on=on, note=reason, since=ended.at)
            self.return_visits.call_off(by=by, on=on)

    def may_begin_quick(self, user) -> bool:
        """Whether somebody may begin a quick response: an urgent need without one that runs."""
        if self.urgency != Urgency.URGENT or self.status not in OPEN or self.quick_responses.running().exists():
            return False
        return may(user, Deed.CARRY_NEED, self.place())

    def may_waive(self, user) -> bool:
        """Whether somebody may say why this need does not stand against closing its file."""
        return self.status in OPEN and may(user, Deed.KEEP_FILES, self.place())

    def waive(self, *, by, because: str):
        """Say why the file may be closed although this need is open; it stays open, and the reason in its history."""
        self._may(by, Deed.KEEP_FILES)
        reason = in_words(because)
        with transaction.atomic():
            self._seize({}, status__in=OPEN)
            told = {"by": by, "on": timezone.localdate(), "note": reason}
            self.events.create(step=Step.WAIVE, status=self.status, round=self.reopened, **told)

    def went_along(self, *, by, on, note, left=None, action=None):
        """Say in the need's own history that it went along to another file (households/hanging.py)."""
        told = {"by": by, "on": on, "note": note, "left": left, "action": action}
        self.events.create(step=Step.FOLLOW, status=self.status, round=self.reopened, **told)

    def was_unanswered(self, *, on, note: str):
        """A partner who was asked did not answer in time; owner and area lead see it in the need's history."""
        self.events.create(step=Step.UNANSWERED, status=self.status, round=self.reopened, on=on, note=note)

    def correct(self, *, by, version, **changes):
        """Type over plain facts (PLAIN), if nobody saved since ``version``; else ChangedMeanwhile."""
        beyond = set(changes) - set(PLAIN)
        if beyond:
            raise ValueError(f"changed by steps alone: {', '.join(sorted(beyond))}")
        super().correct(by=by, version=version, **changes)

    # --- behind the verbs --------------------------------------------------------------------------------------

    @transaction.atomic
    def _step(self, step, *, by, note="", on=None, to="", **changes):
        """Take one allowed step and write it down, or raise and change nothing."""
        states, target = STEPS[step]
        self._seize(changes | {"status": to or target}, status__in=states)
        self.events.create(
            step=step, status=self.status, by=by, on=on or timezone.localdate(), note=note, round=self.reopened
        )

    def _end_what_runs(self, *, by, on):
        """What was still done for the need ends with it, and no partner who was asked goes on."""
        self.plans.end_with_need(by=by, on=on)
        self.quick_responses.end_with_need(by=by)
        self.referrals.end_with_need(by=by, on=on)

    def _must_allow(self, step):
        """Say that the step comes too late before asking for what it takes."""
        if self.status not in STEPS[step][0]:
            raise StepNotAllowed(self.what_happened())

    def last_change(self) -> dict:
        """Who changed the need last, and when: by a step, or by typing something over."""
        step = self.events.story().first()
        typed = self.history.select_related("history_user").order_by("-history_id").first()
        changes = [(step.at, step.by)] if step else []
        changes += [(typed.history_date, typed.history_user)] if typed else []
        at, by = max(changes, key=lambda change: change[0], default=(None, None))
        return {"by": str(by or ""), "at": at and timezone.localtime(at)}

    def has_evidence(self) -> bool:
        """Whether anything was written down as evidence since the need was last opened."""
        return self.evidence.standing().filter(round=self.reopened).exists()

    def _must_hold(self, piece):
        """Refuse evidence that says nothing, or that rests on a visit to somebody else."""
        visit = piece.get("visit")
        if visit is not None and visit.household_id != self.household_id:
            raise NotAllowed(_now("This visit was to another household."))
        if visit is not None and visit.withdrawn_at:
            raise NotAllowed(_now("This visit was withdrawn."))
        if piece.get("kind") == Evidence.Kind.VISIT and visit is None:
            raise NotAllowed(_now("Say which visit it rests on."))
        if piece.get("kind") == Evidence.Kind.RESIDENT and piece.get("satisfaction") is None:
            raise NotAllowed(_now("The resident's word says how satisfied he or she is, from 1 to 5."))
        if not piece.get("words", "").strip():
            raise NotAllowed(_now("Evidence says in words what it shows."))

    def place(self):
        """Where the household lives, with the places above."""
        return Household.objects.with_place().get(pk=self.household_id).building

    def _may(self, user, deed):
        place = self.place()
        must_be_allowed(user, deed, place)
        return place

    def _may_check(self, user, step):
        place = self._may(user, Deed.CHECK_NEED)
        self._must_allow(step)
        if not self._checks(user, place):
            raise NotAllowed(_now("Somebody who did not work on this need has to check it."))

    def _checks(self, user, place) -> bool:
        """Whether somebody may check what was done since the need was last opened: nobody twice in one round."""
        sent_back = self.events.filter(round=self.reopened).sent_back_by(user)
        return may_check(user, workers=self.workers(), place=place) and not sent_back.exists()
