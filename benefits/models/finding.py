"""What a comparison found, and what became of it: a finding is work for somebody, never a verdict (PIPL art. 24)."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.kind import BenefitKind, UnitLevel
from benefits.models.refused import MayNot, TooLate
from volunteers.audit.recording import Did, notice
from volunteers.models import Level, Place
from volunteers.rights import RIGHTS, Deed, Sees, may, posts_of, reach, reach_to


class Rule(models.TextChoices):
    """What sort of finding the comparison makes."""

    EXCLUSIVE = "exclusive", _("Benefits that exclude one another")
    DUPLICATE = "duplicate", _("One benefit in two households")
    BOTH_PAID = "both_paid", _("Paid in full beside one another")
    REQUIRES = "requires", _("Benefit without what it rests on")
    DECEASED = "deceased", _("Still paid after a death")
    INCOME = "income", _("Incomes above the standard")
    MISSED = "missed", _("Entitled, but not covered")
    UNKNOWN = "unknown", _("On a list, in no file")


class State(models.TextChoices):
    """How far a finding is."""

    NEW = "new", _("To look into")
    AT_SOURCE = "at_source", _("Wrong at the source, reply awaited")
    TO_ASK = "to_ask", _("A fact is missing, to be asked on a visit")
    APPLYING = "applying", _("Confirmed, being applied for")
    STOPPED = "stopped", _("Confirmed and stopped")
    APPLIED = "applied", _("Confirmed and applied for")
    NO_CONFLICT = "no_conflict", _("No conflict")
    EXCEPTED = "excepted", _("No conflict for good")
    GONE = "gone", _("Holds no longer")


OPEN = (State.NEW, State.AT_SOURCE, State.TO_ASK, State.APPLYING)
JUDGED = (State.STOPPED, State.APPLIED, State.NO_CONFLICT)


class Verdict(models.TextChoices):
    """The steps somebody may take with a finding."""

    TAKE_ON = "take_on", _("Take it on")
    STOP = "stop", _("Confirmed: it was stopped")
    APPLY = "apply", _("Confirmed: it was applied for")
    CLEAR = "clear", _("No conflict, because …")
    SEND_TO_SOURCE = "send_to_source", _("Wrong at the source: ask the department")
    ASK = "ask", _("A fact is missing: ask on the next visit")
    EXCEPT = "except", _("Make it an exception: no conflict, whatever lists say")
    REOPEN = "reopen", _("Look into it again")
    FOUND = "found", _("found by the comparison")
    CHANGED = "changed", _("found again with other facts")
    ENDED = "ended", _("no longer found")
    RAISED = "raised", _("the need was raised")
    HANDED_OVER = "handed_over", _("handed over with its owner's post")
    ANSWERED = "answered", _("the department answered")


# step: from which states, into which (None: stays)
STEPS = {
    Verdict.TAKE_ON: (OPEN, None),
    Verdict.STOP: (OPEN, State.STOPPED),
    Verdict.APPLY: (OPEN, State.APPLIED),
    Verdict.CLEAR: (OPEN, State.NO_CONFLICT),
    Verdict.SEND_TO_SOURCE: ((State.NEW, State.TO_ASK), State.AT_SOURCE),
    Verdict.ASK: ((State.NEW, State.AT_SOURCE), State.TO_ASK),
    Verdict.EXCEPT: ((State.NO_CONFLICT,), State.EXCEPTED),
    Verdict.REOPEN: ((*JUDGED, State.EXCEPTED, State.GONE), State.NEW),
    Verdict.RAISED: (OPEN, State.APPLYING),
    Verdict.ANSWERED: ((State.AT_SOURCE,), State.NEW),
}
BY_HAND = tuple(step for step in STEPS if step not in (Verdict.RAISED, Verdict.ANSWERED))  # with a need, a letter
# What a department can be asked about: the others are for the office to apply for, or to open a file.
OF_LISTS = tuple(rule for rule in Rule if rule not in (Rule.MISSED, Rule.UNKNOWN))
# What a department's answer was about, and after what it is another finding that nobody has asked about.
SENT, BEGUN_AGAIN = (Verdict.SEND_TO_SOURCE, Verdict.ANSWERED), (Verdict.CHANGED, Verdict.REOPEN)
# What a rule's findings cannot end as.
NOT_FOR = {
    Verdict.STOP: (Rule.MISSED, Rule.UNKNOWN),
    Verdict.APPLY: tuple(set(Rule) - {Rule.MISSED, Rule.UNKNOWN}),
    Verdict.RAISED: tuple(set(Rule) - {Rule.MISSED}),
}
# A judgement that later lists do not call into question again.
FOR_SUPERVISORS = (Verdict.EXCEPT,)
DAYS_TO_LOOK = 14


def look_until(today):
    """By when somebody has looked into what is found, or found again, today."""
    return today + timedelta(days=DAYS_TO_LOOK)


def subject_of(person: int) -> str:
    """What a finding about a person on file is told apart by."""
    return f"p{person}"


def is_of_household(rule, kinds) -> bool:
    """Whether a finding about these kinds is of the whole family, whoever of it holds them; its head stands for it."""
    together = rule == Rule.EXCLUSIVE and all(kind.level == UnitLevel.HOUSEHOLD for kind in kinds)
    return together or rule == Rule.INCOME


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The findings of files whose means somebody sees; those in no file for whoever brings lists in there.

        What belongs to no community is seen by whoever brings in the lists of all of them.
        """
        on_file = reach(user, "household__building", sees=Sees.MEANS, today=today)
        if not may(user, Deed.IMPORT, today=today):
            return self.filter(on_file, household__isnull=False)
        everywhere = not reach_to(user, Deed.IMPORT, "household__building", today=today)
        if everywhere and not on_file:
            return self.all()
        posts = [post for post in posts_of(user, today=today) if Deed.IMPORT in RIGHTS[post.role].does]
        there = Q(community__in=Place.objects.below([post.place for post in posts], Level.COMMUNITY).values("pk"))
        if everywhere:
            there |= Q(community=None)
        inside = Finding.objects.filter(on_file, household__isnull=False)
        outside = Finding.objects.filter(there, household=None)
        # Each is found by its own index; joined by OR, the database would read every finding.
        return self.filter(pk__in=inside.order_by().values("pk").union(outside.order_by().values("pk"), all=True))

    def open(self):
        return self.filter(state__in=OPEN)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)

    def in_state(self, state):
        return self.filter(state=state)

    def owned_by(self, user):
        return self.filter(owner=user)

    @transaction.atomic
    def hand_over_all(self, *, by, owner, note) -> list[int]:
        """Give these open findings of files to somebody else; returns the household of each."""
        chosen = list(self.open().select_for_update(of=("self",)).order_by("pk"))
        self.model.objects.filter(pk__in=[one.pk for one in chosen]).update(owner=owner, version=F("version") + 1)
        steps = FindingEvent.objects.bulk_create(
            FindingEvent(finding=one, step=Verdict.HANDED_OVER, state=one.state, by=by, note=note,
                         on=timezone.localdate())
            for one in chosen
        )  # fmt: skip
        notice(steps, Did.STEP, word=Verdict.HANDED_OVER)
        return [one.household_id for one in chosen]

    def inside(self, place):
        """The findings of files in a place."""
        return self.filter(household__building__in=Place.objects.buildings_below([place]).values("pk"))

    def mentioning(self, words):
        """Findings whose name or file number contains each word."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(household__number__icontains=word))
        return found

    def to_ask(self, department):
        """Open findings that rest on a department's lists, about which it has not been asked as they are now.

        What was asked and answered is asked again where it was found with other facts since, or looked into again.
        """
        this = Finding.objects.filter(pk=OuterRef("pk"))
        never_asked = ~Exists(this.filter(letters__department=department))
        answered = ~Exists(this.filter(letters__department=department, letters__answered_on=None))
        told = FindingEvent.objects.filter(finding=OuterRef("pk"), step__in=(*SENT, *BEGUN_AGAIN)).order_by("-pk")
        waiting = self.filter(state__in=(State.NEW, State.TO_ASK, State.AT_SOURCE), rule__in=OF_LISTS)
        waiting = waiting.filter(Exists(this.filter(kinds__department=department)))
        waiting = waiting.alias(last_told=Subquery(told.values("step")[:1]))
        return waiting.filter(never_asked | Q(answered, last_told__in=BEGUN_AGAIN)).order_by("rule", "pk")

    def latest_first(self):
        return self.order_by("-last_on", "-pk")

    def of_household(self, household):
        """The findings about a family's members."""
        return self.filter(household=household)

    def for_list(self):
        return self.select_related("household__building", "person", "owner").prefetch_related("kinds")

    def for_page(self):
        return self.select_related(
            "household__building__parent__parent__parent__parent", "person", "owner", "community"
        ).prefetch_related("kinds")

    def tally(self):
        """How many are in which state, of which rule: (rule, state) → number."""
        rows = self.order_by().values_list("rule", "state").annotate(number=Count("pk"))
        return {(rule, state): number for rule, state, number in rows}


