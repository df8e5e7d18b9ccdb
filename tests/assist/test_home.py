"""My day: what this person has to do, each a click from being done; nothing of what one may not see."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from assist.day import counts_of_the_day
from households.models import Household
from tests.browser import Browser
from tests.factories import make_area, make_building, make_group, make_holder, make_household, make_need
from volunteers.models import OwnDay
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def due(household, days=0):
    Household.objects.filter(pk=household.pk).update(next_visit_on=timezone.localdate() + timedelta(days=days))
    return household


def test_a_due_visit_is_one_click_from_being_logged():
    lead = make_holder(Role.GROUP_LEAD)
    household = due(make_household())
    assertContains(Browser(lead).get("/"), f"{reverse('visits:new')}?household={household.number}")


def test_a_visit_of_next_week_is_not_there_yet():
    lead = make_holder(Role.GROUP_LEAD)
    household = due(make_household(), days=7)
    assertNotContains(Browser(lead).get("/"), household.number)


def test_what_others_proposed_waits_for_the_one_who_checks_and_not_for_the_one_who_did_it():
    group, area = make_holder(Role.GROUP_LEAD), make_holder(Role.AREA_LEAD)
    need = make_need(what="装燃气报警器", by=group)
    need.take_on(by=group)
    need.propose_done(by=group, result="已装好", evidence=[{"kind": "resident", "words": "确认", "satisfaction": 5}])
    page = Browser(area).get("/")
    assert [each.pk for each in page.context["checks"]] == [need.pk]
    assert "checks" not in Browser(group).get("/").context or not Browser(group).get("/").context["checks"]


def test_overdue_needs_and_my_own_are_listed():
    group = make_holder(Role.GROUP_LEAD)
    today = timezone.localdate()
    late = make_need(what="修漏水", by=group, raised_on=today - timedelta(days=40), due_on=today - timedelta(days=2))
    mine = make_need(what="送棉被", by=group)
    mine.take_on(by=group)
    context = Browser(group).get("/").context
    assert [need.pk for need in context["overdue"]] == [late.pk]
    assert [need.pk for need in context["mine"]] == [mine.pk]


def test_nothing_of_another_group_is_shown_or_counted():
    lead = make_holder(Role.GROUP_LEAD)
    elsewhere = make_building("六安路1栋", make_group("第二片1组", make_area("第二片")))
    household = due(make_household(building=elsewhere))
    today = timezone.localdate()
    make_need(household, what="别处的需求", due_on=today - timedelta(days=1), raised_on=today - timedelta(days=9))
    browser = Browser(lead)
    assertNotContains(browser.get("/"), "别处的需求")
    counts = browser.get(reverse("home_counts")).context["counts"]
    assert {count["number"] for count in counts} == {0}


def test_the_counts_are_those_of_the_lists_they_lead_to():
    worker = make_holder(Role.CASEWORKER)
    today = timezone.localdate()
    household = due(make_household())
    for days in (1, 2):
        make_need(household, by=worker, raised_on=today - timedelta(days=30), due_on=today - timedelta(days=days))
    browser = Browser(worker)
    counts = browser.get(reverse("home_counts")).context["counts"]
    numbers = [count["number"] for count in counts]
    assert numbers[:3] == [1, 2, 2]
    for count in counts:
        page = browser.get(count["url"])
        assert page.status_code == 200
        assert len(page.context["table"].rows) == count["number"], count


def test_a_building_lead_sees_households_and_no_care():
    lead = make_holder(Role.BUILDING_LEAD)
    household = due(make_household())
    make_need(household, what="不该看见")
    page = Browser(lead).get("/")
    assertContains(page, household.number)
    assertNotContains(page, "不该看见")
    assert Browser(lead).get(reverse("home_counts")).context["counts"] == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_administrators_see_no_household(role):
    household = due(make_household())
    assertNotContains(Browser(make_holder(role)).get("/"), household.number)


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(rows, django_assert_num_queries):
    worker = make_holder(Role.CASEWORKER)
    for _ in range(rows):
        due(make_household())
        make_need(by=worker)
    browser = Browser(worker)
    with django_assert_num_queries(10):
        browser.get("/")
    with django_assert_num_queries(17):
        browser.get(reverse("home_counts"))


def test_the_count_of_needs_to_check_leads_to_just_these():
    counts = counts_of_the_day(make_holder(Role.CASEWORKER), today=timezone.localdate())
    assert reverse("needs:list") + "?check=on" in [count["url"] for count in counts]


@pytest.mark.parametrize(("role", "told"), [(Role.SUPERVISOR, True), (Role.CASEWORKER, False)])
def test_a_supervisor_is_told_of_a_year_whose_holidays_nobody_knows(role, told, monkeypatch):
    def not_yet(day):
        raise NotImplementedError

    monkeypatch.setattr(chinese_calendar, "is_workday", not_yet)
    browser = Browser(make_holder(role))
    for entered in (False, True):
        if entered:
            for year in (0, 1):
                OwnDay.objects.create(day=date(timezone.localdate().year + year, 1, 1), words="元旦")
        page = browser.get("/").content.decode()
        assert (reverse("admin:volunteers_ownday_changelist") in page) == (told and not entered)


def test_the_next_year_is_asked_for_from_december_on():
    november, december = date(2098, 11, 30), date(2098, 12, 1)
    assert OwnDay.objects.year_to_enter(november) == 2098
    OwnDay.objects.create(day=date(2098, 1, 1), words="元旦")
    assert [OwnDay.objects.year_to_enter(day) for day in (november, december)] == [None, 2099]
