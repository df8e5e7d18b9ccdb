"""The need list (需求清单): each need from the first word until it is closed off (销号)."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from needs.models.kind import NeedKind, ServiceClass
from volunteers.models import Place, User
from volunteers.models.versioned import Versioned
from volunteers.rights import Deed, Sees, may, may_check, reach


class StepNotAllowed(Exception):
    """The need is not (or no longer) in a state from which this step leads; nothing was written."""


class NotAllowed(Exception):
    """This person may not take this step; nothing was written. The message says why."""


class Status(models.TextChoices):
    REPORTED = "reported", _("Reported")
    TAKEN_ON = "taken_on", _("Taken on")
    IN_HAND = "in_hand", _("In hand")
    TO_CHECK = "to_check", _("To be checked")
    SENT_BACK = "sent_back", _("Sent back")
    CLOSED = "closed", _("Closed off")
    DROPPED = "dropped", _("Dropped")


OPEN = (Status.REPORTED, Status.TAKEN_ON, Status.IN_HAND, Status.TO_CHECK, Status.SENT_BACK)
CARRIED = (Status.TAKEN_ON, Status.IN_HAND, Status.SENT_BACK)

# The table of steps: what may be done to a need -> from which states, to which.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "take_on": ((Status.REPORTED,), Status.TAKEN_ON),
    "assign": ((Status.REPORTED, *CARRIED), Status.TAKEN_ON),
    "start": ((Status.TAKEN_ON, Status.SENT_BACK), Status.IN_HAND),
    "propose_done": (CARRIED, Status.TO_CHECK),
    "close": ((Status.TO_CHECK,), Status.CLOSED),
    "send_back": ((Status.TO_CHECK,), Status.SENT_BACK),
    "drop": ((Status.REPORTED, *CARRIED), Status.DROPPED),
    "reopen": ((Status.CLOSED, Status.DROPPED), Status.TAKEN_ON),
    "reopen_unowned": ((Status.CLOSED, Status.DROPPED), Status.REPORTED),
}


class Source(models.TextChoices):
    VISIT = "visit", _("Visit")
    WALK_IN = "walk_in", _("Came to the office")
    PHONE = "phone", _("Phone")
    GRID = "grid", _("Grid")
    COMPARISON = "comparison", _("Comparison of lists")
    WORKBOOK = "workbook", _("Workbook")
    OTHER = "other", _("Other")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    SOON = "soon", _("Soon")
    URGENT = "urgent", _("Urgent")


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The needs of households that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def within(self, place):
        """The needs of one place of the grid."""
        return self.filter(household__building__in=Place.objects.buildings_below([place]).values("pk"))

    def open(self):
        """Neither closed off nor dropped."""
        return self.filter(status__in=OPEN)

    def overdue(self, today):
        """Open, and due before today."""
        return self.open().filter(due_on__lt=today)

    def owned_by(self, user):
        return self.filter(owner=user)

    def raised_by_day(self, day):
        """Raised on or before the day, dropped ones included."""
        return self.filter(raised_on__lte=day)

    def closed_by_day(self, day):
        """Closed off on or before the day, and not reopened by it."""
        from needs.models.closing import Closing

        return self.filter(Exists(Closing.objects.filter(need=OuterRef("pk")).standing_on(day)))

    def waiting_for_check_by(self, user, *, today=None):
        """To be checked, within reach of a checking post, and without a step or evidence of one's own."""
        from needs.models.closing import Evidence

        checks = self.visible_to(user, today=today).filter(status=Status.TO_CHECK)
        if not may(user, Deed.CHECK_NEED, today=today):
            return checks.none()
        mine = NeedEvent.objects.filter(need=OuterRef("pk"), round=OuterRef("reopened"), by=user)
        my_evidence = Evidence.objects.filter(need=OuterRef("pk"), round=OuterRef("reopened"), by=user)
        return checks.exclude(Exists(mine)).exclude(Exists(my_evidence))

    @transaction.atomic
    def raise_need(self, *, by, household, what, kind, raised_on, **more):
        """Write down a new need with its first event; the class and due day follow from the kind if not given."""
        more.setdefault("service_class", kind.service_class)
        more.setdefault("due_on", raised_on + timezone.timedelta(days=kind.days))
        need = self.create(household=household, what=what, kind=kind, raised_on=raised_on, raised_by=by, **more)
        need.events.create(step="raised", status=need.status, by=by, on=raised_on, note="")
        return need