class Finding(models.Model):
    """One finding about one person (or one number in no file): its rule, what it is about, and how far it is."""

    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    subject = models.CharField(max_length=66, editable=False)  # "p" and the person's key, or the index of a number
    about = models.CharField(max_length=200, editable=False)  # the codes of the kinds, for telling findings apart
    kinds = models.ManyToManyField(BenefitKind, related_name="findings", verbose_name=_("about"))
    person = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, related_name="findings", verbose_name=_("person")
    )
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="findings", verbose_name=_("household")
    )
    community = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("community"))
    name = models.CharField(_("name"), max_length=100)
    source = models.CharField(_("rule's source"), max_length=200, blank=True)
    facts = models.CharField(max_length=64, editable=False)  # a fingerprint of what it rests on
    amount = models.DecimalField(_("yuan a month"), max_digits=10, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.NEW)
    found_on = models.DateField(_("found as of"))
    last_on = models.DateField(_("last found as of"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="findings_owned", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due"), null=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of a comparison")
        verbose_name_plural = _("findings of comparisons")
        constraints = [models.UniqueConstraint(fields=["rule", "subject", "about"], name="finding_once")]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="finding_state_due"),
            models.Index(fields=["rule", "state", "id"], name="finding_rule_state"),
            models.Index(fields=["due_on", "id"], name="finding_due"),
        ]

    def __str__(self):
        return f"{self.get_rule_display()} · {self.name}"

    @property
    def is_open(self):
        return self.state in OPEN

    def steps_for(self, user) -> list[str]:
        """The steps this person may take now."""
        if not self._may_judge(user):
            return []
        return [step for step in BY_HAND if self.state in STEPS[step][0] and self._allows(step, user)]

    def _may_judge(self, user):
        place = self.household.building if self.household_id else self.community
        return may(user, Deed.KEEP_FILES, place) if place else may(user, Deed.IMPORT)

    def _allows(self, step, user):
        """Whether a finding of this rule can end so, and somebody of this post may say so."""
        return self.rule not in NOT_FOR.get(step, ()) and (step not in FOR_SUPERVISORS or may(user, Deed.RUN_GRID))

    def may_raise(self, user) -> bool:
        """Whether this person may raise the need to apply for what was found missed."""
        return (
            self.household_id is not None
            and self.is_open
            and self.rule not in NOT_FOR[Verdict.RAISED]
            and self._may_judge(user)
        )

    @transaction.atomic
    def take(self, step, *, by, version: int, note="", owner=None, due_on=None):
        """Take one step as the finding was at this version, with its line of history; or raise and change nothing."""
        if step not in STEPS or not self._may_judge(by) or not self._allows(step, by):
            raise MayNot(_now("This step is not yours to take."))
        states, to = STEPS[step]
        changes = {"version": F("version") + 1}
        if to:
            changes["state"] = to
        if owner is not None:
            changes["owner"] = owner
        if to == State.NEW:
            due_on = look_until(timezone.localdate())
        if due_on is not None:
            changes["due_on"] = due_on
        known = Finding.objects.filter(pk=self.pk, state__in=states, version=version)
        if not known.update(**changes):
            raise TooLate(_now("“%(finding)s” was changed meanwhile.") % {"finding": self})
        self.refresh_from_db(fields=["state", "owner", "due_on", "version"])
        self.events.create(step=step, state=self.state, by=by, note=note, on=timezone.localdate())

    @transaction.atomic
    def end_with_need(self, *, by, note=""):
        """The need that was raised for it is closed off: it was applied for. Does nothing where it has ended."""
        changed = Finding.objects.filter(pk=self.pk, state__in=OPEN).update(
            state=State.APPLIED, version=F("version") + 1
        )
        if changed:
            self.refresh_from_db(fields=["state", "version"])
            self.events.create(step=Verdict.APPLY, state=State.APPLIED, by=by, note=note, on=timezone.localdate())


class FindingEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The steps of findings in somebody's reach."""
        return self.filter(finding__in=Finding.objects.visible_to(user, today=today).order_by().values("pk"))


class FindingEvent(models.Model):
    """One step in a finding's life: who took it, when, why; never changed afterwards."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="events")
    step = models.CharField(_("step"), max_length=16, choices=Verdict)
    state = models.CharField(_("state"), max_length=12, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    objects = FindingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a finding")
        verbose_name_plural = _("steps of findings")

    def __str__(self):
        return f"{self.get_step_display()} · {self.on}"


class ComparisonRunQuerySet(models.QuerySet):
    def latest_one(self):
        """The comparison of the latest day, or None."""
        return self.order_by("-day", "-pk").first()


class ComparisonRun(models.Model):
    """One comparison that was written down: as of which day, by whom, and what it found of each rule."""

    day = models.DateField(_("as of"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    found = models.JSONField(_("found"), default=dict)
    people = models.PositiveIntegerField(_("people"), default=0)
    households = models.PositiveIntegerField(_("households"), default=0)
    dropped = models.PositiveIntegerField(_("rows of strangers dropped"), default=0)

    objects = ComparisonRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        indexes = [models.Index(fields=["-day", "-id"], name="comparison_latest")]

    def __str__(self):
        return f"{self.day}"
