"""R1: eight people take goods out and bring some in at the same moments; the register adds up, never below nothing."""

from random import Random

import pytest
from django.utils import timezone

from needs.models import Goods, NotEnough
from tests.at_once import at_once
from tests.factories import make_community

PEOPLE, TIMES = 8, 40


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_eight_people_at_one_store(figure):
    goods = Goods.objects.create(place=make_community(), name="大米", unit="袋")
    goods.move(by=None, quantity=PEOPLE, on=timezone.localdate(), why="街道配送")
    refused = []

    def work(seed):
        random = Random(seed)  # noqa: S311 - how many, not a secret
        for _time in range(TIMES):
            try:
                Goods.objects.get(pk=goods.pk).move(
                    by=None, quantity=random.choice([-3, -2, -1, 1, 2]), on=timezone.localdate(), why="发放"
                )
            except NotEnough as error:
                refused.append(error)

    ends = at_once(*(lambda seed=seed: work(seed) for seed in range(PEOPLE)), refused=ValueError)
    goods.refresh_from_db()
    lines = list(goods.moves.order_by("pk").values_list("quantity", flat=True))
    assert ends == [None] * PEOPLE
    assert len(lines) + len(refused) == PEOPLE * TIMES + 1
    assert goods.stock == sum(lines) >= 0
    figure(f"{len(lines)} lines, {len(refused)} refused, {goods.stock} in store")
