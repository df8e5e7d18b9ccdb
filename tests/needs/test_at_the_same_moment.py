"""Two people at one need at the same moment: one is first, the other learns who and when."""

from functools import partial

import pytest
from django.utils import timezone

from needs.models import Closing, Need, Status, StepNotAllowed
from tests.at_once import at_once as together
from tests.factories import make_holder, make_household, make_need
from tests.needs.people import EVIDENCE, bring_to, make_helper
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    return together(*deeds, refused=StepNotAllowed)


def test_of_four_who_close_one_need_one_does():
    household, worker = make_household(), make_holder(Role.GROUP_LEAD)
    people = [make_holder(Role.CASEWORKER) for _ in range(4)]
    for number, person in enumerate(people):
        type(person).objects.filter(pk=person.pk).update(name=f"核验人{number}")
    for _ in range(8):
        need = bring_to(Status.TO_CHECK, worker=worker, checker=None, need=make_need(household))
        copies = [Need.objects.get(pk=need.pk) for _ in people]
        ends = at_once(
            *(
                lambda copy=copy, person=person: copy.close(by=person)
                for copy, person in zip(copies, people, strict=True)
            )
        )
        winner = Closing.objects.get(need=need).checked_by
        assert ends.count(None) == 1 and ends[people.index(winner)] is None
        told = next(words for words in ends if words)
        assert winner.name in told and f"{timezone.localdate():%Y-%m-%d}" in told


def test_closing_and_sending_back_exclude_each_other():
    worker, first, second = (make_holder(Role.CASEWORKER) for _ in range(3))
    for _ in range(5):
        need = bring_to(Status.TO_CHECK, worker=worker, checker=None, need=make_need())
        one, other = Need.objects.get(pk=need.pk), Need.objects.get(pk=need.pk)
        ends = at_once(
            lambda one=one: one.close(by=first), lambda other=other: other.send_back(by=second, because="缺")
        )
        need.refresh_from_db()
        assert ends.count(None) == 1
        assert need.closings.count() == (need.status == Status.CLOSED)


def test_nobody_checks_what_he_adds_evidence_to_at_the_same_moment():
    worker, meddler = make_holder(Role.GROUP_LEAD), make_holder(Role.CASEWORKER)
    for _ in range(5):
        need = bring_to(Status.TAKEN_ON, worker=worker, checker=None, need=make_need())
        need.add_evidence(by=worker, **EVIDENCE)
        one, other = Need.objects.get(pk=need.pk), Need.objects.get(pk=need.pk)
        ends = at_once(
            partial(one.add_evidence, by=meddler, **EVIDENCE),
            partial(other.propose_done, by=worker, result="已装好"),
        )
        assert ends.count(None) == 1
        need.refresh_from_db()
        assert ("close" in need.steps_for(meddler)) == (ends[1] is None)


def test_whoever_saw_the_need_before_another_added_evidence_takes_no_step_with_it():
    worker, meddler = make_holder(Role.GROUP_LEAD), make_holder(Role.CASEWORKER)
    need = bring_to(Status.TAKEN_ON, worker=worker, checker=None, need=make_need())
    need.add_evidence(by=worker, **EVIDENCE)
    Need.objects.get(pk=need.pk).add_evidence(by=meddler, **EVIDENCE)
    with pytest.raises(StepNotAllowed):
        need.propose_done(by=worker, result="已装好")


def test_giving_many_away_leaves_what_was_closed_meanwhile():
    caseworker, helper = make_holder(Role.CASEWORKER), make_helper()
    needs = [make_need() for _ in range(6)]

    def drop_all():
        for need in needs:
            Need.objects.get(pk=need.pk).drop(by=caseworker, because="重复登记")

    at_once(drop_all, lambda: Need.objects.visible_to(caseworker).assign_all(by=caseworker, owner=helper))
    for need in Need.objects.order_by("pk"):
        steps = list(need.events.order_by("pk").values_list("step", flat=True))
        assert steps in (["raised", "drop"], ["raised", "assign"], ["raised", "assign", "drop"])
        assert need.status == {"drop": Status.DROPPED, "assign": Status.TAKEN_ON}[steps[-1]]
