"""What is read at one moment does not change while others write."""

from threading import Thread

import pytest
from django.db import connection, transaction

from common.moment import one_moment
from tests.factories import make_unit

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(deed):
    """Do something over a connection of its own, as another process would."""

    def run():
        try:
            deed()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def units():
    from needs.models import PartnerUnit

    return PartnerUnit.objects.count()


def test_what_others_write_meanwhile_is_not_seen_until_afterwards():
    make_unit()
    with one_moment():
        before = units()
        elsewhere(make_unit)
        during = units()
    assert (before, during, units()) == (1, 1, 2)


def test_writing_goes_on_as_usual_afterwards():
    with one_moment():
        units()
    with transaction.atomic():
        make_unit()
    elsewhere(make_unit)
    assert units() == 2


def test_inside_a_transaction_its_own_moment_holds():
    with transaction.atomic():
        make_unit()
        with one_moment():
            assert units() == 1
        make_unit()
    assert units() == 2
