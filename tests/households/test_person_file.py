"""One person one file: the plan, the pages, and that it all goes along when the person moves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Category, PersonPlan, PlanNotPossible, PlanReason
from tests.browser import Browser
from tests.factories import (
    make_far_building,
    make_holder,
    make_household,
    make_income,
    make_member,
    make_need,
    make_plan,
    make_visit,
)
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
PAGES = ["", "visits/", "needs/", "history/"]


@pytest.fixture
def household():
    return make_household("T-1", category=Category.TEKUN)


@pytest.fixture
def son(household):
    return make_member(household, "陈小明").person


def elsewhere():
    return make_far_building()


def move(person, *, to):
    """Somebody leaves one household and belongs to another from the same day on."""
    person.memberships.filter(left_on=None).update(left_on=TODAY(), left_because="迁出")
    to.memberships.create(person=person, joined_on=TODAY())


def typed(**more):
    return {
        "reason": "tekun",
        "goal": "每周有人上门",
        "steps": "评估自理能力\n联系护理站",
        "opened_on": "2026-03-01",
        "review_on": (TODAY() + timedelta(days=90)).isoformat(),
        "submission": str(uuid4()),
    } | more


# --- the plan --------------------------------------------------------------------------------------------------


def test_nobody_has_two_open_plans(son):
    plan = make_plan(son)
    with pytest.raises(PlanNotPossible):
        make_plan(son)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonPlan.objects.create(person=son, goal="x", reason="other", opened_on=TODAY(), review_on=TODAY())
    plan.close(by=None, version=0, on=TODAY(), because="已达成")
    assert make_plan(son).pk != plan.pk


def test_a_review_is_kept_and_sets_the_next(son):
    plan, next_on, mark = make_plan(son), TODAY() + timedelta(days=90), uuid4()
    plan.review(by=None, version=0, on=TODAY(), found="有进展", next_on=next_on, submission=mark)
    plan.review(by=None, version=0, on=TODAY(), found="有进展", next_on=next_on, submission=mark)
    assert (plan.review_on, plan.reviews.get().found) == (next_on, "有进展")


def test_a_closed_plan_is_neither_reviewed_nor_closed_again(son):
    plan = make_plan(son)
    plan.close(by=None, version=0, on=TODAY(), because="已达成")
    with pytest.raises(PlanNotPossible):
        plan.close(by=None, version=1, on=TODAY(), because="again")
    with pytest.raises(PlanNotPossible):
        plan.review(by=None, version=1, on=TODAY(), found="x", next_on=TODAY())
    with pytest.raises(ChangedMeanwhile):
        plan.close(by=None, version=0, on=TODAY(), because="late")


def test_plans_are_found_where_their_people_live(household, son):
    plan = make_plan(son)
    keeper, far = make_holder(Role.CASEWORKER, household.building), make_household("T-9", building=elsewhere())
    assert list(PersonPlan.objects.visible_to(keeper)) == [plan]
    assert list(PersonPlan.objects.within(household.building)) == [plan]
    assert not PersonPlan.objects.visible_to(make_holder(Role.BUILDING_LEAD, household.building)).exists()
    move(son, to=far)
    assert not PersonPlan.objects.visible_to(keeper).exists()
    assert list(PersonPlan.objects.visible_to(make_holder(Role.CASEWORKER, far.building))) == [plan]


# --- the pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_a_person_are_there_and_only_in_reach(browser, household, son, page):
    far = make_household("T-9", building=elsewhere()).memberships.get().person
    assertContains(browser.get(f"/people/{son.pk}/{page}"), "陈小明")
    assert browser.get(f"/people/{far.pk}/{page}").status_code == 404


def test_the_card_of_a_member_leads_to_the_person(browser, household, son):
    assertContains(browser.get("/households/T-1/members/"), f'href="/people/{son.pk}/"')


def test_it_goes_along_when_the_person_moves(browser, household, son):
    make_plan(son, goal="按摩康复")
    make_visit(household, person=son, note="当时说的话")
    make_income(son, amount="777.77")
    far = make_household("T-9", building=elsewhere())
    there = Browser(make_holder(Role.CASEWORKER, far.building))
    assert there.get(f"/people/{son.pk}/").status_code == 404
    move(son, to=far)
    for page in PAGES:
        assert browser.get(f"/people/{son.pk}/{page}").status_code == 404
    overview = there.get(f"/people/{son.pk}/")
    assertContains(overview, "按摩康复")
    assertNotContains(overview, "T-1")
    visits = there.get(f"/people/{son.pk}/visits/")
    assertContains(visits, "当时说的话")
    assertNotContains(visits, 'href="/visits/1')
    assertContains(there.get(f"/people/{son.pk}/history/"), "777.77")


def test_who_moved_within_reach_shows_both_households(browser, household, son):
    move(son, to=make_household("T-2"))
    page = browser.get(f"/people/{son.pk}/")
    assertContains(page, "T-1")
    assertContains(page, "T-2")


def test_somebody_who_belongs_nowhere_now_stays_where_he_was_last(browser, household, son):
    son.memberships.update(left_on=TODAY(), left_because="去世")
    assert browser.get(f"/people/{son.pk}/").status_code == 200
    assert browser.get(f"/people/{son.pk}/plan/").status_code == 403


def test_own_visits_and_needs_are_those_of_the_person(browser, household, son):
    make_visit(household, person=son, note="他一个人")
    make_visit(household, note="全家都在")
    make_need(household, person=son, what="代配药")
    make_need(household, what="修水管")
    visits, needs = (browser.get(f"/people/{son.pk}/{page}/") for page in ("visits", "needs"))
    assertContains(visits, "他一个人")
    assertNotContains(visits, "全家都在")
    assertContains(needs, "代配药")
    assertNotContains(needs, "修水管")


def test_a_building_lead_sees_a_name_and_no_plan(household, son):
    make_plan(son, goal="按摩康复")
    lead = Browser(make_holder(Role.BUILDING_LEAD, household.building))
    page = lead.get(f"/people/{son.pk}/")
    assertContains(page, "陈小明")
    for hidden in ("按摩康复", PlanReason.TEKUN.label, "history/"):
        assertNotContains(page, hidden)
    for other in PAGES[1:]:
        assert lead.get(f"/people/{son.pk}/{other}").status_code == 404
    assert lead.get("/people/").status_code == 404


def test_a_group_lead_reads_the_plan_and_not_what_the_household_is_under(household, son):
    make_plan(son, goal="按摩康复")
    lead = Browser(make_holder(Role.GROUP_LEAD, household.building))
    for page in (f"/people/{son.pk}/", "/people/"):
        response = lead.get(page)
        assertContains(response, "按摩康复")
        assertNotContains(response, PlanReason.TEKUN.label)
    assert lead.get("/people/wanted/").status_code == 404
    assert lead.get(f"/people/{son.pk}/plan/").status_code == 403


def test_a_plan_is_opened_once_reviewed_changed_and_closed(browser, son):
    data, url = typed(), f"/people/{son.pk}"
    for _ in range(2):
        assert browser.post(f"{url}/plan/", data).url == f"{url}/"
    plan = PersonPlan.objects.get()
    assert (plan.step_lines(), plan.opened_on) == (["评估自理能力", "联系护理站"], date(2026, 3, 1))
    next_on = (TODAY() + timedelta(days=180)).isoformat()
    review = {
        "on": TODAY().isoformat(),
        "next_on": next_on,
        "found": "有进展",
        "version": 0,
        "submission": str(uuid4()),
    }
    for _ in range(2):
        assert browser.post(f"{url}/plan/{plan.pk}/review/", review).status_code == 302
    browser.post(f"{url}/plan/{plan.pk}/correct/", typed(goal="改后的目标", version=1))
    page = browser.get(f"{url}/")
    for shown in ("有进展", "改后的目标", "联系护理站"):
        assertContains(page, shown)
    browser.post(f"{url}/plan/{plan.pk}/close/", {"on": TODAY().isoformat(), "because": "已达成", "version": 2})
    plan.refresh_from_db()
    assert (plan.closed_on, plan.closed_because, plan.reviews.count()) == (TODAY(), "已达成", 1)
    history = browser.get(f"{url}/history/")
    assertContains(history, "每周有人上门 → 改后的目标")


def test_the_second_to_change_a_plan_sees_both_versions(browser, son):
    plan = make_plan(son)
    url = f"/people/{son.pk}/plan/{plan.pk}"
    browser.post(f"{url}/correct/", typed(goal="先改的", version=0))
    late = browser.post(f"{url}/correct/", typed(goal="后改的", version=0))
    assertContains(late, "先改的", status_code=409)
    assertContains(late, "后改的", status_code=409)
    assert browser.post(f"{url}/close/", {"on": TODAY().isoformat(), "because": "x", "version": 0}).status_code == 409
    assert PersonPlan.objects.get().goal == "先改的"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"opened_on": "2999-01-01"}, "opened_on"),
        ({"review_on": "2026-03-01"}, "review_on"),
        ({"reason": "none"}, "reason"),
        ({"goal": ""}, "goal"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(browser, son, wrong, field):
    response = browser.post(f"/people/{son.pk}/plan/", typed(**wrong))
    assert field in response.context["form"].errors
    assert not PersonPlan.objects.exists()


def test_who_should_have_a_plan_is_listed_until_there_is_one(browser, household, son):
    make_household("T-2")
    assertContains(browser.get("/people/wanted/"), f"/people/{son.pk}/")
    assertNotContains(browser.get("/people/wanted/"), "T-2")
    assertContains(browser.get(f"/people/{son.pk}/"), "▲")
    make_plan(son)
    assertNotContains(browser.get("/people/wanted/"), f"/people/{son.pk}/")


def test_the_list_is_chosen_by_review_and_state(browser, household, son):
    make_plan(son, goal="到期的", review_on=TODAY() - timedelta(days=3))
    head = household.memberships.get(is_head=True).person
    make_plan(head, goal="以后的", review_on=TODAY() + timedelta(days=30))
    assertContains(browser.get("/people/"), "以后的")
    due = browser.get("/people/?state=due")
    assertContains(due, "到期的")
    assertNotContains(due, "以后的")
    assertNotContains(browser.get("/people/?state=closed"), "到期的")
    assertNotContains(browser.get("/people/?state=nonsense"), "到期的")
    assertNotContains(browser.get("/people/?reason=orphan"), "到期的")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 8), ("visits/", 11), ("needs/", 9), ("history/", 17)])
def test_a_page_of_a_person_costs_the_same_for_one_row_and_for_three(
    browser, household, son, rows, page, queries, django_assert_num_queries
):
    make_plan(son)
    for _ in range(rows):
        make_visit(household, person=son)
        make_need(household, person=son)
        make_income(son)
    browser.get(f"/people/{son.pk}/{page}")  # that somebody looked is written once
    with django_assert_num_queries(queries):
        browser.get(f"/people/{son.pk}/{page}")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 5), ("wanted/", 4)])
def test_the_lists_cost_the_same_for_one_row_and_for_three(
    browser, household, rows, page, queries, django_assert_num_queries
):
    for _ in range(rows):
        make_plan(make_member(household).person)
        make_member(household)
    with django_assert_num_queries(queries):
        browser.get(f"/people/{page}")
