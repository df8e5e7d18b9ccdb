"""Every step × every state × every role: who may take it, and what it leads to."""

from itertools import product

import pytest

from needs.models import STEPS, Need, NotAllowed, Status, Step, StepNotAllowed
from tests.factories import make_holder, make_household, make_need
from tests.needs.people import EVIDENCE, bring_to, make_helper, one_of_each
from tests.neighbours import undone
from volunteers.rights import Role

CARRY = {Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR}
ASSIGN = CARRY - {Role.GROUP_LEAD}
CHECK_A_GROUP_LEADS = ASSIGN
REFER = ASSIGN - {Role.AREA_LEAD}
# Written out by hand from rights.md and the states of a need, not taken from the code: step -> who, from -> to.
TABLE = {
    "take_on": (CARRY, {"reported": "taken_on"}),
    "assign": (
        ASSIGN,
        {"reported": "taken_on", "taken_on": "taken_on", "in_hand": "taken_on", "sent_back": "taken_on"},
    ),
    "start": (CARRY, {"taken_on": "in_hand", "sent_back": "in_hand"}),
    "refer": (
        REFER,
        {"reported": "in_hand", "taken_on": "in_hand", "in_hand": "in_hand", "sent_back": "in_hand"},
    ),
    "propose_done": (CARRY, {"taken_on": "to_check", "in_hand": "to_check", "sent_back": "to_check"}),
    "close": (CHECK_A_GROUP_LEADS, {"to_check": "closed"}),
    "send_back": (CHECK_A_GROUP_LEADS, {"to_check": "sent_back"}),
    "drop": (
        CARRY,
        {"reported": "dropped", "taken_on": "dropped", "in_hand": "dropped", "sent_back": "dropped"},
    ),
    "reopen": (CARRY, {"closed": "taken_on", "dropped": "taken_on"}),
}


def take(need, step, by):
    words = {
        "take_on": {},
        "assign": {"owner": make_helper()} if step == "assign" else {},
        "start": {"measure": "已联系"},
        "refer": {"to": "样例单位"},
        "propose_done": {"result": "已装好", "evidence": [EVIDENCE]},
        "close": {},
        "send_back": {"because": "照片看不清"},
        "drop": {"because": "已搬走"},
        "reopen": {"because": "又松了"},
    }
    getattr(need, step)(by=by, **words[step])


def test_the_table_names_every_step():
    assert set(TABLE) == set(STEPS)


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status.values)
def test_each_step_from_state_by_each_role(status):
    people, checker = one_of_each(), make_holder(Role.SUPERVISOR)
    made = bring_to(status, worker=people[Role.GROUP_LEAD], checker=checker, need=make_need(make_household()))
    before = everything_of(made)
    for step, (role, person) in product(STEPS, people.items()):
        need, (who, ways) = Need.objects.get(pk=made.pk), TABLE[step]
        may = role in who and status in ways
        assert (step in need.steps_for(person)) == may, (step, role)
        with undone():
            if may:
                take(need, step, person)
                need.refresh_from_db()
                assert need.status == ways[status], (step, role)
                last = need.events.order_by("pk").last()
                assert (last.step, last.status, last.by) == (step, ways[status], person)
            else:
                with pytest.raises(StepNotAllowed if role in who else NotAllowed):
                    take(need, step, person)
                assert everything_of(need) == before, (step, role)


def everything_of(need):
    return Need.objects.values().get(pk=need.pk), need.events.count(), need.closings.count()


@pytest.mark.django_db
def test_reopened_need_without_an_owner_is_reported_again():
    group_lead = make_holder(Role.GROUP_LEAD)
    need = bring_to(Status.REPORTED, worker=group_lead, checker=None)
    need.drop(by=group_lead, because="重复登记")
    need.reopen(by=group_lead, because="不是重复")
    assert (need.status, need.reopened, need.owner) == (Status.REPORTED, 1, None)


def test_every_step_has_its_words():
    by_themselves = (Step.RAISED, Step.FOLLOW, Step.HAND_OVER, Step.WAIVE, Step.UNANSWERED)
    assert {Step(step).label for step in STEPS} == {step.label for step in Step if step not in by_themselves}
