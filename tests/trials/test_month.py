"""A month of the demo office played through its pages alone; its statistics are then what was counted beside them."""

from datetime import date, timedelta
from random import Random

import pytest

from assist.demo import make_demo_office
from tests.month import Book, Clock, compare
from tests.month_beyond import compare_beyond
from tests.month_given import Giving, compare_given
from volunteers.models import User

EVE, LAST = date(2026, 8, 31), date(2026, 9, 30)
NAMES = ("caseworker", "adviser", "area", "group", "supervisor")


@pytest.mark.trial("month")
@pytest.mark.django_db
def test_after_a_month_the_statistics_are_what_was_done(monkeypatch, figure):
    clock = Clock(monkeypatch, EVE)
    make_demo_office(today=EVE)
    people = {name: User.objects.select_related("team").get(username=name) for name in NAMES}
    book = Book()
    office = Giving(Random(20260901), clock, book, people)  # noqa: S311 - made-up days
    compare(office.browsers["caseworker"], book, first=EVE - timedelta(days=60), last=EVE, today=EVE)
    compare_beyond(office.browsers["caseworker"], office, today=EVE)
    compare_given(office.browsers["caseworker"], office, first=EVE - timedelta(days=60), last=EVE)
    office.write_offers()
    while clock.day < LAST:
        office.come_to(clock.day + timedelta(days=1))
        office.day()
    compare(office.browsers["caseworker"], book, first=EVE + timedelta(days=1), last=LAST, today=LAST)
    compare_beyond(office.browsers["caseworker"], office, today=LAST)
    compare_given(office.browsers["caseworker"], office, first=EVE + timedelta(days=1), last=LAST)
    figure(f"{office.done.total()} forms sent in a month, every number as counted: {dict(office.done)}")
