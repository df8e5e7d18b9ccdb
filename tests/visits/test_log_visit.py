"""Logging a visit: under a minute, once, with the needs it noticed."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from households.models import Household, Risk, Visit, VisitInterval, Visitor
from households.visiting import VisitNotAllowed, correct_visit, log_visit, next_visit_after
from needs.models import Need
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_group,
    make_holder,
    make_household,
    make_kind,
    make_member,
    make_post,
    make_team,
    make_user,
    make_visit,
)
from volunteers.models import Capacity
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


JUNE, JULY, AUGUST = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)


@pytest.fixture
def staff_since_july(db):
    user = make_user("转岗")
    make_post(Role.AREA_LEAD, make_area(), user=user, starts_on=JULY)
    return user


def address(household):
    return f"{reverse('visits:new')}?household={household.number}"


def form(user, **changes):
    return {
        "submission": str(uuid.uuid4()),
        "visited_on": timezone.localdate().isoformat(),
        "mode": "home",
        "met": "yes",
        "visitors": [user.pk],
    } | changes


@pytest.fixture
def group_lead(db):
    return make_holder(Role.GROUP_LEAD)


@pytest.fixture
def household(group_lead):
    return make_household()


def test_a_visit_is_saved_with_visitor_findings_and_next_day(group_lead, household):
    posted = form(group_lead, health="watch", health_words="血压偏高", care="fine", note="约好下周再来")
    response = Browser(group_lead).post(address(household), posted)
    visit = Visit.objects.get()
    assertRedirects(response, reverse("visits:visit", args=[visit.pk]))
    assert [(each.user, each.capacity) for each in visit.visitors.all()] == [(group_lead, Capacity.VOLUNTEER)]
    assert {(each.topic, each.level, each.words) for each in visit.findings.all()} == {
        ("health", "watch", "血压偏高"),
        ("care", "fine", ""),
    }
    household.refresh_from_db()
    assert household.last_visit_on == visit.visited_on
    assert household.next_visit_on == visit.next_visit_on == visit.visited_on + timedelta(days=90)


def test_a_form_sent_ten_times_is_saved_once(group_lead, household):
    make_kind("居住安全")
    posted = form(group_lead, need1_what="装扶手", need1_kind=make_kind("居住安全").pk)
    sender = Browser(group_lead)
    answers = {sender.post(address(household), posted).url for _ in range(10)}
    assert len(answers) == 1
    assert (Visit.objects.count(), Visitor.objects.count(), Need.objects.count()) == (1, 1, 1)


def test_needs_noticed_are_raised_with_the_visit(group_lead, household):
    kind = make_kind("居住安全")
    person = make_member(household).person
    posted = form(group_lead, person=person.pk, need1_what="装扶手", need1_kind=kind.pk, need1_urgency="urgent")
    Browser(group_lead).post(address(household), posted)
    need = Need.objects.get()
    assert (need.what, need.kind, need.urgency, need.person) == ("装扶手", kind, "urgent", person)
    assert need.visit == Visit.objects.get()
    assert need.raised_by == group_lead


def test_a_need_without_its_kind_keeps_what_was_typed(group_lead, household):
    response = Browser(group_lead).post(address(household), form(group_lead, need1_what="装扶手", note="很累"))
    assertContains(response, "装扶手")
    assertContains(response, "很累")
    assert not Visit.objects.exists()


def test_not_met_asks_for_another_try_soon(household):
    VisitInterval.objects.update_or_create(risk=Risk.KEY, defaults={"days": 30})
    household.risk = Risk.KEY
    day = date(2026, 5, 1)
    assert next_visit_after(household, visited_on=day, met=True) == date(2026, 5, 31)
    assert next_visit_after(household, visited_on=day, met=False) == date(2026, 5, 4)


def test_an_older_visit_written_down_later_changes_no_plan(group_lead, household):
    today = timezone.localdate()
    make_visit(household, visited_on=today, next_visit_on=today + timedelta(days=5))
    posted = form(group_lead, visited_on=(today - timedelta(days=3)).isoformat())
    Browser(group_lead).post(address(household), posted)
    household.refresh_from_db()
    assert household.last_visit_on == today
    assert household.next_visit_on == today + timedelta(days=5)


def test_several_visitors_may_be_named_in_words(group_lead, household):
    helper = make_user("齐志愿", community=household.building.parent.parent.parent, team=make_team())
    Browser(group_lead).post(address(household), form(group_lead, others="齐志愿"))
    assert set(Visit.objects.get().visitors.values_list("user", flat=True)) == {group_lead.pk, helper.pk}


def test_a_visitor_nobody_knows_is_said_at_the_field(group_lead, household):
    response = Browser(group_lead).post(address(household), form(group_lead, others="无此人"))
    assertContains(response, "无此人")
    assert not Visit.objects.exists()


def test_staff_and_volunteers_are_counted_by_their_team(household):
    caseworker = make_holder(Role.CASEWORKER)
    Browser(caseworker).post(address(household), form(caseworker))
    assert Visitor.objects.get().capacity == Capacity.STAFF


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BUILDING_LEAD, 404),
        (Role.GROUP_LEAD, 200),
        (Role.AREA_LEAD, 200),
        (Role.ADVISER, 200),
        (Role.CASEWORKER, 200),
        (Role.SUPERVISOR, 200),
        (Role.REVIEWER, 403),
        (Role.AUDITOR, 404),
    ],
)
def test_who_may_open_the_form(role, status):
    household = make_household()
    assert Browser(make_holder(role)).get(address(household)).status_code == status


def test_a_household_of_another_group_does_not_exist(group_lead):
    elsewhere = make_household(building=make_building("六安路1栋", make_group("第一片2组")))
    assert Browser(group_lead).get(address(elsewhere)).status_code == 404
    assert Browser(group_lead).post(address(elsewhere), form(group_lead)).status_code == 404
    assert not Visit.objects.exists()


def test_a_visit_in_the_future_is_refused(group_lead, household):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Browser(group_lead).post(address(household), form(group_lead, visited_on=tomorrow.isoformat()))
    assert not Visit.objects.exists()


def test_without_a_household_the_due_ones_are_offered(group_lead, household):
    Household.objects.update(next_visit_on=timezone.localdate())
    assertContains(Browser(group_lead).get(reverse("visits:new")), household.number)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_query_count(group_lead, household, rows, django_assert_num_queries):
    visits = [make_visit(household, note=f"第{number}次") for number in range(rows)]
    browser = Browser(group_lead)
    with django_assert_num_queries(6):
        response = browser.get(reverse("visits:list"))
    for visit in visits:
        assertContains(response, visit.note)


@pytest.mark.parametrize("rows", [1, 3])
def test_form_query_count(group_lead, household, rows, django_assert_num_queries):
    for number in range(rows):
        make_member(household, f"成员{number}")
    browser = Browser(group_lead)
    browser.get(address(household))  # that somebody looked is written once
    with django_assert_num_queries(8):
        browser.get(address(household))


def test_an_invalid_filter_shows_nothing_and_says_so(group_lead, household):
    make_visit(household, note="在册")
    response = Browser(group_lead).get(reverse("visits:list"), {"since": "nonsense"})
    assert "在册" not in response.content.decode()
    assertContains(response, "2025-10-11")


def test_the_second_to_correct_a_visit_sees_both_versions(group_lead, household):
    visit = make_visit(household, note="原来")
    sent = {"visited_on": visit.visited_on.isoformat(), "mode": "home", "met": "yes", "problem": "", "version": 0}
    sent["visitors"] = [visitor.user_id for visitor in visit.visitors.all()]
    browser, url = Browser(group_lead), reverse("visits:correct", args=[visit.pk])
    assert browser.post(url, sent | {"note": "甲写的"}).status_code == 302
    response = browser.post(url, sent | {"note": "乙写的"})
    assert response.status_code == 409
    assertContains(response, "甲写的", status_code=409)
    assertContains(response, "乙写的", status_code=409)
    visit.refresh_from_db()
    assert visit.note == "甲写的"
    assert visit.history.count() >= 1


def test_no_visit_is_written_on_a_file_that_was_closed_meanwhile(group_lead, household):
    household.close(by=group_lead, on=timezone.localdate(), because="迁出")
    stale = Household.objects.with_place().get(pk=household.pk)
    stale.closed_on = None
    with pytest.raises(VisitNotAllowed):
        log_visit(
            by=group_lead,
            household=stale,
            visitors=[group_lead],
            submission=uuid.uuid4(),
            today=timezone.localdate(),
            visited_on=timezone.localdate(),
            mode="home",
            met=True,
        )
    assert not Visit.objects.exists()


def test_correcting_a_visit_plans_none_for_a_closed_file(group_lead, household):
    today = timezone.localdate()
    visit = make_visit(household, next_visit_on=today + timedelta(days=5))
    household.close(by=group_lead, on=today, because="迁出")
    correct_visit(by=group_lead, visit=visit, version=0, note="更正")
    household.refresh_from_db()
    assert household.next_visit_on is None
    assert household.last_visit_on == today


def capacities(visit):
    return list(visit.visitors.standing().values_list("capacity", flat=True))


@pytest.mark.parametrize(("day", "capacity"), [(JUNE, Capacity.VOLUNTEER), (AUGUST, Capacity.STAFF)])
def test_who_went_counts_in_the_capacity_of_the_day_of_the_visit(
    household, group_lead, staff_since_july, day, capacity
):
    told = {"visited_on": day, "mode": "home", "met": True}
    visit, _is_new = log_visit(
        by=group_lead, household=household, visitors=[staff_since_july], submission=None,
        today=timezone.localdate(), **told,
    )  # fmt: skip
    assert capacities(visit) == [capacity]


def test_a_corrected_day_corrects_the_capacity_whoever_went_had(group_lead, household, staff_since_july):
    visit = make_visit(household, visited_on=JUNE, visitors=[staff_since_july])
    correct_visit(by=group_lead, visit=visit, version=0, visited_on=AUGUST)
    assert capacities(visit) == [Capacity.STAFF]
    assert visit.visitors.count() == 2
    correct_visit(by=group_lead, visit=visit, version=1, visitors=[staff_since_july], visited_on=JUNE)
    assert capacities(visit) == [Capacity.VOLUNTEER]


def test_a_capacity_that_a_sheet_said_stays_when_the_day_is_corrected(group_lead, household, staff_since_july):
    visit = make_visit(household, visited_on=AUGUST, visitors=[staff_since_july])
    correct_visit(by=group_lead, visit=visit, version=0, visited_on=JUNE)
    assert capacities(visit) == [Capacity.VOLUNTEER]
    assert visit.visitors.count() == 1
