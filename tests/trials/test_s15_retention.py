"""S15: of ten thousand entries of any age all that are due go, none that is not, and the chain still verifies."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from tests.audit import fill_chain
from volunteers.audit.sealing import kept_for, seal_due
from volunteers.audit.verifying import verify
from volunteers.models import AuditEntry, Chain, Did

ENTRIES = 5_000  # in each of the two chains


@pytest.mark.trial("S15")
@pytest.mark.django_db
def test_the_retention_takes_all_that_is_due_and_nothing_else(settings, tmp_path, figure):
    settings.DATA_DIR = tmp_path
    random, now, expected = Random(15), timezone.now(), {}  # noqa: S311 - ages, no secrets
    for chain in Chain.values:
        moments = sorted(now - timedelta(minutes=random.randrange(1500 * 1440)) for _ in range(ENTRIES))
        fill_chain(chain, moments)
        expected[chain] = [at for at in moments if at >= now - kept_for(chain)]
    sealed = {one.chain: one.entries for one in seal_due(now=now)}
    for chain in Chain.values:
        left = AuditEntry.objects.in_chain(chain).exclude(did=Did.SEALED).values_list("at", flat=True)
        assert list(left) == expected[chain]
        assert sealed[chain] == ENTRIES - len(expected[chain]) > 0
    assert [chain.fault for chain in verify()] == [None, None]
    assert seal_due(now=now) and {one.entries for one in seal_due(now=now)} == {0}
    figure(f"{sum(sealed.values())} of {2 * ENTRIES} entries were due: all gone, no other; both chains whole")
