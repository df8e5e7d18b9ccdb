"""Return visits (回访): somebody asks again how a family is, so many days after its need was closed off."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from households.models import Household
from needs.models.stepped import BesideNeed
from needs.models.steps import NotAllowed
from volunteers.audit.recording import Did, notice
from volunteers.models import Place
from volunteers.models.field_history import FieldHistory
from volunteers.models.stepped import in_words
from volunteers.rights import Deed, Sees, reach


class ReturnState(models.TextChoices):
    DUE = "due", _("To come")
    STABLE = "stable", _("Stable")
    TROUBLE = "trouble", _("Back in trouble")
    CALLED_OFF = "called_off", _("Called off")


class ReturnDeed(models.TextChoices):
    """What came of a return visit, as its history tells it."""

    STABLE = "stable", _("stable")
    TROUBLE = "trouble", _("back in trouble: the need is open again")
    NOT_REACHED = "not_reached", _("not reached, again later")
    CALL_OFF = "call_off", _("called off")
    HAND_OVER = "hand_over", _("handed over with its owner's post")


# The table of steps: whoever is not reached is asked again; what is back in trouble reopens its need.
RETURN_TABLE = {
    ReturnDeed.STABLE: (Deed.LOG_VISIT, (ReturnState.DUE,), ReturnState.STABLE),
    ReturnDeed.TROUBLE: (Deed.CARRY_NEED, (ReturnState.DUE,), ReturnState.TROUBLE),
    ReturnDeed.NOT_REACHED: (Deed.LOG_VISIT, (ReturnState.DUE,), ReturnState.DUE),
    ReturnDeed.CALL_OFF: (Deed.CARRY_NEED, (ReturnState.DUE,), ReturnState.CALLED_OFF),
}


class Mode(models.TextChoices):
    """How somebody asked again."""

    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Logged visit")


DAYS = re.compile(r"[\s,，、;；]+")


def read_days(text: str) -> list[int]:
    """After how many days, from "30、90、180"; ValidationError for anything else."""
    words = [word for word in DAYS.split(text.strip()) if word]
    if not all(word.isascii() and word.isdigit() and 0 < int(word[:5]) <= 3650 for word in words):
        raise ValidationError(_now("Write days such as 30、90、180; nothing where nobody asks again."))
    return sorted({int(word) for word in words})


class ReturnRuleQuerySet(models.QuerySet):
    def days_on(self, day) -> list[int]:
        """After how many days somebody asks again where a need is closed off on a day; none where nobody said."""
        known = self.filter(since__lte=day).order_by("-since")
        return read_days(known.values_list("days", flat=True).first() or "")


class ReturnRule(models.Model):
    """After how many days somebody asks again once a need is closed off; local, and from a day on."""

    since = models.DateField(_("since"), unique=True)
    days = models.CharField(
        _("days after closing"), max_length=60, blank=True, validators=[read_days], help_text=_("Such as 30、90、180.")
    )

    objects = ReturnRuleQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("rule of return visits")
        verbose_name_plural = _("rules of return visits")

    def __str__(self):
        return f"{self.since}: {self.days}"


class ReturnVisitQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The return visits of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def within(self, *places):
        """Those of some places of the grid."""
        return self.filter(need__household__building__in=Place.objects.buildings_below(places).values("pk"))

    def in_state(self, *states):
        return self.filter(state__in=states)

    def to_come(self):
        """Nobody has asked yet, or nobody was reached."""
        return self.filter(state=ReturnState.DUE)

    def due(self, today):
        """To be made by today."""
        return self.on_open_files().filter(due_on__lte=today)

    def on_open_files(self):
        """Those to come; a closed file has nobody to ask until it is opened again."""
        return self.to_come().filter(need__household__closed_on=None)

    def owned_by(self, user):
        return self.filter(owner=user)

    def of_household(self, household):
        return self.filter(need__household=household)

    def relapses(self, first, last):
        """Where a need was back in trouble, by the day somebody found so."""
        return self.filter(state=ReturnState.TROUBLE, ended_on__range=(first, last))

    def for_list(self):
        """With the need, its household and the owner."""
        return self.select_related("need__household__building", "need__person", "owner")

    def for_page(self):
        """With everything its page names."""
        return self.select_related("need__household__building__parent__parent__parent__parent", "need__person", "owner")

    def in_order(self):
        return self.select_related("owner").order_by("due_on", "pk")

    def make(self, *, need, on, owner):
        """The return visits of a need that was closed off on a day (in the transaction that closes it)."""
        self.bulk_create(
            ReturnVisit(
                need=need, round=need.reopened, after_days=days, due_on=on + timedelta(days=days), owner=owner
            )
            for days in ReturnRule.objects.days_on(on)
        )  # fmt: skip

    def call_off(self, *, by, on):
        """The need is open again: nobody asks how it is any more (in the transaction that opens it)."""
        for one in self.to_come().order_by("pk"):
            one._step(ReturnDeed.CALL_OFF, by=by, on=on, note=_now("the need was opened again"), ended_on=on)

    def tally(self, today) -> dict:
        """How many are due, to come, and ended in which way."""
        states = {
            state: models.Count("pk", filter=Q(state=state)) for state in ReturnState.values if state != ReturnState.DUE
        }
        waiting = Q(state=ReturnState.DUE, need__household__closed_on=None)
        return self.aggregate(
            now=models.Count("pk", filter=waiting & Q(due_on__lte=today)),
            later=models.Count("pk", filter=waiting & Q(due_on__gt=today)),
            **states,
        )

    @transaction.atomic
    def hand_over_all(self, *, by, owner, note) -> list[int]:
        """Give those still to come to somebody else; returns the household of each. The caller asks who may."""
        chosen = list(self.to_come().select_related("need").select_for_update(of=("self",)).order_by("pk"))
        self.model.objects.filter(pk__in=[one.pk for one in chosen]).update(owner=owner, version=F("version") + 1)
        steps = ReturnEvent.objects.bulk_create(
            ReturnEvent(
                return_visit=one, step=ReturnDeed.HAND_OVER, on=timezone.localdate(), by=by, note=f"{owner}：{note}"
            )
            for one in chosen
        )
        notice(steps, Did.STEP, word=ReturnDeed.HAND_OVER)
        return [one.need.household_id for one in chosen]


class ReturnVisit(BesideNeed):
    """Somebody is to ask a family again, so many days after a need was closed off; never an overdue need."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="return_visits", verbose_name=_("need"))
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    after_days = models.PositiveSmallIntegerField(_("days after closing"))
    due_on = models.DateField(_("to be made on"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    state = models.CharField(_("state"), max_length=10, choices=ReturnState, default=ReturnState.DUE, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ReturnVisitQuerySet.as_manager()
    table = RETURN_TABLE

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        constraints = [
            models.UniqueConstraint(fields=["need", "round", "after_days"], name="return_visit_once_a_round"),
            models.CheckConstraint(
                condition=Q(state="due", ended_on=None) | ~Q(state="due") & Q(ended_on__isnull=False),
                name="return_visits_end_with_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="return_visit_due"),
            models.Index(fields=["owner", "state", "due_on"], name="return_visit_owner"),
        ]

    def __str__(self):
        return _now("%(days)s days after closing") % {"days": self.after_days}

    def stable(self, *, by, on, mode, note="", visit=None, satisfaction=None):
        """The family is well: nothing more is to be done."""
        told = self._told(by, ReturnDeed.STABLE, on, mode, visit, satisfaction)
        self._step(ReturnDeed.STABLE, by=by, on=on, note=note.strip(), told=told, ended_on=on)

    def trouble(self, *, by, on, mode, note, due_on=None, visit=None, satisfaction=None):
        """The family is back in trouble: the same need is open again, with its plan, and the relapse is counted."""
        from needs.models.need import Need

        told = self._told(by, ReturnDeed.TROUBLE, on, mode, visit, satisfaction)
        with transaction.atomic():
            Household.objects.select_for_update().get(pk=self.need.household_id)  # the file first, as reopen does
            self._step(ReturnDeed.TROUBLE, by=by, on=on, note=note.strip(), told=told, ended_on=on)
            Need.objects.get(pk=self.need_id).reopen(by=by, because=note, on=on, due_on=due_on, relapse=True)

    def not_reached(self, *, by, on, mode, next_on, note="", visit=None):
        """Nobody answered: again later."""
        told = self._told(by, ReturnDeed.NOT_REACHED, on, mode, visit, None) | {"next_on": next_on}
        if next_on <= on:
            raise NotAllowed(_now("The next try comes after this one."))
        self._step(ReturnDeed.NOT_REACHED, by=by, on=on, note=note.strip(), told=told, due_on=next_on)

    def call_off(self, *, by, because):
        """Nobody asks any more: somebody died, or lives where nobody can ask."""
        self._may(by, ReturnDeed.CALL_OFF)
        today = timezone.localdate()
        self._step(ReturnDeed.CALL_OFF, by=by, on=today, note=in_words(because), ended_on=today)

    def _told(self, by, step, on, mode, visit, satisfaction) -> dict:
        self._may(by, step)
        self._must_allow(step)
        if not self.need.closed_on or not self.need.closed_on <= on <= timezone.localdate():
            raise NotAllowed(_now("The day lies between the closing of the need and today."))
        if mode == Mode.VISIT and visit is None and step != ReturnDeed.NOT_REACHED:
            raise NotAllowed(_now("Say which visit it was."))
        if visit is not None and (visit.household_id != self.need.household_id or visit.withdrawn_at):
            raise NotAllowed(_now("This visit was to another household, or was withdrawn."))
        return {"mode": mode, "visit": visit, "satisfaction": satisfaction}


class ReturnEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What came of the return visits somebody sees."""
        return self.filter(reach(user, "return_visit__need__household__building", sees=Sees.CARE, today=today))

    def story(self):
        """With who did it and the visit it was, the last first."""
        return self.select_related("by", "visit").order_by("-pk")


class ReturnEvent(models.Model):
    """One try at a return visit: how, when, by whom, what was found; never changed afterwards."""

    return_visit = models.ForeignKey(ReturnVisit, models.PROTECT, related_name="events")
    step = models.CharField(_("step"), max_length=12, choices=ReturnDeed)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    mode = models.CharField(_("how"), max_length=6, choices=Mode, blank=True)
    visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("visit")
    )
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction (1 to 5)"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    note = models.TextField(_("note"), blank=True)
    next_on = models.DateField(_("again on"), null=True, blank=True)

    objects = ReturnEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a return visit")
        verbose_name_plural = _("events of return visits")

    def __str__(self):
        return f"{self.get_step_display()} · {self.on}"
