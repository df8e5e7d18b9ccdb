"""Escalation: a need that nobody takes on, that stands still or is late is shown to whoever stands above."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.working_days import working_days_after
from needs.models.closing import Evidence
from needs.models.event import NeedEvent
from needs.models.need import Need
from needs.models.steps import NO_STEPS, Status
from volunteers.models import Place, Post
from volunteers.models.field_history import FieldHistory
from volunteers.rights import Role, Sees, posts_of, reach

# From place to place upwards: where a post is vacant, whoever stands above it is told.
LADDER = (Role.GROUP_LEAD, Role.AREA_LEAD, Role.CASEWORKER, Role.SUPERVISOR)


class Cause(models.TextChoices):
    """Why a need is shown to whoever stands above."""

    UNCLAIMED = "unclaimed", _("nobody took it on")
    NO_STEP = "no_step", _("nothing was done")
    OVERDUE = "overdue", _("past its due day")


class EscalationRuleQuerySet(models.QuerySet):
    def in_use(self):
        """The rules that hold, the earlier ones first."""
        return self.filter(is_active=True).order_by("more_than", "pk")


class EscalationRule(models.Model):
    """After more than so many days for this cause a need is shown to whoever holds this role at its place; local."""

    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    more_than = models.PositiveSmallIntegerField(_("more than so many days"))
    working_days = models.BooleanField(_("working days"), default=True)
    to_role = models.CharField(_("goes to"), max_length=20, choices=[(role.value, role.label) for role in LADDER])
    is_active = models.BooleanField(_("in use"), default=True)

    objects = EscalationRuleQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("rule of escalation")
        verbose_name_plural = _("rules of escalation")
        constraints = [models.UniqueConstraint(fields=["cause", "more_than"], name="escalation_rule_once")]

    def __str__(self):
        return f"{self.get_cause_display()} > {self.more_than}"

    def is_past(self, since, today, own_days) -> bool:
        """Whether more days than the rule allows have gone by since a day."""
        if self.working_days:
            return working_days_after(since, today, own_days) > self.more_than
        return (today - since).days > self.more_than

    def candidates(self, today):
        """The open needs of this cause that wait for so many days at least and were not yet shown for it.

        Each has the day ``since`` which it waits.
        """
        needs = _waiting(self.cause).filter(since__lt=today - timedelta(days=self.more_than))
        told = Escalation.objects.filter(
            need=OuterRef("pk"), rule=self, round=OuterRef("reopened"), counted_from=OuterRef("since")
        )
        return needs.filter(~Exists(told)).order_by("pk")


def _waiting(cause):
    """The open needs of open files that a cause may hold for, each with the day since which it waits."""
    needs = Need.objects.open().on_open_files()
    if cause == Cause.OVERDUE:
        return needs.filter(due_on__isnull=False).annotate(since=F("due_on"))
    if cause == Cause.UNCLAIMED:
        needs = needs.in_state(Status.REPORTED)
    return needs.annotate(since=_last_step())


def _last_step():
    """The day of the last step or evidence of a need; else the day it was raised."""
    steps = NeedEvent.objects.filter(need=OuterRef("pk")).exclude(step__in=NO_STEPS).order_by("-on", "-pk")
    wrote = Evidence.objects.filter(need=OuterRef("pk")).order_by("-at").annotate(on=TruncDate("at"))
    stepped = Coalesce(Subquery(steps.values("on")[:1]), F("raised_on"))
    latest = Greatest(stepped, Coalesce(Subquery(wrote.values("on")[:1]), F("raised_on")))
    return ExpressionWrapper(latest, output_field=models.DateField())


class EscalationQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The escalations of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def to(self, user, *, today):
        """Those that went to a post somebody holds today: with the post they go to whoever holds it next."""
        posts = [post for post in posts_of(user, today=today) if post.role in LADDER and post.place_id]
        mine = [
            Q(to_role=post.role)
            & Q(need__household__building__in=Place.objects.buildings_below([post.place]).values("pk"))
            for post in posts
        ]
        return self.filter(reduce(or_, mine)) if mine else self.none()

    def standing(self):
        """Those whose cause still holds: not taken on, nothing done since, or the same due day gone by."""
        since = NeedEvent.objects.filter(need=OuterRef("need"), on__gt=OuterRef("counted_from")).exclude(
            step__in=NO_STEPS
        )
        wrote = Evidence.objects.filter(need=OuterRef("need"), at__date__gt=OuterRef("counted_from"))
        here = self.filter(need__is_open=True, need__household__closed_on=None, round=F("need__reopened"))
        return here.filter(
            Q(cause=Cause.UNCLAIMED, need__status=Status.REPORTED)
            | Q(cause=Cause.NO_STEP) & ~Exists(since) & ~Exists(wrote)
            | Q(cause=Cause.OVERDUE, counted_from=F("need__due_on"))
        )

    def story(self):
        """The last first."""
        return self.order_by("-pk")

    def tell(self, *, need, rule, today) -> bool:
        """Write down that a need is shown to whoever stands above; once, however many run at a time.

        False where somebody did so, or did something about the need, since it was looked at.
        """
        with transaction.atomic():
            Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
            if not rule.candidates(today).filter(pk=need.pk, since=need.since).exists():
                return False
            role, names = _whom(need, rule.to_role, today)
            known = {"need": need, "rule": rule, "round": need.reopened, "counted_from": need.since}
            told = {"cause": rule.cause, "on": today, "to_role": role, "names": names[:200]}
            return self.get_or_create(**known, defaults=told)[1]


def _whom(need, role, today) -> tuple[str, str]:
    """The role it goes to and who holds it: where that post is vacant, the next one above it."""
    lineage = Place.objects.with_parents().get(pk=need.household.building_id).lineage()
    roles = LADDER[LADDER.index(role) :]
    posts = Post.objects.held_on(today).filter(role__in=roles, place__in=lineage, user__is_active=True)
    held = list(posts.select_related("user").order_by("pk"))
    for one in roles:
        names = [post.user.name for post in held if post.role == one]
        if names:
            return one, "、".join(names)
    return roles[-1], ""


class Escalation(models.Model):
    """One need was shown once to whoever stands above, for one rule; never changed afterwards."""

    need = models.ForeignKey("needs.Need", models.PROTECT, related_name="escalations", verbose_name=_("need"))
    rule = models.ForeignKey(EscalationRule, models.PROTECT, related_name="+", verbose_name=_("rule"))
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    counted_from = models.DateField(_("counted from"))
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    to_role = models.CharField(_("went to"), max_length=20, choices=Role)
    names = models.CharField(_("who held the post"), max_length=200, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            models.UniqueConstraint(fields=["need", "rule", "round", "counted_from"], name="escalated_once"),
        ]
        indexes = [models.Index(fields=["to_role", "need"], name="escalation_to")]

    def __str__(self):
        return f"{self.get_cause_display()} → {self.get_to_role_display()}"
