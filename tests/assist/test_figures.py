"""The figures rest on business dates, and count what they say."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from assist.figures import Scope, figures
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_far_building,
    make_group,
    make_holder,
    make_household,
    make_member,
    make_need,
    make_team,
    make_unit,
    make_user,
    make_visit,
)
from volunteers.models import Capacity
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

DAY = date(2025, 9, 30)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def on(day, **more):
    return figures(Scope(last=day, **more))


def close(need, day, reopened_on=None):
    return need.closings.create(
        closed_on=day, reopened_on=reopened_on, result="办结", before_system=True, source="需求.xlsx / 5"
    )


def test_a_file_counts_from_the_day_it_is_opened_until_the_day_it_is_closed():
    make_household(opened_on=DAY)
    make_household(opened_on=None)
    make_household(closed_on=DAY, closed_because="迁出")
    assert on(BEFORE)["households"] == 2
    assert on(DAY)["households"] == 2


def test_people_are_the_members_present_in_open_files():
    household = make_household()
    make_member(household, joined_on=AFTER)
    make_member(household, left_on=DAY)
    make_household(closed_on=DAY, closed_because="迁出")
    assert on(BEFORE)["people"] == 3
    assert on(DAY)["people"] == 1
    assert on(AFTER)["people"] == 2


def test_places_count_while_they_hold_a_file():
    make_household()
    make_household(building=make_far_building(), opened_on=AFTER)
    found = on(DAY)
    assert (found["buildings"], found["groups"], found["areas"]) == (1, 1, 1)
    found = on(AFTER)
    assert (found["buildings"], found["groups"], found["areas"]) == (2, 2, 2)


def test_a_need_counts_from_the_day_it_was_raised_even_if_dropped():
    make_need(raised_on=DAY)
    dropped = make_need(raised_on=BEFORE)
    type(dropped).objects.filter(pk=dropped.pk).update(status="dropped")
    make_need(raised_on=AFTER)
    assert on(DAY)["needs"] == 2


def test_a_need_is_closed_from_its_closing_date_until_it_is_reopened():
    close(make_need(raised_on=BEFORE), DAY)
    close(make_need(raised_on=BEFORE), BEFORE, reopened_on=DAY)
    assert on(BEFORE)["needs_closed"] == 1
    assert on(DAY)["needs_closed"] == 1
    assert on(BEFORE - timedelta(days=1))["needs_closed"] == 0


def test_every_visitor_is_a_person_time_and_not_met_counts_too():
    staff = make_team("社区工作人员", Capacity.STAFF)
    visit = make_visit(visited_on=DAY, visitors=[make_user(), make_user()], met=False)
    visit.visitors.create(user=make_user(), team=staff, capacity=Capacity.STAFF)
    make_visit(visited_on=AFTER)
    found = on(DAY)
    assert (found["visits_volunteers"], found["visits_staff"]) == (2, 1)


def test_partner_units_count_while_they_are_on_the_list():
    make_unit()
    make_unit(listed_on=AFTER)
    make_unit(ended_on=DAY)
    assert on(BEFORE)["partner_units"] == 2
    assert on(DAY)["partner_units"] == 1
    assert on(AFTER)["partner_units"] == 2


def test_the_figures_of_a_place_leave_out_the_others():
    here, there = make_household(), make_household(building=make_far_building())
    for household in (here, there):
        make_need(household, raised_on=DAY)
        make_visit(household, visited_on=DAY)
    found = on(DAY, places=(make_community(),))
    assert (found["households"], found["people"], found["needs"], found["visits_volunteers"]) == (1, 1, 1, 1)
    assert on(DAY)["households"] == 2


def test_the_figures_of_a_person_are_of_what_that_person_may_see():
    here, there = make_household(), make_household(building=make_far_building())
    for household in (here, there):
        make_need(household, raised_on=DAY)
        make_visit(household, visited_on=DAY)
    found = on(DAY, user=make_holder(Role.CASEWORKER))
    assert (found["households"], found["people"], found["needs"], found["visits_volunteers"]) == (1, 1, 1, 1)


def test_a_period_has_the_needs_that_were_not_ended_before_it_began():
    close(make_need(raised_on=BEFORE), BEFORE)
    carried = make_need(raised_on=BEFORE)
    close(carried, DAY)
    dropped = make_need(raised_on=BEFORE)
    dropped.events.create(step="drop", status="dropped", on=BEFORE)
    make_need(raised_on=DAY)
    make_need(raised_on=AFTER)
    period = Scope(first=DAY, last=DAY)
    assert period.needs().count() == 2
    assert list(period.closed_needs()) == [carried]


def test_the_state_of_a_need_is_that_of_the_day():
    need = make_need(raised_on=BEFORE)
    need.events.create(step="take_on", status="taken_on", on=DAY)
    close(need, AFTER)
    states = [Scope(last=day).needs().get().state for day in (BEFORE, DAY, AFTER)]
    assert states == ["reported", "taken_on", "closed"]


def test_the_command_prints_the_figures_under_their_names(capsys):
    make_household()
    call_command("figures", "--as-of", "2025-09-30", "--json", "--place", "县桥社区")
    assert json.loads(capsys.readouterr().out) == {
        "as_of": "2025-09-30",
        "households": 1,
        "people": 1,
        "needs": 0,
        "needs_closed": 0,
        "visits_staff": 0,
        "visits_volunteers": 0,
        "partner_units": 0,
        "buildings": 1,
        "groups": 1,
        "areas": 1,
    }


def test_a_name_that_two_places_bear_is_told_apart_by_what_it_lies_in(capsys):
    make_household()
    make_household(building=make_building(group=make_group(area=make_area(community=make_community("东门社区")))))
    with pytest.raises(CommandError, match="东门社区/第一片"):
        call_command("figures", "--place", "第一片")
    call_command("figures", "--place", "东门社区/第一片", "--json")
    assert json.loads(capsys.readouterr().out)["households"] == 1


def test_an_unknown_place_is_said_to_be_unknown():
    with pytest.raises(CommandError, match="西门社区"):
        call_command("figures", "--place", "西门社区")
