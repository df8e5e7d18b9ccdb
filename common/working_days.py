"""Working days by the State Council's calendar, offline, under the days an office keeps otherwise."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

SATURDAY = 5


def is_working_day(day: date, own: Mapping[date, bool]) -> bool:
    """Whether people work on a day; ``own`` says it for the days on which an office does otherwise.

    A year whose calendar is not known yet counts Monday to Friday, until the library or ``own`` says more.
    """
    return own[day] if day in own else _nationally(day)


def is_published(year: int) -> bool:
    """Whether the calendar here knows the holidays of a year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def working_days_after(first: date, last: date, own: Mapping[date, bool]) -> int:
    """How many working days lie after the first day, up to and with the last; none where the last comes before."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, own) for day in days)


@lru_cache(maxsize=4096)
def _nationally(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:  # the State Council says each autumn how the next year's holidays lie
        return day.weekday() < SATURDAY
