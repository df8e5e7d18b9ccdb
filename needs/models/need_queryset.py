"""Choosing needs, and the deeds done to many of them at once."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from common.lookups import TestedIn
from common.pinyin import fold
from households.models import Household, Membership
from needs.models.carriers import carries_in
from needs.models.closing import Closing, Evidence
from needs.models.event import NeedEvent
from needs.models.plan import NeedPlan, PlanTask, has_agreed_plan
from needs.models.return_visit import ReturnVisit
from needs.models.states import state_on
from needs.models.steps import ENDED, OPEN, STEPS, NotAllowed, Status, Step, Urgency
from volunteers.audit.recording import Did, notice
from volunteers.models import Place, Post
from volunteers.models.stepped import must_be_allowed
from volunteers.rights import RIGHTS, Deed, Sees, posts_of, reach

MOST_AT_ONCE = 5000


class NeedQuerySet(models.QuerySet):
    _in_places = False  # whether only some places are meant: then they lead to the needs, and nothing else does

    def _clone(self):
        clone = super()._clone()
        clone._in_places = self._in_places
        return clone

    # --- where -------------------------------------------------------------------------------------------------

    def visible_to(self, user, *, today=None):
        """The needs of households that somebody may look into for care."""
        seen = reach(user, "household__building", sees=Sees.CARE, today=today)
        needs = self.filter(seen)
        needs._in_places = self._in_places or bool(seen)
        return needs

    def within(self, *places):
        """The needs of some places of the grid."""
        needs = self.filter(_inside(places))
        needs._in_places = True
        return needs

    def where_may(self, user, deed, *, today=None):
        """The needs at whose place one of somebody's posts allows a deed."""
        posts = _posts_that(user, deed, today)
        if any(post.stands_over_everything for post in posts):
            return self
        return self.within(*(post.place for post in posts))

    def of_household(self, household):
        return self.filter(household=household)

    def of_household_on(self, household, day):
        """The needs that were on a file on a day, wherever they went along to since."""
        after = NeedEvent.objects.went_along_after(day)
        left = after.filter(need=OuterRef("pk")).values("left")[:1]
        once = Q(household=household) | Q(pk__in=after.filter(left=household).order_by().values("need"))
        home = Coalesce(Subquery(left), F("household"), output_field=models.BigIntegerField())
        return self.alias(home=home).filter(once, home=household.pk)

    def of_person(self, person):
        """The needs of one person."""
        return self.filter(person=person)

    def hanging_on(self, households, *, people=None, whole=True):
        """What goes on with these people (with everyone, without) and, with ``whole``, with the household itself:

        the open needs of these files, and the closed ones that somebody is still to ask about.
        """
        whose = Q(person=None) if whole else Q(pk__in=[])
        whose |= Q(person__isnull=False) if people is None else Q(person__in=people)
        asked = ReturnVisit.objects.to_come().filter(need=OuterRef("pk"))
        return self.filter(Q(is_open=True) | Exists(asked), whose, household__in=households)

    def with_keys(self, keys):
        """The needs with these keys."""
        return self.filter(pk__in=keys)

    def place_of(self, key) -> Place | None:
        """The building of one of these needs, with its parents; None when there is no such need."""
        found = self.filter(pk=key) if str(key).isdecimal() and len(str(key)) < 19 else self.none()
        return Place.objects.with_parents().filter(pk__in=found.values("household__building")).first()

    # --- which -------------------------------------------------------------------------------------------------

    def in_state(self, *states):
        """The needs in one of these states."""
        return self.filter(TestedIn(F("status"), states) if self._in_places else Q(status__in=states))

    def open(self):
        """Neither closed off nor dropped."""
        return self.in_state(*OPEN) if self._in_places else self.filter(is_open=True)

    def on_open_files(self):
        """Those of households whose file is open: of a closed file nobody is told, nor asked, any more."""
        return self.filter(household__closed_on=None)

    def overdue(self, today):
        """Open, and due before today."""
        return self.open().filter(due_on__lt=today)

    def without_plan(self):
        """Those for which no plan was agreed with the family."""
        return self.filter(~has_agreed_plan())

    def with_plan_behind(self, today):
        """Those whose plan was to be looked at again by today, or has a step that is late."""
        return self.filter(Exists(NeedPlan.objects.behind(today).of_each_need()))

    def not_waived(self):
        """Those for which nobody gave a reason why their file may be closed without them being closed off."""
        return self.filter(~Exists(NeedEvent.objects.of_this_round().filter(step=Step.WAIVE)))

    def escalated_to(self, user, *, today):
        """Those that were shown to a post somebody holds, and whose cause still holds."""
        from needs.models.escalation import Escalation  # it tells of needs, and stands above them

        told = Escalation.objects.to(user, today=today).standing()
        return self.filter(pk__in=told.values("need"))

    def owned_by(self, user):
        return self.filter(owner=user)

    def owned_by_nobody(self):
        return self.filter(owner=None)

    def of_kind(self, kind):
        """The needs of a kind, the finer ones below it included."""
        if self._in_places:
            return self.filter(Q(kind=kind) | Q(kind__parent=kind))
        return self.filter(kind__in=[kind.pk, *kind.children.values_list("pk", flat=True)])

    def mentioning(self, words: str):
        """The needs whose own words, or whose household's names, numbers or address, contain each word."""
        return self.filter(*(self._mentioning(word) for word in words.split()))

    def _mentioning(self, word) -> Q:
        """Within some places each household is asked; over everything the files that fit are found once."""
        folded = fold(word)
        if self._in_places:
            return Q(what__icontains=word) | Q(household__search_text__contains=folded)
        return Q(what__icontains=word) | Q(household__in=Household.objects.containing(folded).values("pk"))

    def raised_by_day(self, day):
        """Raised on or before the day, dropped ones included."""
        return self.filter(raised_on__lte=day)

    def open_on(self, day):
        """Raised by the day and not ended on it, the earliest first, each with its ``state`` then."""
        then = self.raised_by_day(day).annotate(state=state_on(day)).exclude(state__in=ENDED)
        return then.order_by("raised_on", "pk")

    def closed_by_day(self, day):
        """Closed off on or before the day, and not reopened by it."""
        return self.filter(Exists(Closing.objects.filter(need=OuterRef("pk")).standing_on(day)))

    def waiting_for_check_by(self, user, *, today=None):
        """To be checked, and somebody may check them: not one's own work, and only of roles one's post checks."""
        today = today or timezone.localdate()
        posts = _posts_that(user, Deed.CHECK_NEED, today)
        if not posts:
            return self.none()
        waiting = self.filter(reduce(or_, (_checkable_from(post, user, today) for post in posts)))
        waiting._in_places = not any(post.stands_over_everything for post in posts)
        return waiting.in_state(Status.TO_CHECK)

    # --- for lists ---------------------------------------------------------------------------------------------

    def keys(self):
        """Only what a list is sorted by: the rest is read for the rows of the page alone (``rows_of``)."""
        return self.values("pk", "due_on", "raised_on")

    def first_due_first(self):
        """As the list shows them: what is due first in front, what has no due day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def last_raised_first(self):
        """As the list of ended ones shows them, the latest in front."""
        return self.order_by("-raised_on", "-pk")

    def rows_of(self, page) -> list[dict]:
        """What the lines of one page say, as plain values in the page's order."""
        head = Membership.objects.filter(household=OuterRef("household"), is_head=True, left_on=None)
        rows = self.filter(pk__in=[row["pk"] for row in page]).values(
            "pk", "what", "status", "urgency", "due_on", "raised_on", "closed_on", "reopened",
            "version", "household__number", "household__room", "household__building", "household__building__name",
            "owner__name",
            top_kind=Coalesce("kind__parent__name", "kind__name"),
            name=Coalesce("person__name", Subquery(head.values("person__name")[:1])),
        )  # fmt: skip
        by_key = {row["pk"]: row for row in rows}
        return [by_key[row["pk"]] for row in page if row["pk"] in by_key]

    def tally(self, today) -> dict:
        """How many needs are in which state, and how many are ``"overdue"``."""
        late = Count("pk", filter=Q(due_on__lt=today))
        rows = self.order_by().values("status").annotate(number=Count("pk"), late=late)
        numbers = {row["status"]: row for row in rows}
        tally = {status: numbers.get(status, {"number": 0})["number"] for status in Status.values}
        return tally | {"overdue": sum(numbers[status]["late"] for status in OPEN if status in numbers)}

    def for_page(self):
        """With everything one need's page names."""
        return self.select_related(
            "household__building__parent__parent__parent__parent",
            "person",
            "kind__parent",
            "owner",
            "raised_by",
            "visit",
        )

    def with_standing_plans(self):
        """With the plans that are drafted or agreed and their steps, those due first; for a household's plan."""
        tasks = models.Prefetch("tasks", PlanTask.objects.in_order())
        plans = NeedPlan.objects.standing().select_related("agreed_by").prefetch_related(tasks).latest_first()
        rows = self.select_related("person", "owner").order_by("due_on", "pk")
        return rows.prefetch_related(models.Prefetch("plans", plans))

    # --- deeds -------------------------------------------------------------------------------------------------

    @transaction.atomic
    def raise_need(self, *, by, household, what, kind, raised_on, submission=None, **more):
        """Write down a new need with its first event; the class and due day follow from the kind if not given.

        A form that is sent twice (``submission`` is its own) is saved once.
        """
        if by is not None:
            must_be_allowed(by, Deed.RAISE_NEED, household.building_id)
        if Household.objects.select_for_update().get(pk=household.pk).closed_on:
            raise NotAllowed(_("This file is closed; open it again before raising a need."))
        more.setdefault("service_class", kind.service_class)
        more.setdefault("due_on", raised_on + timedelta(days=kind.days))
        more |= {"household": household, "what": what, "kind": kind, "raised_on": raised_on, "raised_by": by}
        if submission is None:
            need, is_new = self.create(**more), True
        else:
            need, is_new = self.get_or_create(submission=submission, defaults=more)
        if is_new:
            need.events.create(step=Step.RAISED, status=need.status, by=by, on=raised_on)
            if need.urgency == Urgency.URGENT and by is not None and raised_on == timezone.localdate():
                need.quick_responses.begin(by=by, need=need)
        return need

    @transaction.atomic
    def assign_all(self, *, by, owner, note="") -> int:
        """Give these needs to somebody; those that may not be given to this person or by this one stay as they are.

        Returns how many were given. Raises NotAllowed for more than can be done at once.
        """
        today = timezone.localdate()
        able = self.where_may(by, Deed.ASSIGN_NEED, today=today).within(*carries_in(owner, today=today))
        able = able.in_state(*STEPS[Step.ASSIGN][0]).exclude(owner=owner, status=Status.TAKEN_ON).order_by("pk")
        chosen = list(able.select_for_update(of=("self",)).values_list("pk", "reopened")[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            raise NotAllowed(_("More than %(most)s needs at once: narrow the filter first.") % {"most": MOST_AT_ONCE})
        pks = [pk for pk, _round in chosen]
        self.model.objects.filter(pk__in=pks).update(status=Status.TAKEN_ON, owner=owner, version=F("version") + 1)
        steps = NeedEvent.objects.bulk_create(
            NeedEvent(
                need_id=pk, round=round_, step=Step.ASSIGN, status=Status.TAKEN_ON, by=by, on=today,
                note=assigned_to(owner, note),
            )
            for pk, round_ in chosen
        )  # fmt: skip
        notice(steps, Did.STEP, word=Step.ASSIGN)
        return len(chosen)

    @transaction.atomic
    def hand_over_all(self, *, by, owner, note) -> list[int]:
        """Give these open needs to somebody else as they are, those waiting for their check too.

        Returns the household of each. The deed that hands a post over (assist/handover) asks who may.
        """
        chosen = list(self.open().select_for_update(of=("self",)).order_by("pk"))
        self.model.objects.filter(pk__in=[need.pk for need in chosen]).update(owner=owner, version=F("version") + 1)
        steps = NeedEvent.objects.bulk_create(
            NeedEvent(
                need=need, round=need.reopened, step=Step.HAND_OVER, status=need.status, by=by,
                on=timezone.localdate(), note=assigned_to(owner, note),
            )
            for need in chosen
        )  # fmt: skip
        notice(steps, Did.STEP, word=Step.HAND_OVER)
        return [need.household_id for need in chosen]


def assigned_to(owner, note) -> str:
    """What the history says of an assignment: to whom, and the words that went with it."""
    return f"{owner}：{note}" if note else str(owner)


def _inside(places) -> Q:
    return Q(household__building__in=Place.objects.buildings_below(places).values("pk"))


def _posts_that(user, deed, today) -> list:
    """Somebody's posts of today that allow a deed, each at a place."""
    return [post for post in posts_of(user, today=today) if deed in RIGHTS[post.role].does and post.place_id]


def _checkable_from(post, user, today) -> Q:
    """The needs that somebody may check from one post: what stands in its place, and nobody beyond it worked on.

    Whoever holds a role that this post does not check stands at its place or above, so that it is one short list.
    """
    beyond = [role for role in RIGHTS if role not in RIGHTS[post.role].checks]
    above = Post.objects.held_on(today).filter(place__in=post.place.lineage(), role__in=beyond)
    barred = [user.pk, *above.values_list("user", flat=True)]
    worked = Exists(NeedEvent.objects.of_this_round().work().filter(by__in=barred))
    wrote = Exists(Evidence.objects.of_this_round().filter(by__in=barred))
    sent_back = Exists(NeedEvent.objects.of_this_round().sent_back_by(user))
    here = Q() if post.stands_over_everything else _inside([post.place])
    return here & Q(~worked) & Q(~wrote) & Q(~sent_back)
