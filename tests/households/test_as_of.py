"""The file of a day: what was so then, as known today."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django.asserts import assertContains, assertNotContains

from households.as_of import state_of
from households.away import come_back, go_away
from households.heads import change_head
from households.keeping import correct_file, correct_member
from households.leaving import leave
from households.models import (
    Action,
    FormerValue,
    Health,
    Household,
    Income,
    Membership,
    Notion,
    Pairing,
    Person,
    Tag,
    Tagging,
    TimeClosed,
)
from households.notions.keeping import begin
from households.taking_back import take_back
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_holder,
    make_household,
    make_member,
    make_need,
    make_person,
    make_tag,
    make_user,
)
from volunteers.rights import Role

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def household(db):
    return make_household("T-1", phone="1", category="dibao")


def test_the_fields_of_the_file_and_of_its_members_are_those_of_the_day(household, caseworker):
    member = make_member(household, health=Health.GOOD)
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=JULY, phone="2", room="9室")
    correct_member(by=caseworker, membership=member, version=0, on=JULY, since=JULY, health="grave", relation="other")
    then = state_of(Household.objects.get(), JUNE)
    assert (then.household.phone, then.household.room) == ("1", "203室")
    (son,) = [one for one in then.members if one.pk == member.pk]
    assert (son.person.health, son.relation) == ("good", "son")
    assert Person.objects.get(pk=member.person_id).health == "grave"


def test_who_had_not_come_yet_and_who_had_gone_are_not_there(household, caseworker):
    make_member(household, "后来", joined_on=AUGUST)
    gone = make_member(household, "先走")
    leave(by=caseworker, membership=gone, on=JULY, because="迁出")
    assert {one.person.name for one in state_of(household, JUNE).members} == {"陈大明", "先走"}
    assert {one.person.name for one in state_of(household, AUGUST).members} == {"陈大明", "后来"}


def test_a_file_that_stood_in_another_building_is_shown_there(household, caseworker):
    old = household.building
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=JULY, building=make_building("新楼"))
    assert state_of(Household.objects.with_place().get(), JUNE).household.building == old


def test_of_two_heads_by_what_is_written_down_whoever_left_first_was_it(household, caseworker):
    """Rows from before the days of a change of head were kept."""
    son, head = make_member(household), household.memberships.get(is_head=True)
    Membership.objects.filter(pk=head.pk).update(left_on=JULY)
    Membership.objects.filter(pk=son.pk).update(is_head=True)
    then = state_of(household, JUNE)
    assert [one.person.name for one in then.members if one.is_head] == ["陈大明"]


def test_whoever_died_later_was_alive_that_day(household):
    person = household.memberships.get().person
    Person.objects.filter(pk=person.pk).update(status="deceased", died_on=AUGUST)
    (head,) = state_of(household, JUNE).members
    assert (head.person.status, head.person.died_on) == ("normal", None)


@pytest.mark.parametrize(
    ("day", "closed", "yet"),
    [
        (date(2019, 12, 31), None, True),
        (date(2026, 1, 5), (date(2026, 1, 1), date(2026, 2, 1)), False),
        (date(2026, 2, 1), None, False),
        (AUGUST, (JULY, None), False),
    ],
)
def test_days_on_which_the_file_was_not_open(household, day, closed, yet):
    TimeClosed.objects.create(household=household, closed_on=date(2026, 1, 1), reopened_on=date(2026, 2, 1))
    household.close(by=None, on=JULY, because="搬走")
    then = state_of(household, day)
    assert (then.closed, then.is_yet_to_open, then.is_open) == (closed, yet, closed is None and not yet)


@pytest.mark.parametrize("members", [1, 3])
def test_a_day_costs_three_queries_whoever_belonged_to_the_file(
    household, members, caseworker, django_assert_num_queries
):
    for _ in range(members - 1):
        make_member(household)
    for member in household.memberships.all():
        FormerValue.objects.keep([(member.person, {"health": "good"})], until=JULY, by=None)
    household = Household.objects.with_place().get()
    with django_assert_num_queries(3):
        state_of(household, JUNE)


def test_the_page_of_a_day(browser, household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=JULY, living_address="新地址")
    assertContains(browser.get("/households/T-1/as-of/?day=2026-07-01"), "新地址")
    assertNotContains(browser.get("/households/T-1/as-of/?day=20260630"), "新地址")


@pytest.mark.parametrize("day", ["", "nonsense", "2099-01-01", "0000-00-00", "2026-02-30"])
def test_a_day_that_is_none_is_said_at_its_field(browser, household, day):
    response = browser.get("/households/T-1/as-of/", {"day": day})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "state" not in response.context


def test_a_day_on_which_the_file_was_closed_is_said_in_words(browser, household):
    household.close(by=None, on=JULY, because="搬走")
    assertContains(browser.get("/households/T-1/as-of/?day=2026-08-01"), "2026-07-01")
    assertContains(browser.get("/households/T-1/as-of/?day=2019-01-01"), "2020-01-01")


@pytest.mark.parametrize(
    ("role", "status", "category", "money"),
    [
        (Role.BUILDING_LEAD, 404, False, False),
        (Role.GROUP_LEAD, 200, False, False),
        (Role.AREA_LEAD, 200, True, False),
        (Role.CASEWORKER, 200, True, True),
    ],
)
def test_the_page_of_a_day_shows_only_what_one_may_see(household, role, status, category, money):
    member = make_member(household, monthly_income=8765)
    FormerValue.objects.keep([(member.person, {"monthly_income": "4321.07"})], until=JULY, by=None)
    FormerValue.objects.keep(
        [(household, {"category": "tekun", "bank_account": "6222000011112222"})], until=JULY, by=None
    )
    browser = Browser(make_holder(role, household.building))
    for page in ("as-of/?day=2026-06-30", "history/fields/"):
        response = browser.get(f"/households/T-1/{page}")
        assert response.status_code == status
        told = response.content.decode()
        assert ("4321.07" in told) == money
        assert ("****2222" in told) == money
        assert ("特困" in told or "Destitute" in told) == category


class TestReplay(TestCase):
    """What is so since a day, corrections and taking back, in any order: every day is told as a plain list tells it."""

    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("since"), st.sampled_from(Health.values), st.integers(0, 5)),
                st.tuples(st.just("wrong"), st.sampled_from(Health.values), st.just(0)),
                st.tuples(st.just("undo"), st.just(""), st.just(0)),
            ),
            max_size=12,
        )
    )
    @settings(max_examples=30)
    def test_every_day_is_told_as_a_plain_list_tells_it(self, deeds):
        first = date(2026, 1, 1)
        household = make_household()
        person = household.memberships.get().person
        told, day = [(date.min, "")], first  # from which day it is what
        for deed, value, step in deeds:
            if deed == "since" and value != told[-1][1]:
                day += timedelta(days=step)
                told.append((day, value))
                self.write(household, value, day)
            elif deed == "wrong":
                told[-1] = (told[-1][0], value)
                self.write(household, value, None)
            elif deed == "undo" and len(told) > 1:
                told.pop()
                self.take_back(household)
        for offset in range(-1, (day - first).days + 2):
            on = first + timedelta(days=offset)
            expected = [value for since, value in told if since <= on][-1]
            assert state_of(household, on).head.person.health == expected, (on, told)
        assert Person.objects.get(pk=person.pk).health == told[-1][1]

    def write(self, household, value, since):
        member = household.memberships.select_related("person").get()
        version = member.person.version
        correct_member(by=None, membership=member, version=version, on=date(2026, 1, 1), since=since, health=value)

    def take_back(self, household):
        former = FormerValue.objects.valid().in_time().last()
        FormerValue.objects.filter(pk=former.pk).update(set_aside=True)
        self.write(household, former.value, None)


def test_a_change_of_head_by_its_own_step_is_dated_too(household, caseworker):
    son = make_member(household)
    change_head(by=caseworker, household=household, to=son, on=JULY)
    then = [one.person.name for one in state_of(household, AUGUST).members if one.is_head]
    assert then == ["陈小明"]
    assert len([one for one in state_of(household, JUNE).members if one.is_head]) == 1


def test_today_is_what_the_file_says(household):
    then = state_of(household, timezone.localdate())
    assert then.household.phone == household.phone and then.is_open


def test_the_page_of_a_day_tells_the_means_and_who_was_in_booklet_and_home_then(browser, household):
    person = household.memberships.get().person
    Income.objects.begin(by=None, person=person, kind="wage", amount=2345, since=JUNE, until=AUGUST)
    begin(by=None, household=household, person=make_person("陈大儿"), notion=Notion.BOOKLET, since=JULY)
    for day, income, relative in (
        ("2026-06-01", False, False),
        ("2026-07-15", True, True),
        ("2026-08-01", False, True),
    ):
        told = browser.get(f"/households/T-1/as-of/?day={day}").content.decode()
        assert ("2345" in told, "陈大儿" in told) == (income, relative)


def test_the_needs_of_a_day_are_those_that_were_open_then(browser, household):
    make_need(household, what="安装扶手", raised_on=JULY)
    assertContains(browser.get("/households/T-1/needs/on/?day=2026-07-01"), "安装扶手")
    assertNotContains(browser.get("/households/T-1/needs/on/?day=2026-06-30"), "安装扶手")
    assert browser.get("/households/T-1/needs/on/?day=nonsense").status_code == 200


def test_the_needs_of_that_day_are_those_of_that_days_file(browser, household):
    son, there = make_member(household), make_household("T-2", head="李强")
    need = make_need(household, person=son.person, what="安装扶手", raised_on=JUNE)
    leave(by=browser.user, membership=son, on=AUGUST, because="分家", to=there)
    assert need.events.get(step="follow").left == household
    for number, day, is_there in (
        ("T-1", JULY, True),
        ("T-2", JULY, False),
        ("T-1", AUGUST, False),
        ("T-2", AUGUST, True),
    ):
        shown = browser.get(reverse("needs:open_on_day", args=[number]), {"day": day.isoformat()})
        assert ("安装扶手" in shown.content.decode()) == is_there, (number, day)
    take_back(Action.objects.get(), by=browser.user, on=timezone.localdate(), because="录错")
    shown = browser.get(reverse("needs:open_on_day", args=["T-1"]), {"day": AUGUST.isoformat()})
    assertContains(shown, "安装扶手")


def test_tags_the_helper_and_where_somebody_was_are_those_of_the_day(browser, household):
    son, helper = make_member(household), make_user("结对人甲")
    Pairing.objects.pair([household], helper=helper, since=JUNE, by=browser.user)
    Pairing.objects.end([household], until=AUGUST, by=browser.user)
    alone, frail = make_tag("独居"), make_tag("失能", Tag.Level.PERSON)
    Tagging.objects.give(alone, households=[household], by=browser.user, since=JUNE)
    Tagging.objects.take(alone, households=[household], by=browser.user, until=AUGUST)
    Tagging.objects.give(frail, people=[son.person], by=browser.user, since=AUGUST)
    go_away(by=browser.user, membership=son, status="in_care", on=JUNE, where="一院")
    come_back(by=browser.user, membership=son, on=AUGUST)
    for day, there, not_there in (
        (JULY, ("结对人甲", "独居", "一院"), ("失能",)),
        (AUGUST, ("失能",), ("结对人甲", "独居", "一院")),
    ):
        shown = browser.get(f"/households/T-1/as-of/?day={day}").content.decode().partition('id="then-title"')[2]
        assert [word for word in there if word not in shown] == []
        assert [word for word in not_there if word in shown] == []


def test_the_account_of_a_day_is_not_opened_by_the_one_of_today(browser):
    make_household("T-1", bank_account="6299990000046150740")
    response = browser.get("/households/T-1/as-of/?day=2026-06-30")
    assertContains(response, "0740")
    assertNotContains(response, reverse("secrets:account", args=["T-1"]))
