"""The need list: what a line says, which needs are shown, in which order, at what cost; giving many away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from needs.models import Need, Status, Urgency
from tests.browser import Browser
from tests.factories import make_building, make_holder, make_household, make_kind, make_need, make_post
from tests.needs.people import bring_to, make_elsewhere, make_helper
from volunteers.models import Level
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
URL = "/needs/"
TODAY = timezone.localdate


def whats(response):
    return [row["pk"] for row in response.context["page"].rows]


def numbers(response):
    return {str(count["label"]): count["number"] for count in response.context["counts"]}


def test_how_many_the_filter_finds_comes_with_the_counts_over_everything():
    make_need(), make_need(urgency=Urgency.URGENT)
    browser = Browser(make_holder(Role.SUPERVISOR))
    for query, total in (("", 2), ("?urgency=urgent", 1)):
        response = browser.get(f"/needs/counts/{query}")
        assert response.context["total"] == total
        assertContains(response, 'id="bulk-all" hx-swap-oob="true"')
    assertContains(browser.get(URL), 'id="bulk-all"')


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_as_many_queries_at_one_row_as_at_three(browser, rows, django_assert_num_queries):
    needs = [make_need(what=f"需求{number}") for number in range(rows)]
    with django_assert_num_queries(8):
        response = browser.get(URL)
    for need in needs:
        assertContains(response, need.what)


def test_a_line_says_what_for_whom_where_how_far_how_urgent_until_when_and_whose(browser, caseworker):
    household = make_household("T-1", head="陈大明")
    need = make_need(
        household,
        what="安装扶手",
        kind=make_kind("居住安全"),
        urgency=Urgency.URGENT,
        raised_on=TODAY() - timedelta(days=9),
        due_on=TODAY() - timedelta(days=3),
    )
    need.take_on(by=caseworker)
    response = browser.get(URL)
    cells = [str(cell) for _column, cell in next(iter(response.context["table"].rows)).items()]
    assert f'href="/needs/{need.pk}/"' in cells[0] and "安装扶手" in cells[0]
    assert cells[1:5] == ["T-1", "陈大明", "淮河路3栋203室", "居住安全"]
    assert str(Status.TAKEN_ON.label) in cells[5] and "pill-info" in cells[5]
    assert "●" in cells[6] and "act" in cells[6]
    assert "late" in cells[7] and "3" in cells[7]
    assert cells[8:] == [caseworker.name, (TODAY() - timedelta(days=9)).isoformat()]


def test_the_list_begins_with_what_is_open_the_most_pressing_first(browser, caseworker):
    checker = make_holder(Role.SUPERVISOR)
    later = make_need(due_on=TODAY() + timedelta(days=9))
    sooner = make_need(due_on=TODAY() + timedelta(days=1))
    never = make_need(due_on=None)
    for status in (Status.CLOSED, Status.DROPPED):
        bring_to(status, worker=caseworker, checker=checker)
    assert whats(browser.get(URL)) == [sooner.pk, later.pk, never.pk]


def test_the_list_is_sorted_by_due_day_and_by_the_day_of_raising_both_ways(browser):
    first = make_need(raised_on=TODAY() - timedelta(days=5), due_on=TODAY() + timedelta(days=9))
    second = make_need(raised_on=TODAY() - timedelta(days=1), due_on=TODAY() + timedelta(days=2))
    assert whats(browser.get(URL, {"sort": "raised_on"})) == [first.pk, second.pk]
    assert whats(browser.get(URL, {"sort": "-raised_on"})) == [second.pk, first.pk]
    assert whats(browser.get(URL, {"sort": "-due_on"})) == [first.pk, second.pk]
    assert whats(browser.get(URL, {"sort": "what"})) == [second.pk, first.pk]


def test_needs_of_another_community_are_not_in_the_list(browser):
    here = make_need()
    make_need(make_household(building=make_elsewhere()))
    response = browser.get(URL, {"status": "all"})
    assert whats(response) == [here.pk]
    assert numbers(response)[str(Status.REPORTED.label)] == 1


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_whoever_sees_no_care_finds_no_list(role):
    browser = Browser(make_holder(role))
    for url in (URL, "/needs/counts/", "/partners/"):
        assert browser.get(url).status_code == 404


def test_filters_work_together(browser, caseworker):
    top = make_kind("居住安全")
    finer = make_kind("安装扶手", parent=top)
    other = make_kind("物资帮扶", service_class="material")
    building = make_building("寿春路8栋")
    wanted = make_need(
        make_household("T-8", building=building, head="任旺", search_text="任旺 t-8"),
        what="漏水维修",
        kind=finer,
        urgency=Urgency.SOON,
        raised_on=TODAY() - timedelta(days=20),
        due_on=TODAY() - timedelta(days=1),
    )
    wanted.take_on(by=caseworker)
    make_need(what="米面油", kind=other, due_on=TODAY() + timedelta(days=30))
    one_by_one = {
        "q": "漏水",
        "status": "taken_on",
        "kind": top.pk,
        "urgency": "soon",
        "place": "寿春路8栋",
        "mine": "on",
        "overdue": "on",
        "owner": caseworker.name,
        "service_class": finer.service_class,
        "due_from": (TODAY() - timedelta(days=2)).isoformat(),
        "due_to": f"{TODAY():%Y%m%d}",
        "raised_from": (TODAY() - timedelta(days=20)).isoformat(),
        "raised_to": (TODAY() - timedelta(days=20)).isoformat(),
    }
    for name, word in one_by_one.items():
        if name in ("due_from", "raised_from"):
            continue  # the other is due, and was raised, still later
        assert whats(browser.get(URL, {name: word})) == [wanted.pk], name
    response = browser.get(URL, one_by_one)
    assert whats(response) == [wanted.pk]
    assert len(response.context["filter"].chosen()) == len(one_by_one)
    assert whats(browser.get(URL, one_by_one | {"q": "任旺 漏水"})) == [wanted.pk]
    assert whats(browser.get(URL, one_by_one | {"q": "米面油"})) == []


def test_a_chosen_filter_is_a_word_that_can_be_taken_away(browser):
    make_need()
    chosen = browser.get(URL, {"overdue": "on", "urgency": "soon", "after": "x"}).context["filter"].chosen()
    assert {one["remove"] for one in chosen} == {"?urgency=soon", "?overdue=on"}


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"urgency": "very"},
        {"kind": "99999"},
        {"kind": "x"},
        {"place": "无此地"},
        {"owner": "无此人"},
        {"due_from": "yesterday"},
        {"raised_to": "2025-13-40"},
    ],
)
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(browser, query):
    make_need()
    response = browser.get(URL, query)
    assert response.context["page"].rows == []
    assertContains(response, "note-act")
    assertContains(response, "field-error")


def test_counts_of_each_state_stand_above_and_lead_there(browser, caseworker):
    checker = make_holder(Role.SUPERVISOR)
    for status in Status:
        bring_to(status, worker=caseworker, checker=checker)
    make_need(due_on=TODAY() - timedelta(days=1), raised_on=TODAY() - timedelta(days=2))
    response = browser.get(URL)
    told = numbers(response)
    assert [told[str(status.label)] for status in Status] == [2, 1, 1, 1, 1, 1, 1]
    for count in response.context["counts"]:
        assert len(whats(browser.get(URL + count["url"]))) == count["number"], count["label"]
        assert browser.get(URL + count["url"]).context["counts"] != []


def test_counts_follow_the_other_filters(browser):
    make_need(urgency=Urgency.URGENT)
    make_need()
    told = numbers(browser.get(URL, {"urgency": "urgent", "status": "closed"}))
    assert told[str(Status.REPORTED.label)] == 1


def test_counts_over_everything_come_after_the_page():
    make_need()
    browser = Browser(make_holder(Role.SUPERVISOR))
    response = browser.get(URL)
    assert set(numbers(response).values()) == {None}
    assertContains(response, 'hx-get="/needs/counts/?"')
    assert numbers(browser.get("/needs/counts/"))[str(Status.REPORTED.label)] == 1


def test_only_what_waits_for_my_check(browser, caseworker):
    group_lead = make_holder(Role.GROUP_LEAD)
    theirs = bring_to(Status.TO_CHECK, worker=group_lead, checker=None)
    bring_to(Status.TO_CHECK, worker=caseworker, checker=None)
    assert whats(browser.get(URL, {"check": "on"})) == [theirs.pk]


def test_pages_follow_each_other_without_loss(browser):
    household = make_household()
    needs = [make_need(household, due_on=TODAY() + timedelta(days=number // 3)) for number in range(60)]
    first = browser.get(URL)
    second = browser.get(f"{URL}?{first.context['page'].next_query}")
    assert whats(first) + whats(second) == [need.pk for need in needs]
    assertNotContains(second, 'rel="next"')


# --- giving many to one person --------------------------------------------------------------------------------------


def assign(browser, query="", **data):
    return browser.post(f"/needs/assign/?{query}", data)


def test_chosen_needs_are_given_to_one_person(browser, caseworker):
    helper = make_helper()
    needs = [make_need() for _ in range(3)]
    response = assign(browser, "urgency=normal", chosen=[needs[0].pk, needs[1].pk], owner=helper.name, note="请尽快")
    assertRedirects(response, f"{URL}?urgency=normal")
    assert list(Need.objects.owned_by(helper).order_by("pk")) == needs[:2]
    event = needs[0].events.order_by("pk").last()
    assert (event.step, event.by, event.note) == ("assign", caseworker, f"{helper.name}：请尽快")
    assert needs[2].events.count() == 1


def test_all_that_the_filter_finds_are_given(browser):
    helper = make_helper()
    urgent = [make_need(urgency=Urgency.URGENT) for _ in range(2)]
    make_need()
    assign(browser, "urgency=urgent", all="1", owner=helper.name)
    assert list(Need.objects.owned_by(helper).order_by("pk")) == urgent


def test_a_senseless_filter_gives_nothing(browser):
    need = make_need()
    assign(browser, "urgency=nonsense", all="1", owner=make_helper().name)
    need.refresh_from_db()
    assert need.owner is None


def test_needs_that_cannot_be_given_stay_as_they_are(browser, caseworker):
    helper = make_helper()
    closed = bring_to(Status.CLOSED, worker=caseworker, checker=make_holder(Role.SUPERVISOR))
    to_check = bring_to(Status.TO_CHECK, worker=caseworker, checker=None)
    elsewhere = make_need(make_household(building=make_elsewhere()))
    response = assign(browser, chosen=[closed.pk, to_check.pk, elsewhere.pk], owner=helper.name)
    assert response.status_code == 302
    assert not Need.objects.owned_by(helper).exists()


def test_an_area_lead_gives_away_the_needs_of_that_area_only():
    area_lead = make_holder(Role.AREA_LEAD)
    far = make_building("远楼", make_elsewhere().parent)
    make_post(Role.GROUP_LEAD, far.above(Level.GROUP), user=area_lead)
    here, there = make_need(), make_need(make_household(building=far))
    helper = make_holder(Role.SUPERVISOR)
    assert Need.objects.visible_to(area_lead).assign_all(by=area_lead, owner=helper) == 1
    here.refresh_from_db(), there.refresh_from_db()
    assert (here.owner, there.owner) == (helper, None)


def test_a_name_that_nobody_bears_gives_nothing_and_keeps_what_was_typed(browser):
    need = make_need()
    response = assign(browser, chosen=[need.pk], owner="无此人", note="请尽快")
    assert response.status_code == 422
    assertContains(response, "请尽快", status_code=422)
    assertContains(response, f'name="chosen" value="{need.pk}"', status_code=422)


def test_two_of_one_name_are_told_apart_by_number(browser):
    first, second = make_helper(name="李英"), make_helper(name="李英")
    need = make_need()
    response = assign(browser, chosen=[need.pk], owner="李英")
    assertContains(response, f"李英 #{first.pk}", status_code=422)
    assign(browser, chosen=[need.pk], owner=f"李英 #{second.pk}")
    need.refresh_from_db()
    assert need.owner == second


def test_group_leads_give_nothing_away():
    browser = Browser(make_holder(Role.GROUP_LEAD))
    need = make_need()
    assertNotContains(browser.get(URL), "data-choose-all")
    assign(browser, chosen=[need.pk], owner=make_helper().name)
    need.refresh_from_db()
    assert need.owner is None


@pytest.mark.parametrize("rows", [1, 3])
def test_giving_many_costs_as_many_queries_as_giving_one(rows, caseworker, django_assert_num_queries):
    helper = make_helper()
    for _ in range(rows):
        make_need()
    needs = Need.objects.visible_to(caseworker)
    with django_assert_num_queries(10):
        assert needs.assign_all(by=caseworker, owner=helper) == rows


def test_people_are_suggested_as_a_name_is_typed(browser):
    helper = make_helper(name="于阿子")
    lead = make_holder(Role.GROUP_LEAD)
    make_helper(make_elsewhere(), name="于远方")
    need = make_need()
    response = browser.get(reverse("needs:people"), {"owner": "于"})
    assert [one["write"] for one in response.context["people"]] == [helper.name]
    response = browser.get(reverse("needs:people"), {"owner": "yu", "need": need.pk})
    assert [one["write"] for one in response.context["people"]] == [helper.name]
    response = browser.get(reverse("needs:people"), {"owner": lead.name})
    assertContains(response, "第一片1组")


def test_people_of_a_need_out_of_sight_are_not_suggested(browser):
    elsewhere = make_need(make_household(building=make_elsewhere()))
    for key in (elsewhere.pk, 999999, "x"):
        assert browser.get(reverse("needs:people"), {"owner": "", "need": key}).status_code == 404
