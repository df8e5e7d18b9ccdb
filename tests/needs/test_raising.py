"""Raising and giving needs: who may, what follows from the kind, what each verb costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from needs.kinds import KINDS, seed_kinds
from needs.models import Need, NeedKind, NotAllowed, Status
from needs.models.states import state_on
from needs.models.steps import Step
from tests.factories import make_building, make_holder, make_household, make_kind, make_need, make_user
from tests.needs.people import EVIDENCE, bring_to, make_elsewhere, make_helper, make_pair
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_class_and_due_day_follow_from_the_kind():
    need = make_need(kind=make_kind("物资帮扶", service_class="material", days=9), raised_on=TODAY())
    assert (need.service_class, need.due_on) == ("material", TODAY() + timedelta(days=9))


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.REVIEWER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_some_roles_raise_no_needs(role):
    with pytest.raises(NotAllowed):
        make_need(by=make_holder(role))
    assert not Need.objects.exists()


def test_nobody_raises_a_need_elsewhere():
    with pytest.raises(NotAllowed):
        make_need(make_household(building=make_elsewhere()), by=make_holder(Role.CASEWORKER))


def test_a_need_is_given_to_whoever_carries_at_its_place():
    building = make_building()
    caseworker, need = make_holder(Role.CASEWORKER, building), make_need()
    for owner in (
        make_holder(Role.GROUP_LEAD, building),
        make_holder(Role.SUPERVISOR, building),
        make_helper(building),
        caseworker,
    ):
        need.assign(by=caseworker, owner=owner)
        assert (need.owner, need.status) == (owner, Status.TAKEN_ON)


def test_a_need_is_not_given_to_somebody_who_carries_none_there():
    building, elsewhere = make_building(), make_elsewhere()
    caseworker, need = make_holder(Role.CASEWORKER, building), make_need()
    gone = make_helper(building)
    gone.is_active = False
    past = make_holder(Role.ADVISER, building)
    past.posts.get().end(on=TODAY() - timedelta(days=1))
    for owner in (
        make_holder(Role.BUILDING_LEAD, building),
        make_holder(Role.REVIEWER, building),
        make_holder(Role.GROUP_LEAD, elsewhere),
        make_helper(elsewhere),
        make_user("没有岗位", username="nobody"),
        gone,
        past,
    ):
        with pytest.raises(NotAllowed):
            need.assign(by=caseworker, owner=owner)
    assert need.events.count() == 1


def test_more_than_can_be_done_at_once_is_refused_whole(monkeypatch):
    monkeypatch.setattr("needs.models.need_queryset.MOST_AT_ONCE", 2)
    for _ in range(3):
        make_need()
    with pytest.raises(NotAllowed):
        Need.objects.assign_all(by=make_holder(Role.CASEWORKER), owner=make_helper())
    assert not Need.objects.exclude(owner=None).exists()


@pytest.mark.parametrize("others", [0, 3])
@pytest.mark.parametrize(
    ("step", "words", "queries"),
    [
        ("take_on", {}, 10),
        ("propose_done", {"result": "已装好", "evidence": [EVIDENCE]}, 13),
        ("close", {}, 27),  # whose group the service counts for is asked of the whole household
        ("send_back", {"because": "照片看不清"}, 13),
        ("drop", {"because": "已搬走"}, 15),
        ("reopen", {"because": "又松了"}, 23),  # the service of a mistaken closing is struck
    ],
)
def test_what_a_step_costs(step, words, queries, others, django_assert_num_queries):
    worker, checker = make_pair()
    before = {
        "take_on": Status.REPORTED,
        "close": Status.TO_CHECK,
        "send_back": Status.TO_CHECK,
        "reopen": Status.CLOSED,
    }
    for _ in range(others):
        bring_to(Status.CLOSED, worker=worker, checker=checker)
    need = bring_to(before.get(step, Status.TAKEN_ON), worker=worker, checker=checker)
    need, by = Need.objects.get(pk=need.pk), type(checker).objects.get(pk=checker.pk)
    with django_assert_num_queries(queries):
        getattr(need, step)(by=by, **words)


def test_the_kinds_of_the_office_are_there_once_and_stay_as_it_changed_them():
    seed_kinds()
    assert NeedKind.objects.tops().count() == len(KINDS) == 8
    first = NeedKind.objects.tops().first()
    first.days = 99
    first.save()
    seed_kinds()
    assert NeedKind.objects.tops().count() == 8 and NeedKind.objects.get(pk=first.pk).days == 99
    assert [top.name for top, _finer in NeedKind.objects.tree()] == list(KINDS)


def test_a_retired_kind_is_offered_no_more_and_stays_on_its_needs():
    kind = make_kind("旧类")
    need = make_need(kind=kind)
    kind.is_active = False
    kind.save()
    assert NeedKind.objects.tree() == [] and need.kind == kind


@pytest.mark.parametrize("step", [Step.HAND_OVER, Step.FOLLOW])
def test_what_leads_to_no_state_tells_none_of_a_later_day(step):
    """Somebody reopens a need with the day on which it was so, after it went to another owner or file."""
    need, today = make_need(), timezone.localdate()
    need.events.create(step=step, status=Status.TO_CHECK, on=today)
    assert Need.objects.annotate(then=state_on(today)).get().then == Status.REPORTED
