"""Working days by the State Council's calendar, and by the days an office keeps otherwise."""

from datetime import date

import pytest

from common.working_days import is_working_day, working_days_after


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 1), False),  # the national day
        (date(2025, 9, 28), True),  # a Sunday worked for it
        (date(2025, 10, 11), True),  # a Saturday worked for it
        (date(2025, 10, 12), False),  # a Sunday
        (date(2025, 10, 13), True),
        (date(2060, 3, 5), True),  # no calendar yet: a Friday works
        (date(2060, 3, 6), False),
    ],
)
def test_days_of_the_state_council(day, works):
    assert is_working_day(day, {}) == works


def test_an_offices_own_day_comes_first():
    assert is_working_day(date(2025, 10, 1), {date(2025, 10, 1): True})
    assert not is_working_day(date(2025, 10, 13), {date(2025, 10, 13): False})


def test_working_days_after_a_day():
    friday, monday = date(2025, 11, 7), date(2025, 11, 10)
    assert working_days_after(friday, monday, {}) == 1
    assert working_days_after(friday, date(2025, 11, 9), {}) == working_days_after(monday, friday, {}) == 0
    assert working_days_after(date(2025, 9, 30), date(2025, 10, 9), {}) == 1
