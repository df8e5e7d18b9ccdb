"""Which files are open on a day: what was so then, whatever happened since."""

from datetime import date

import pytest

from households.models import AlreadyClosed, Household
from needs.models import NotAllowed
from tests.factories import make_holder, make_household, make_need
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def open_on(day):
    return Household.objects.open_on(day).count()


def test_a_file_reopened_stays_closed_on_the_days_it_was():
    caseworker = make_holder(Role.CASEWORKER)
    household = make_household(opened_on=date(2026, 1, 1))
    household.close(by=caseworker, on=date(2026, 3, 1), because="迁出")
    household.reopen(by=caseworker, on=date(2026, 6, 1), because="迁回")
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [open_on(day) for day in days] == [0, 1, 0, 0, 1]


def test_a_file_closed_twice_was_open_in_between():
    caseworker = make_holder(Role.CASEWORKER)
    household = make_household(opened_on=date(2026, 1, 1))
    household.close(by=caseworker, on=date(2026, 2, 1), because="迁出")
    household.reopen(by=caseworker, on=date(2026, 3, 1), because="迁回")
    household.close(by=caseworker, on=date(2026, 4, 1), because="迁出")
    days = [date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15), date(2026, 4, 15)]
    assert [open_on(day) for day in days] == [1, 0, 1, 0]


def test_reopening_an_open_file_changes_nothing():
    caseworker = make_holder(Role.CASEWORKER)
    household = make_household()
    with pytest.raises(AlreadyClosed):
        household.reopen(by=caseworker, on=date(2026, 3, 1), because="迁回")
    assert not household.times_closed.exists()


def test_no_need_is_raised_on_a_closed_file():
    caseworker = make_holder(Role.CASEWORKER)
    household = make_household()
    household.close(by=caseworker, on=date(2026, 3, 1), because="迁出")
    with pytest.raises(NotAllowed):
        make_need(household, by=caseworker)
