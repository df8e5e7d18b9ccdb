"""The open needs on a file's overview."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from households.leaving import leave
from needs.models import Need, Status, Step
from needs.models.states import state_on
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_member, make_need
from tests.needs.people import bring_to
from volunteers.rights import Role

URL = "/households/T-1/needs/open/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_open_needs_of_a_file_are_shown_in_few_queries(browser, rows, django_assert_num_queries):
    household = make_household("T-1")
    needs = [make_need(household, what=f"轮椅{number}") for number in range(rows)]
    browser.get("/households/T-1/")  # that somebody looked is written once
    with django_assert_num_queries(7):
        response = browser.get(URL)
    for need in needs:
        assertContains(response, reverse("needs:need", args=[need.pk]))


def test_what_is_closed_off_is_not_among_the_open_needs_of_a_file(browser):
    household = make_household("T-1")
    make_need(make_household(), what="别家的事")
    done = make_need(household, what="安装扶手")
    bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=make_holder(Role.ADVISER), need=done)
    response = browser.get(URL)
    assertNotContains(response, "安装扶手")
    assertNotContains(response, "别家的事")


@pytest.mark.django_db
def test_whoever_sees_no_care_sees_no_needs_on_a_file():
    make_household("T-1")
    assert Browser(make_holder(Role.BUILDING_LEAD)).get(URL).status_code == 404


def test_the_overview_fetches_the_open_needs(browser):
    make_household("T-1")
    assertContains(browser.get("/households/T-1/"), f'hx-get="{URL}"')


@pytest.mark.django_db
def test_going_along_to_another_file_says_nothing_of_the_state_on_that_day():
    household, worker = make_household("T-1"), make_holder(Role.CASEWORKER)
    son = make_member(household)
    need = make_need(household, person=son.person, raised_on=date(2025, 9, 1))
    need.take_on(by=worker)
    leave(by=worker, membership=son, on=date(2025, 9, 10), because="分家", to=make_household("T-2"))
    assert need.events.filter(step=Step.FOLLOW).exists()
    then = Need.objects.annotate(state=state_on(date(2025, 9, 15))).get()
    assert (then.state, then.status) == (Status.REPORTED, Status.TAKEN_ON)
