"""A thousand random lives of families: each file is true on every day, nothing is lost, all can be taken back."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.households.lives import live, lives

LIVES = 1000


@pytest.mark.trial("I3")
@pytest.mark.django_db
def test_a_thousand_lives(figure):
    counted = Counter()

    @settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(lives)
    def one(life):
        with transaction.atomic():
            office = live(life)
            transaction.set_rollback(True)
        counted.update(lives=1, done=office.done, refused=office.refused, back=office.taken_back)

    one()
    assert counted["lives"] >= LIVES
    figure(
        f"{counted['lives']} lives, {counted['done']} events done, {counted['refused']} refused, "
        f"{counted['back']} taken back exactly, 0 untrue, 0 lost"
    )
