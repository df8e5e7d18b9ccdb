"""R1 for capacity: eight people reserve the same offer at the same moment; never too much, and it always adds up."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from needs.models import NoCapacity, Offer, Referral, State, StepNotAllowed
from tests.factories import make_holder, make_household, make_need, make_offer
from volunteers.rights import Role

WORKERS, NEEDS, CAPACITY = 8, 12, 40
TODAY = timezone.localdate


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_eight_reserve_and_give_back_the_same_capacity(figure):
    offer = make_offer(capacity=CAPACITY)
    people = [make_holder(Role.CASEWORKER) for _ in range(WORKERS)]
    needs = [[make_need(make_household()) for _ in range(NEEDS)] for _ in people]
    barrier = Barrier(WORKERS)

    def work(number):
        random, made, full = Random(number), [], 0  # noqa: S311 -- who gives back what
        barrier.wait()
        try:
            for need in needs[number]:
                try:
                    told = {"words": "送餐", "answer_by": TODAY(), "channel": "link", "ground": "consent"}
                    made.append(
                        Referral.objects.refer(by=people[number], need=need, offer=offer, today=TODAY(), **told)
                    )
                except NoCapacity:
                    full += 1
                if made and random.random() < 0.4:
                    back = made.pop(random.randrange(len(made)))
                    back.withdraw(by=people[number], because="已另行解决", on=TODAY())
            return len(made), full
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as crowd:
        ends = list(crowd.map(work, range(WORKERS)))
    offer.refresh_from_db()
    held = Referral.objects.holding().filter(offer=offer).count()
    assert offer.taken == held == sum(made for made, _full in ends) <= CAPACITY
    refused = sum(full for _made, full in ends)
    figure(f"{connection.vendor}: {WORKERS} × {NEEDS} at once, {held} of {CAPACITY} held, {refused} found it full")


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_the_last_one_is_reserved_once(figure):
    rounds = 20
    people = [make_holder(Role.CASEWORKER) for _ in range(WORKERS)]
    for _ in range(rounds):
        offer, barrier = make_offer(capacity=1), Barrier(WORKERS)
        reserve_last(offer, barrier)
    assert Offer.objects.filter(taken=1).count() == rounds == Offer.objects.count()
    figure(f"{connection.vendor}: {rounds} × {len(people)} for one place, each given once")


def reserve_last(offer, barrier):
    def reserve(_number):
        barrier.wait()
        try:
            offer.reserve(1, today=TODAY())
        except NoCapacity:
            return 0
        finally:
            connections.close_all()
        return 1

    with ThreadPoolExecutor(WORKERS) as crowd:
        assert sum(crowd.map(reserve, range(WORKERS))) == 1


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_one_answer_wins_and_capacity_comes_back_once(figure):
    worker, offer = make_holder(Role.CASEWORKER), make_offer(capacity=5)
    told = {"words": "送餐", "answer_by": TODAY(), "channel": "link", "ground": "consent"}
    referral = Referral.objects.refer(by=worker, need=make_need(), offer=offer, today=TODAY(), takes=2, **told)
    seen, barrier = [Referral.objects.get(pk=referral.pk) for _ in range(WORKERS)], Barrier(WORKERS)

    def answer(number):
        barrier.wait()  # before anybody asks for a connection: there are fewer of them than people
        try:
            if number % 2:
                seen[number].decline(because="人手不够", on=TODAY())
            else:
                seen[number].withdraw(by=worker, because="已另行解决", on=TODAY())
        except StepNotAllowed:
            return 0
        finally:
            connections.close_all()
        return 1

    with ThreadPoolExecutor(WORKERS) as crowd:
        assert sum(crowd.map(answer, range(WORKERS))) == 1
    offer.refresh_from_db()
    referral.refresh_from_db()
    assert offer.taken == 0 and referral.state in (State.DECLINED, State.WITHDRAWN) and referral.events.count() == 2
    figure(f"{connection.vendor}: {WORKERS} answers at once, one counts, what was reserved came back once")
