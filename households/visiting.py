"""Logging a visit: the visit, who went, what was found, and the next day, in one go and only once."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from households.models import Household, Risk, TopicFinding, Visit, VisitInterval, Visitor
from volunteers.models import Capacity, User
from volunteers.rights import Deed, Role, may

# Nobody met: somebody tries again after so many days (domain.md §4: "not met" is a result and triggers another try).
TRY_AGAIN = 3
STAFF_ROLES = (Role.AREA_LEAD, Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR)


class VisitNotAllowed(Exception):
    """This person may not log this visit, or it cannot have been; nothing was written."""


def capacity_of(user: User, *, on: date) -> str:
    """In which capacity somebody visits on a day: that of the usual team, else staff for the office's own posts."""
    if user.team_id:
        return user.team.capacity
    return Capacity.STAFF if user.posts.held_on(on).of_roles(*STAFF_ROLES).exists() else Capacity.VOLUNTEER


def next_visit_after(household: Household, *, visited_on: date, met: bool) -> date:
    """The day the household is due again by its risk; soon, when nobody was met."""
    days = VisitInterval.objects.filter(risk=household.risk).values_list("days", flat=True).first()
    days = days or {Risk.HIGH: 7, Risk.KEY: 30, Risk.GENERAL: 90}[household.risk]
    return visited_on + timedelta(days=days if met else min(days, TRY_AGAIN))


@transaction.atomic
def log_visit(
    *, by, household: Household, visitors, submission, today: date, findings=(), next_visit_on=None, **fields
) -> tuple[Visit, bool]:
    """Write one visit down; the second of two equal submissions gets the first one's visit and False.

    ``visitors`` are users, ``findings`` triples (topic, level, words), ``fields`` those of Visit. Without
    ``next_visit_on`` the household is due again by its risk. Raises VisitNotAllowed.
    """
    if not may(by, Deed.LOG_VISIT, household.building, today=today):
        raise VisitNotAllowed(_("Your post does not allow logging visits here."))
    if not visitors:
        raise VisitNotAllowed(_("A visit needs at least one visitor."))
    if fields["visited_on"] > today:
        raise VisitNotAllowed(_("A visit cannot lie in the future."))
    if Household.objects.select_for_update().get(pk=household.pk).closed_on:
        raise VisitNotAllowed(_("This file is closed; open it again before logging a visit."))
    fields["next_visit_on"] = next_visit_on or next_visit_after(
        household, visited_on=fields["visited_on"], met=fields["met"]
    )
    visit, is_new = Visit.objects.get_or_create(
        submission=submission, defaults={"household": household, "recorded_by": by, **fields}
    )
    if not is_new:
        return visit, False
    Visitor.objects.bulk_create(
        Visitor(visit=visit, user=user, team=user.team, capacity=capacity_of(user, on=visit.visited_on))
        for user in visitors
    )
    TopicFinding.objects.bulk_create(
        TopicFinding(visit=visit, topic=topic, level=level, words=words) for topic, level, words in findings
    )
    Household.objects.filter(pk=household.pk).retally_visits()
    return visit, True


@transaction.atomic
def correct_visit(*, by, visit: Visit, version: int, visitors=None, findings=None, **fields):
    """Correct what was written about a visit; ChangedMeanwhile when somebody else saved since ``version``.

    ``visitors`` and ``findings`` are all of them, as ``log_visit`` takes them; without them they stay as they are.
    """
    if visit.withdrawn_at:
        raise VisitNotAllowed(_("This visit was withdrawn; there is nothing to correct any more."))
    was = visit.visited_on
    visit.correct(by=by, version=version, **fields)
    if visitors is not None:
        _went(visit, visitors)
    if findings is not None:
        _found(visit, findings)
    if visit.visited_on != was:
        _counted_as_of(visit, was)
    Household.objects.filter(pk=visit.household_id).retally_visits()


@transaction.atomic
def withdraw_visit(*, by, visit: Visit, because: str):
    """Strike a visit that was not made, or not here: it stays to be looked up, with the reason, and counts nowhere."""
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawn_because": because}
    if not Visit.objects.standing().filter(pk=visit.pk).update(version=F("version") + 1, **withdrawn):
        raise VisitNotAllowed(_("This visit was withdrawn meanwhile."))
    visit.refresh_from_db()
    Visit.history.bulk_history_create([visit], update=True, default_user=by)
    Household.objects.filter(pk=visit.household_id).retally_visits()


def _went(visit, users):
    """These people went, and nobody else."""
    visit.visitors.standing().exclude(user__in=users).strike(visit)
    there = set(visit.visitors.standing().values_list("user", flat=True))
    Visitor.objects.bulk_create(
        Visitor(
            visit=visit, user=user, team=user.team, capacity=capacity_of(user, on=visit.visited_on),
            added_in=visit.version,
        )
        for user in users
        if user.pk not in there
    )  # fmt: skip


def _counted_as_of(visit, was):
    """Whoever counted in the capacity of a day that was wrong counts in that of the right one.

    Another capacity than the office's own, such as a sheet's, stays as it was said.
    """
    for one in visit.visitors.standing().select_related("user__team").order_by("pk"):
        capacity = capacity_of(one.user, on=visit.visited_on)
        if capacity != one.capacity == capacity_of(one.user, on=was):
            visit.visitors.filter(pk=one.pk).strike(visit)
            visit.visitors.create(user=one.user, team=one.team, capacity=capacity, added_in=visit.version)


def _found(visit, findings):
    """This was found, and nothing else."""
    there = {(one.topic, one.level, one.words): one.pk for one in visit.findings.standing()}
    kept = there.keys() & set(findings)
    visit.findings.standing().exclude(pk__in=[there[said] for said in kept]).strike(visit)
    TopicFinding.objects.bulk_create(
        TopicFinding(visit=visit, topic=topic, level=level, words=words, added_in=visit.version)
        for topic, level, words in findings
        if (topic, level, words) not in kept
    )
