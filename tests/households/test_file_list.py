"""The list of household files: what a line says, which files are shown, in which order, at what cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Category, Membership, Risk
from households.place_fields import suggest_places
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_far_building,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_member,
)
from volunteers.models import Place
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

URL = "/households/"


def numbers(response):
    return [row["number"] for row in response.context["page"].rows]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_as_many_queries_at_one_row_as_at_three(browser, rows, django_assert_num_queries):
    files = [make_household() for _ in range(rows)]
    with django_assert_num_queries(9):
        response = browser.get(URL)
    for household in files:
        assertContains(response, household.number)


def test_a_line_says_number_head_home_members_category_risk_and_visits(browser):
    today = timezone.localdate()
    household = make_household(
        "T-1",
        head="陈大明",
        category=Category.DIBAO,
        risk=Risk.HIGH,
        last_visit_on=date(2025, 9, 1),
        next_visit_on=today - timedelta(days=3),
    )
    make_member(household)
    response = browser.get(URL)
    table = response.context["table"]
    cells = [str(cell) for _column, cell in next(iter(table.rows)).items()]
    assert "T-1" in cells[0] and 'href="/households/T-1/"' in cells[0]
    assert cells[1:5] == ["陈大明", "淮河路3栋203室", "2", "最低生活保障"] or cells[1:5] == [
        "陈大明",
        "淮河路3栋203室",
        "2",
        str(Category.DIBAO.label),
    ]
    assert str(Risk.HIGH.label) in cells[5]
    assert cells[6] == "2025-09-01"
    assert "3" in cells[7] and "late" in cells[7]


def test_no_identity_number_stands_in_the_list(browser):
    number = make_identity()
    make_household(head_identity=number)
    assertNotContains(browser.get(URL), number)


def test_files_of_another_community_are_not_in_the_list(browser):
    make_household("T-1")
    make_household("T-2", building=make_far_building())
    assert numbers(browser.get(URL)) == ["T-1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["T-1", "T-2"]),
        ("?state=closed", ["T-3"]),
        ("?state=all", ["T-1", "T-2", "T-3"]),
        ("?risk=high", ["T-2"]),
        ("?category=dibao", ["T-1"]),
        ("?cause=illness", ["T-1"]),
        ("?visit=due", ["T-2"]),
        ("?visit=never", ["T-1", "T-2"]),
        ("?q=王", ["T-2"]),
        ("?q=wxy", ["T-2"]),
        ("?place=益民街8栋", ["T-2"]),
        ("?place=第一片+›+益民街8栋", ["T-2"]),
        ("?risk=high&category=dibao", []),
    ],
)
def test_filters_combine(browser, query, found):
    from households.search import refresh_search

    today = timezone.localdate()
    files = [
        make_household("T-1", category=Category.DIBAO, cause="illness"),
        make_household("T-2", building=make_building("益民街8栋"), head="王小燕", risk=Risk.HIGH, next_visit_on=today),
        make_household("T-3"),
    ]
    files[2].close(by=None, on=today, because="迁出")
    refresh_search([household.pk for household in files])
    assert numbers(browser.get(URL + query)) == found


@pytest.mark.parametrize("query", ["?risk=nonsense", "?place=不存在的楼", "?place=999999", "?visit=x", "?state=x"])
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(browser, query):
    make_household("T-1")
    response = browser.get(URL + query)
    assert numbers(response) == []
    assertContains(response, "note-act")


def test_a_place_can_be_chosen_by_its_key(browser):
    make_household("T-1")
    other = make_household("T-2", building=make_building("益民街8栋"))
    response = browser.get(f"{URL}?place={other.building_id}")
    assert numbers(response) == ["T-2"]
    assertContains(response, "益民街8栋")


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("number", ["T-1", "T-2", "T-3"]),
        ("-number", ["T-3", "T-2", "T-1"]),
        ("next_visit_on", ["T-3", "T-1", "T-2"]),
        ("-next_visit_on", ["T-1", "T-3", "T-2"]),
        ("last_visit_on", ["T-2", "T-1", "T-3"]),
        ("building", ["T-1", "T-3", "T-2"]),
        ("nonsense", ["T-1", "T-2", "T-3"]),
    ],
)
def test_the_list_is_sorted_by_what_is_asked_with_the_unknown_last(browser, sort, found):
    make_household("T-1", next_visit_on=date(2025, 3, 1), last_visit_on=date(2025, 2, 1))
    make_household("T-2", building=make_building("益民街8栋"), last_visit_on=date(2025, 1, 1))
    make_household("T-3", next_visit_on=date(2025, 2, 1))
    assert numbers(browser.get(f"{URL}?sort={sort}")) == found


def test_fifty_files_stand_on_a_page_and_the_rest_on_the_next(browser):
    for number in range(53):
        make_household(f"T-{number:03d}")
    first = browser.get(URL)
    assert len(numbers(first)) == 50
    second = browser.get(f"{URL}?{first.context['page'].next_query}")
    assert numbers(second) == ["T-050", "T-051", "T-052"]


def test_an_empty_list_says_what_to_do_first(browser):
    assertContains(browser.get(URL), reverse("households:new"), count=2)


def test_a_building_lead_sees_names_and_homes_but_neither_care_nor_category():
    household = make_household("T-1", category=Category.DIBAO, risk=Risk.HIGH)
    lead = Browser(make_holder(Role.BUILDING_LEAD, household.building))
    response = lead.get(URL)
    assertContains(response, "陈大明")
    columns = [column.name for column in response.context["table"].columns]
    assert columns == ["number", "head", "building"]
    assert numbers(lead.get(f"{URL}?risk=general")) == ["T-1"]


@pytest.mark.parametrize(("role", "seen"), [(Role.GROUP_LEAD, False), (Role.AREA_LEAD, True)])
def test_the_category_is_seen_from_the_area_upwards(role, seen):
    household = make_household("T-1", category=Category.DIBAO)
    response = Browser(make_holder(role, household.building)).get(URL)
    assert ("category" in [column.name for column in response.context["table"].columns]) == seen


def test_who_sees_no_files_sees_an_empty_list():
    make_household("T-1")
    assert numbers(Browser(make_holder(Role.AUDITOR)).get(URL)) == []


def test_counts_say_how_many_are_due_and_closed(browser):
    make_household("T-1", next_visit_on=timezone.localdate())
    make_household("T-2").close(by=None, on=timezone.localdate(), because="迁出")
    counted = {one["url"]: one["number"] for one in browser.get(URL).context["counts"]}
    assert counted == {"?": 1, "?visit=due": 1, "?risk=high": 0, "?risk=key": 0, "?state=closed": 1}


def test_over_everything_the_counts_come_after_the_page():
    make_household("T-1")
    supervisor = Browser(make_holder(Role.SUPERVISOR))
    response = supervisor.get(URL)
    assertContains(response, 'hx-get="/households/counts/?"')
    assert [one["number"] for one in response.context["counts"]] == [None] * 5
    assertContains(supervisor.get("/households/counts/"), "<strong")


def test_who_may_only_export_is_told_how_many_there_are():
    make_household("T-1")
    reviewer = Browser(make_holder(Role.REVIEWER))
    assert reviewer.get("/households/counts/").context["total"] is not None


def test_a_former_head_is_not_shown_as_the_head(browser):
    household = make_household("T-1", head="陈大明")
    Membership.objects.update(left_on=timezone.localdate())
    make_member(household, "王小燕", is_head=True)
    response = browser.get(URL)
    assertContains(response, "王小燕")
    assertNotContains(response, "陈大明")


def test_htmx_gets_the_results_without_the_frame(browser):
    make_household("T-1")
    response = browser.get(URL, headers={"HX-Request": "true"})
    assertContains(response, 'id="results"')
    assertNotContains(response, "<html")


def test_a_building_lead_cannot_sort_by_what_stays_unseen():
    make_household("T-1", last_visit_on=date(2025, 9, 2))
    make_household("T-2", last_visit_on=date(2025, 9, 1))
    rows = Browser(make_holder(Role.BUILDING_LEAD)).get("/households/?sort=last_visit_on").context["page"].rows
    assert [row["number"] for row in rows] == ["T-1", "T-2"]


def test_a_place_above_ones_own_suggests_nothing_beside_it():
    lead = make_holder(Role.GROUP_LEAD)
    own, area = make_group(), make_area()
    make_building("邻组1栋", make_group("邻组"))
    names = suggest_places(lead, within=Place.objects.with_parents().get(pk=area.pk))
    assert names == suggest_places(lead)
    assert not {"邻组", "邻组1栋"} & set(names)
    assert "邻组1栋" not in Browser(lead).get(f"/households/?place={area.pk}").content.decode()
    assert suggest_places(lead, within=Place.objects.with_parents().get(pk=own.pk)) == names
