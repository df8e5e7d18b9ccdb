"""The grid at a glance: posts, households, open needs and late doors, only within reach."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from assist.board import make_board
from households.models import Household
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_need,
    make_post,
    make_user,
)
from volunteers.models import Level, Place, Post
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
BOARD = "/grid/"


def test_it_says_who_leads_and_which_posts_are_vacant():
    lead = make_post(Role.GROUP_LEAD, make_group()).user
    make_building()
    board = make_board(make_community(), user=make_holder(Role.CASEWORKER), today=timezone.localdate())
    (area,) = board.below
    (group,) = area.below
    assert (area.is_vacant, group.is_vacant, group.lead) == (True, False, lead.name)
    assert group.below[0].is_vacant
    assert board.vacant_below == 2


def test_figures_add_up_from_building_to_community():
    worker = make_holder(Role.CASEWORKER)
    today = timezone.localdate()
    for name, needs in (("1栋", 2), ("2栋", 1)):
        household = make_household(building=make_building(name))
        for _ in range(needs):
            make_need(household, by=worker, raised_on=today - timedelta(days=9), due_on=today - timedelta(days=1))
    other = make_household(building=make_building("3栋", make_group("第二片1组", make_area("第二片"))))
    make_need(other, by=worker)
    Household.objects.filter(pk=other.pk).update(
        last_visit_on=today - timedelta(days=70), next_visit_on=today - timedelta(days=3)
    )
    board = make_board(make_community(), user=worker, today=today)
    assert (board.households, board.open_needs, board.overdue) == (3, 4, 3)
    assert (board.late_doors, board.never, board.longest) == (1, 2, 70)
    assert [(area.place.name, area.households) for area in board.below] == [("第一片", 2), ("第二片", 1)]


def test_buildings_stand_in_the_order_of_their_numbers():
    for name in ("淮河路10栋", "淮河路2栋", "淮河路1栋"):
        make_building(name)
    board = make_board(make_community(), user=make_holder(Role.CASEWORKER), today=timezone.localdate())
    names = [tile.place.name for tile in board.below[0].below[0].below]
    assert names == ["淮河路1栋", "淮河路2栋", "淮河路3栋", "淮河路10栋"]


def test_a_group_lead_sees_the_own_group_only():
    lead = make_holder(Role.GROUP_LEAD)
    make_building("六安路9栋", make_group("第一片2组"))
    assertNotContains(Browser(lead).get(BOARD), "六安路9栋")


def test_a_building_lead_sees_no_needs():
    make_need(make_household())
    page = Browser(make_holder(Role.BUILDING_LEAD)).get(BOARD)
    assert page.context["board"].open_needs == 0
    assert not page.context["sees_care"]


def test_a_building_lead_sees_no_visits_either():
    long_ago = timezone.localdate() - timedelta(days=90)
    make_household(next_visit_on=long_ago, last_visit_on=long_ago)
    browser = Browser(make_holder(Role.BUILDING_LEAD))
    board = browser.get(BOARD).context["board"]
    assert (board.households, board.late_doors, board.never, board.longest) == (1, 0, 0, None)
    assertNotContains(browser.get(BOARD, {"view": "table"}), "最久")


def test_a_community_elsewhere_does_not_exist():
    worker = make_holder(Role.CASEWORKER)
    far = make_community("金桥社区")
    assert Browser(worker).get(BOARD, {"place": far.pk}).status_code == 404
    assert Browser(worker).get(BOARD, {"place": "nonsense"}).status_code == 404


def test_whoever_reaches_several_communities_chooses_one():
    supervisor = make_holder(Role.SUPERVISOR)
    far = make_community("金桥社区")
    browser = Browser(supervisor)
    assertContains(browser.get(BOARD), f"?place={far.pk}")
    assertContains(browser.get(BOARD, {"place": far.pk}), "金桥社区")


def test_many_buildings_fold_into_strips_that_open():
    for number in range(130):
        make_building(f"长路{number}栋")
    page = Browser(make_holder(Role.CASEWORKER)).get(BOARD)
    assertContains(page, "<details>")


def test_the_table_shows_the_same_facts():
    household = make_household()
    page = Browser(make_holder(Role.CASEWORKER)).get(BOARD, {"view": "table"})
    assertContains(page, household.building.name)


def test_of_two_thousand_buildings_each_strip_says_what_is_vacant_in_it(django_assert_num_queries):
    groups = [make_group(f"第{number}组") for number in range(10)]
    buildings = [
        Place(name=f"长路{number}栋", level=Level.BUILDING, parent=groups[number % 10]) for number in range(2000)
    ]
    led = [building for building in buildings if building.parent_id == groups[0].pk][:150]
    with atomic():
        Place.objects.bulk_create(buildings)
        Post.objects.bulk_create(
            Post(user=make_user(), role=Role.BUILDING_LEAD, place=place, starts_on="2026-01-01") for place in led
        )
    browser = Browser(make_holder(Role.CASEWORKER))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself before long
    with django_assert_num_queries(8):
        page = browser.get(BOARD)
    text = page.content.decode()
    strips = [
        strip.split("</summary>")[0] for strip in text.split("<summary")[1:] if "▲" in strip.split("</summary>")[0]
    ]
    said = sorted(int(re.search(r"▲ \D*(\d+)", strip)[1]) for strip in strips)
    assert said == [1, 50, *[200] * 9]  # the one is where the caseworker looks from


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(rows, django_assert_num_queries):
    worker = make_holder(Role.CASEWORKER)
    for number in range(rows):
        make_need(make_household(building=make_building(f"{number}栋")), by=worker)
    browser = Browser(worker)
    with django_assert_num_queries(8):
        browser.get(reverse("grid:board"))
