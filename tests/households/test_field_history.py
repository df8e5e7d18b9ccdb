"""Field by field what a file said before, who wrote it down, and from where."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from households.field_history import field_histories
from households.heads import change_head
from households.keeping import correct_file, correct_member
from households.leaving import leave
from households.models import FormerValue, Health, Household, Relation
from households.sight import Sight
from tests.factories import make_building, make_household, make_identity, make_member

pytestmark = pytest.mark.django_db

ALL = Sight(reach=True, care=True, means=True, category=True, secret=True)
MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)


@pytest.fixture
def household():
    return make_household("T-1", phone="1")


def history_of(household, field, owner=0):
    owners = field_histories(Household.objects.with_place().get(pk=household.pk), ALL)
    return next(one for one in owners[owner].fields if one.name == field)


def test_each_value_is_told_from_when_until_when_and_by_whom(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=MAY, since=MAY, phone="2")
    household.refresh_from_db()
    correct_file(by=caseworker, household=household, version=1, on=JULY, since=JULY, phone="3", source="名单.xlsx / 4")
    told = history_of(household, "phone")
    assert [(one.words, one.since, one.until) for one in told.periods] == [
        ("1", None, MAY),
        ("2", MAY, JULY),
        ("3", JULY, None),
    ]
    assert (told.periods[1].noted.by, told.periods[2].noted.source) == (str(caseworker), "名单.xlsx / 4")
    assert told.corrections == []


def test_a_correction_is_told_apart_from_what_was_so(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=MAY, since=MAY, phone="2")
    household.refresh_from_db()
    correct_file(by=caseworker, household=household, version=1, on=MAY, phone="22")
    told = history_of(household, "phone")
    assert [one.words for one in told.periods] == ["1", "22"]
    assert [(one.wrong, one.right, one.noted.by) for one in told.corrections] == [("2", "22", str(caseworker))]


def test_what_an_event_brought_comes_from_that_event(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=MAY, since=MAY, building=make_building("新楼"))
    told = history_of(household, "building")
    assert [one.words for one in told.periods] == ["淮河路3栋", "新楼"]
    assert told.periods[1].noted.source


def test_the_fields_that_decide_about_help_have_histories_of_their_own(household, caseworker):
    member = make_member(household, health="good", self_care="full", work="employed", monthly_income=100)
    changes = {"health": "grave", "self_care": "lost", "work": "none", "monthly_income": 5, "disability_class": "4"}
    changes |= {"disability_level": 2}
    correct_member(by=caseworker, membership=member, version=0, on=MAY, since=MAY, **changes)
    for name in changes:
        assert len(history_of(household, name, owner=2).periods) == 2


def test_secrets_are_shown_masked_and_old_ones_too(browser):
    number, account = make_identity(), "6299990000046150740"
    household = make_household("T-1", head_identity=number, bank_account=account)
    browser_user = browser.user
    correct_file(by=browser_user, household=household, version=0, on=MAY, since=MAY, bank_account="6299990000046159999")
    response = browser.get("/households/T-1/history/fields/")
    assertContains(response, "0740")
    assertContains(response, "9999")
    for secret in (number, account, "6299990000046159999"):
        assertNotContains(response, secret)
    assertNotContains(browser.get("/households/T-1/as-of/?day=2026-04-01"), account)


def test_somebody_who_came_back_has_one_history(household):
    first = make_member(household, "陈小明", left_on=MAY)
    first.pk, first.left_on, first.joined_on = None, None, JULY
    first.save()
    owners = field_histories(household, ALL)
    assert [one.title for one in owners].count("陈小明") == 1


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_costs_the_same_for_one_member_and_for_three(browser, household, members, django_assert_num_queries):
    for _ in range(members - 1):
        member = make_member(household, health=Health.GOOD)
        FormerValue.objects.keep([(member.person, {"health": "weak"})], until=MAY, by=None)
    browser.get("/households/T-1/history/fields/")  # that somebody looked is written once
    with django_assert_num_queries(15):
        browser.get("/households/T-1/history/fields/")


def test_a_source_is_the_event_that_wrote_it_and_none_of_the_same_day(household, caseworker):
    change_head(by=caseworker, household=household, to=make_member(household), on=MAY)
    correct_member(
        by=caseworker,
        membership=make_member(household, "陈小红"),
        version=0,
        on=MAY,
        since=MAY,
        relation=Relation.OTHER,
    )
    owners = field_histories(Household.objects.with_place().get(pk=household.pk), ALL)
    relation = next(one for one in owners[3].fields if one.name == "relation")
    assert [one.noted.source for one in relation.periods][-1] == ""


def test_who_came_back_is_no_former_member(household, caseworker):
    there = make_household("T-2")
    membership = make_member(household, "陈小红")
    leave(by=caseworker, membership=membership, on=MAY, because="出嫁", to=there)
    back = there.memberships.get(person=membership.person)
    leave(by=caseworker, membership=back, on=JULY, because="回来", to=household)
    owners = field_histories(Household.objects.with_place().get(pk=household.pk), ALL)
    assert not next(one for one in owners if one.title == "陈小红").has_gone
