"""R3: the same form of a need sent a hundred times, eight at a time, does its deed once."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from needs.models import Closing, Need, NeedEvent, Status, Step
from tests.at_once import TIMES, send_again_and_again
from tests.factories import make_holder, make_household, make_kind, make_need
from tests.needs.people import bring_to
from volunteers.rights import Role


@pytest.mark.trial("R3")
@pytest.mark.django_db(transaction=True)
def test_a_closing_sent_a_hundred_times_is_one_closing(figure):
    checker = make_holder(Role.CASEWORKER)
    need = bring_to(Status.TO_CHECK, worker=make_holder(Role.GROUP_LEAD), checker=None, need=make_need())
    form = {"version": need.version, "on": timezone.localdate().isoformat(), "note": "看过"}
    answers = send_again_and_again(f"/needs/{need.pk}/close/", form, checker)
    assert answers == {302}
    assert Closing.objects.count() == NeedEvent.objects.filter(step=Step.CLOSE).count() == 1
    figure(f"{connection.vendor}: {TIMES} times sent, 1 closing, each answered with the closed need")


@pytest.mark.trial("R3")
@pytest.mark.django_db(transaction=True)
def test_a_need_sent_a_hundred_times_is_one_need(figure):
    make_household("T-1")
    form = {
        "submission": str(uuid.uuid4()),
        "what": "安装扶手",
        "kind": make_kind().pk,
        "urgency": "normal",
        "source": "phone",
        "raised_on": timezone.localdate().isoformat(),
    }
    answers = send_again_and_again("/needs/new/?household=T-1", form, make_holder(Role.CASEWORKER))
    assert answers == {302}
    assert Need.objects.count() == NeedEvent.objects.count() == 1
    figure(f"{connection.vendor}: {TIMES} times sent, 1 need")