class Need(Versioned):
    """One thing a household asked for, from the first word until it is closed off."""

    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="needs", verbose_name=_("household")
    )
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("for")
    )
    what = models.CharField(_("what is needed"), max_length=300)
    kind = models.ForeignKey(NeedKind, models.PROTECT, related_name="needs", verbose_name=_("kind"))
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
        verbose_name=_("raised by"),
        editable=False,
    )
    visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("visit")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs_owned",
        verbose_name=_("owner"),
    )
    measure = models.TextField(_("measure taken"), blank=True)
    result = models.TextField(_("result"), blank=True, editable=False)
    closed_on = models.DateField(_("closed off on"), null=True, blank=True, editable=False)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    note = models.TextField(_("note"), blank=True)
    workbook_row = models.CharField(_("from"), max_length=200, blank=True, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = NeedQuerySet.as_manager()
    history = HistoricalRecords()

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
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="need_status_due"),
            models.Index(fields=["due_on", "id"], name="need_due"),
            models.Index(fields=["owner", "status", "due_on"], name="need_owner"),
            models.Index(fields=["household", "-raised_on", "-id"], name="need_of_household"),
            models.Index(fields=["raised_on", "id"], name="need_raised"),
        ]

    def __str__(self):
        return self.what

    # --- verbs -------------------------------------------------------------------------------------------------

    def take_on(self, *, by):
        """Take the need on oneself."""
        self._may(by, Deed.CARRY_NEED)
        self._step("take_on", by=by, owner=by)

    def assign(self, *, by, owner, note=""):
        """Give the need to somebody, who becomes its owner."""
        self._may(by, Deed.ASSIGN_NEED)
        self._step("assign", by=by, note=note or str(owner), owner=owner)

    def start(self, *, by, measure=""):
        """Somebody is on it: say what is being done."""
        self._may(by, Deed.CARRY_NEED)
        self._step("start", by=by, note=measure, **({"measure": measure} if measure else {}))

    @transaction.atomic
    def propose_done(self, *, by, result: str, evidence=(), today=None):
        """Say what came of it, with evidence (dicts of Evidence fields); somebody else checks it.

        Raises NotAllowed without a result or without any evidence since the need was last opened.
        """
        self._may(by, Deed.CARRY_NEED)
        if not result.strip():
            raise NotAllowed(_("A need is done only with its result in words."))
        for piece in evidence:
            self.evidence.create(round=self.reopened, by=by, **piece)
        if not self.evidence.filter(round=self.reopened).exists():
            raise NotAllowed(_("A need is done only with at least one piece of evidence."))
        self._step("propose_done", by=by, note=result, result=result.strip())

    @transaction.atomic
    def close(self, *, by, on=None, note=""):
        """Close the need off after checking it; never by anyone who worked on it since it was last opened."""
        on = on or timezone.localdate()
        self._may_check(by)
        proposed = self.events.filter(round=self.reopened, step="propose_done").order_by("-pk").first()
        self._step("close", by=by, on=on, note=note, closed_on=on)
        self.closings.create(
            round=self.reopened,
            closed_on=on,
            result=self.result,
            done_by=proposed.by if proposed else None,
            checked_by=by,
        )

    def send_back(self, *, by, because: str):
        """Send the need back to its owner, saying what is missing."""
        self._may_check(by)
        if not because.strip():
            raise NotAllowed(_("A need is sent back only with a reason."))
        self._step("send_back", by=by, note=because)

    def drop(self, *, by, because: str):
        """End the need unfulfilled, with the reason."""
        self._may(by, Deed.CARRY_NEED)
        if not because.strip():
            raise NotAllowed(_("A need is dropped only with a reason."))
        self._step("drop", by=by, note=because)

    @transaction.atomic
    def reopen(self, *, by, because: str, on=None):
        """Open a closed or dropped need again, on the same row; its owner stays, the times are counted."""
        on = on or timezone.localdate()
        self._may(by, Deed.CARRY_NEED)
        if not because.strip():
            raise NotAllowed(_("A need is reopened only with a reason."))
        old_round = self.reopened
        step = "reopen" if self.owner_id else "reopen_unowned"
        self._step(
            step, by=by, on=on, note=because, closed_on=None, result="", reopened=F("reopened") + 1
        )
        self.closings.filter(round=old_round, reopened_on=None).update(reopened_on=on)

    @transaction.atomic
    def _step(self, step, *, by, note="", on=None, **changes):
        """Take one allowed step and write it down, or raise and change nothing."""
        allowed_from, to = STEPS[step]
        guarded = Need.objects.filter(pk=self.pk, status__in=allowed_from, reopened=self.reopened)
        if not guarded.update(status=to, version=F("version") + 1, **changes):
            raise StepNotAllowed(self._what_happened())
        self.refresh_from_db()
        self.events.create(
            step=step, status=to, by=by, on=on or timezone.localdate(), note=note, round=self.reopened
        )

    def _what_happened(self):
        """Tell the one who came second who did what, and when."""
        last = self.events.select_related("by").order_by("-pk").first()
        return _("“%(need)s” was changed meanwhile: %(step)s, %(who)s, %(when)s.") % {
            "need": self.what,
            "step": last.get_status_display() if last else "",
            "who": last.by if last and last.by else "–",
            "when": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M") if last else "",
        }

    def _place(self):
        return Place.objects.with_parents().get(pk=self.household.building_id)

    def _may(self, user, deed):
        if not may(user, deed, self._place()):
            raise NotAllowed(_("Your post does not allow this here."))

    def workers(self) -> list:
        """Whoever took a step or wrote evidence since the need was last opened."""
        stepped = self.events.filter(round=self.reopened, by__isnull=False).values("by")
        wrote = self.evidence.filter(round=self.reopened, by__isnull=False).values("by")
        return list(User.objects.filter(Q(pk__in=stepped) | Q(pk__in=wrote)))

    def _may_check(self, user):
        place = self._place()
        if not may(user, Deed.CHECK_NEED, place):
            raise NotAllowed(_("Your post does not allow this here."))
        if not may_check(user, workers=self.workers(), place=place):
            raise NotAllowed(_("Somebody who did not work on this need has to check it."))


class NeedEvent(models.Model):
    """One step in a need's life: who took it, when, into which state; never changed afterwards."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="events")
    round = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(_("step"), max_length=20)
    status = models.CharField(_("state"), max_length=12, choices=Status)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a need")
        verbose_name_plural = _("steps of needs")
        indexes = [models.Index(fields=["need", "id"], name="need_event_story")]

    def __str__(self):
        return f"{self.get_status_display()} · {self.on}"
