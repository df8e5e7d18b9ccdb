"""The columns of the list of files: chosen by each person, remembered, never more than one may see."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from households.models import Pairing, Tagging
from tests.browser import Browser
from tests.factories import LONG_AGO, make_community, make_holder, make_household, make_tag, make_user
from volunteers.models import ChosenColumns
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def columns(browser):
    return [column.name for column in browser.get("/households/").context["table"].columns]


def test_chosen_columns_are_shown_and_remembered_for_this_person_only(browser, caseworker):
    household = make_household("T-1", phone="19900001111", living_address="农机宿舍", cause="illness")
    Pairing.objects.pair(
        [household], helper=make_user(name="王帮扶", community=make_community()), since=LONG_AGO, by=None
    )
    Tagging.objects.give(make_tag(), households=[household], by=None, since=LONG_AGO)
    chosen = ["phone", "living_address", "cause", "tags", "helper", "opened_on"]
    response = browser.post("/households/columns/?risk=general", {"columns": chosen})
    assertRedirects(response, "/households/?risk=general")
    assert columns(browser) == ["number", *chosen]
    for words in ("19900001111", "农机宿舍", "独居", "王帮扶", "2020-01-01"):
        assertContains(browser.get("/households/"), words)
    assert len(columns(Browser(make_holder(Role.CASEWORKER)))) == 8


def test_the_usual_columns_come_back(browser):
    make_household("T-1")
    browser.post("/households/columns/", {"columns": ["phone"]})
    browser.post("/households/columns/", {"columns": ["phone"], "usual": "1"})
    assert len(columns(browser)) == 8
    assert not ChosenColumns.objects.exists()


def test_a_column_out_of_sight_is_neither_offered_nor_shown():
    household = make_household("T-1")
    lead = make_holder(Role.GROUP_LEAD, household.building)
    ChosenColumns.objects.choose(lead, "households", ["category", "phone"])
    browser = Browser(lead)
    assert columns(browser) == ["number", "phone"]
    assert browser.post("/households/columns/", {"columns": ["category"]}).context["form"].errors


@pytest.mark.parametrize("rows", [1, 3])
def test_all_columns_together_cost_as_many_queries_at_one_row_as_at_three(browser, rows, django_assert_num_queries):
    for _ in range(rows):
        make_household()
    names = [name for name, _label in browser.get("/households/").context["table"].offered(Everything)]
    ChosenColumns.objects.choose(browser.user, "households", names)
    with django_assert_num_queries(12):
        browser.get("/households/")


class Everything:
    care = category = True
