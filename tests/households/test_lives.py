"""Random lives of families never make a file untrue, and never lose anything; the long run stands in the trials."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.households.lives import live, lives

pytestmark = pytest.mark.django_db


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(lives)
def test_no_life_makes_a_file_untrue_or_loses_anything(life):
    with transaction.atomic():
        live(life)
        transaction.set_rollback(True)
