"""What the pages beside the findings count: the funnel, the trend, and the families that receive nothing."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from benefits.models import FindingEvent
from tests.factories import (
    make_award,
    make_far_building,
    make_finding,
    make_household,
    make_identity,
)

pytestmark = pytest.mark.django_db


def far():
    return make_far_building()


def test_the_funnel_counts_findings_of_each_rule_and_people_and_households_once(browser):
    household = make_household()
    make_finding(household, amount=100)
    make_finding(household, rule="income", about="dibao", state="stopped", amount=50)
    make_finding(state="no_conflict")
    make_finding(make_household(building=far()))
    told = browser.get(reverse("benefits:figures")).context
    assert told["tables"][0][1][-1][1] == [3, 1, 0, 1, 1, 0, 2, 2, 100]
    assert [step["number"] for step in told["funnel"]] == [3, 3, 2, 1]
    assert sum(numbers[0] for _name, numbers in told["tables"][1][1]) == 3


def test_the_yuan_of_a_finding_about_two_benefits_of_one_department_count_once(browser):
    make_finding(rule="exclusive", about="dibao,tekun", amount=100)
    make_finding(rule="exclusive", about="dibao,severe_disability", amount=10)
    tables = browser.get(reverse("benefits:figures")).context["tables"]
    assert sorted(numbers[-1] for _name, numbers in tables[1][1]) == [10, 110]
    assert [numbers[-1] for _name, numbers in tables[0][1]] == [110, 110]


def test_the_trend_counts_what_was_found_and_judged_in_each_month(browser, caseworker):
    finding = make_finding()
    for step in ("found", "clear"):
        FindingEvent.objects.create(finding=finding, step=step, state="new", on=timezone.localdate())
    assert [line[1:] for line in browser.get(reverse("benefits:figures")).context["trend"]] == [(1, 1, 0)]


def test_only_families_of_whom_no_list_says_that_anything_is_paid_receive_nothing(browser):
    nothing, pensioner, paid = (make_household(head_identity=make_identity()) for _ in range(3))
    make_award(pensioner.memberships.get().person, "pension")
    make_award(paid.memberships.get().person, "old_age", starts_on=date(2020, 1, 1))
    elsewhere = make_household(building=far())
    page = browser.get(reverse("benefits:nothing"))
    for household in (nothing, pensioner):
        assertContains(page, household.number)
    for household in (paid, elsewhere):
        assertNotContains(page, household.number)
    assert page.context["total"] == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_families_cost_as_many_queries_at_one_row_as_at_three(browser, rows, django_assert_num_queries):
    for _ in range(rows):
        make_household()
    with django_assert_num_queries(7):
        browser.get(reverse("benefits:nothing"))
