"""The list of partner units and what they offer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from needs.models import Offer
from tests.browser import Browser
from tests.factories import make_holder, make_kind, make_unit
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
URL = "/partners/"


def names(response):
    return [unit.name for unit in response.context["page"].rows]


def offering(name, *offers, kind=None, **fields):
    unit = make_unit(name, **fields)
    for what in offers:
        Offer.objects.create(unit=unit, what=what, kind=kind)
    return unit


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_as_many_queries_at_one_row_as_at_three(browser, rows, django_assert_num_queries):
    for number in range(rows):
        offering(f"单位{number}", "助餐送餐", "打扫卫生")
    with django_assert_num_queries(7):
        response = browser.get(URL)
    assertContains(response, "助餐送餐、打扫卫生")


def test_units_are_found_by_words_kind_what_they_serve_and_whether_they_have_ended(browser):
    top = make_kind("生活照料")
    finer = make_kind("助餐送餐", parent=top)
    canteen = offering("食堂", "午餐", kind=finer, contact="陈经理")
    salon = offering("理发店", "上门理发")
    salon.kind = "理发店"
    salon.save()
    offering("旧单位", ended_on=TODAY() - timedelta(days=1))
    offering("新单位", listed_on=TODAY() + timedelta(days=1))
    assert sorted(names(browser.get(URL))) == ["理发店", "食堂"]
    assert names(browser.get(URL, {"q": "午餐"})) == names(browser.get(URL, {"q": "陈经理 食堂"})) == [canteen.name]
    assert names(browser.get(URL, {"kind": "理发店"})) == [salon.name]
    assert names(browser.get(URL, {"serves": top.pk})) == names(browser.get(URL, {"serves": finer.pk})) == ["食堂"]
    assert names(browser.get(URL, {"state": "ended"})) == ["旧单位"]
    assert len(names(browser.get(URL, {"state": "all"}))) == 4


@pytest.mark.parametrize("query", [{"kind": "无此类"}, {"serves": "99999"}, {"state": "lost"}])
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(browser, query):
    make_unit()
    response = browser.get(URL, query)
    assert names(response) == []
    assertContains(response, "note-act")


def test_everyone_who_sees_care_reads_it_and_the_office_keeps_it():
    make_unit()
    keep = "/partners/new/"
    for role in (Role.GROUP_LEAD, Role.AREA_LEAD, Role.REVIEWER):
        assertNotContains(Browser(make_holder(role)).get(URL), keep)
    for role in (Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR):
        assertContains(Browser(make_holder(role)).get(URL), keep)
