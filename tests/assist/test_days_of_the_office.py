"""A few days played through the pages alone: the statistics say what was done (a month of it: tests/trials)."""

from datetime import date, timedelta
from random import Random

import pytest

from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_kind,
    make_team,
)
from tests.month import Book, Clock, Office, compare
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def test_after_two_days_the_statistics_are_what_was_done(monkeypatch):
    clock = Clock(monkeypatch, date(2025, 8, 30))
    second = make_building("寿春路8栋", make_group("第二片1组", make_area("第二片", make_community())))
    make_household("T-1"), make_household("T-2", building=second)
    make_kind("居住安全"), make_kind("物资帮扶")
    roles = (Role.CASEWORKER, Role.ADVISER, Role.SUPERVISOR)
    people = {role.value: make_holder(role) for role in roles} | {"area": make_holder(Role.AREA_LEAD)}
    type(people["area"]).objects.filter(pk=people["area"].pk).update(team=make_team())
    people["area"].refresh_from_db()
    random = Random(5)  # noqa: S311 - made-up days
    book = Book()
    office = Office(random, clock, book, people)
    for _day in range(2):
        office.come_to(clock.day + timedelta(days=1))
        office.day(visits=1, raised=1, steps=9)
    compare(office.browsers["caseworker"], book, first=date(2025, 8, 31), last=clock.day, today=clock.day)
    assert {"close", "reopen", "send_back"} <= office.done.keys()
