"""The pages of one file: what is shown to whom, opening, editing, members, closing."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Action, Category, Household, HouseholdEvent, Membership, Person, Relation
from households.search import find
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_far_building,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_member,
    make_post,
    make_user,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

FILE = {"building": "淮河路3栋", "room": "203室", "risk": "general", "category": "none", "opened_on": "2025-09-01"}
PAGES = ["", "members/", "history/", "edit/", "close/", "members/new/"]


@pytest.fixture
def household():
    return make_household("T-1", phone="19900000001", category=Category.DIBAO)


def elsewhere():
    return make_far_building()


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_a_file_are_there(browser, household, page):
    assert browser.get(f"/households/T-1/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_file_out_of_reach_does_not_exist(browser, page):
    make_household("T-9", building=elsewhere())
    assert browser.get(f"/households/T-9/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES[3:])
@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD, Role.REVIEWER])
def test_who_keeps_no_files_may_not_change_one(household, page, role):
    assert Browser(make_holder(role, household.building)).get(f"/households/T-1/{page}").status_code == 403


@pytest.mark.parametrize("members", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 13), ("members/", 13), ("history/", 20)])
def test_a_page_costs_the_same_for_one_member_and_for_three(
    browser, household, members, page, queries, django_assert_num_queries
):
    for _ in range(members - 1):
        make_member(household)
    browser.get("/households/T-1/")  # that somebody looked is written once
    with django_assert_num_queries(queries):
        browser.get(f"/households/T-1/{page}")


def test_the_head_of_the_page_names_who_is_responsible(browser, household):
    post = make_post(Role.GROUP_LEAD, household.building.parent)
    response = browser.get("/households/T-1/")
    assertContains(response, post.user.name)
    assertContains(response, "陈大明")


def test_no_page_shows_an_identity_number_or_an_account(browser):
    number, account = make_identity(), "6299990000046150740"
    household = make_household("T-1", head_identity=number, bank_account=account)
    pk = household.memberships.get().pk
    for page in (*PAGES, f"members/{pk}/edit/", f"members/{pk}/leave/"):
        response = browser.get(f"/households/T-1/{page}")
        assertNotContains(response, number)
        assertNotContains(response, account)
    assertContains(browser.get("/households/T-1/members/"), number[:6] + "********" + number[-4:])


def test_a_building_lead_sees_neither_care_nor_means(household):
    number = make_identity()
    make_member(household, "陈小明", identity_number=number, health="grave", monthly_income=8765)
    lead = Browser(make_holder(Role.BUILDING_LEAD, household.building))
    for page in ("", "members/"):
        response = lead.get(f"/households/T-1/{page}")
        assertContains(response, "陈小明")
        for hidden in (number[:6], number[-4:], "8765", "history/", Category.DIBAO.label):
            assertNotContains(response, hidden)
    assert lead.get("/households/T-1/history/").status_code == 404


def test_opening_a_file(browser):
    make_building()
    response = browser.post(
        "/households/new/", FILE | {"head-name": "王秀英", "head-identity_number": make_identity(male=False)}
    )
    household = Household.objects.get()
    assert response.url == f"/households/{household.number}/"
    person = household.memberships.get().person
    assert (person.name, person.sex, household.room) == ("王秀英", "female", "203室")
    assert HouseholdEvent.objects.get().by == browser.user


def test_a_form_sent_twice_opens_one_file(browser):
    make_building()
    data = FILE | {"head-name": "王秀英", "submission": "6f1d5b1e-98a1-4a69-8f6e-000000000001"}
    first = browser.post("/households/new/", data | {"confirmed": "1"})
    second = browser.post("/households/new/", data | {"confirmed": "1"})
    assert first.url == second.url
    assert Household.objects.count() == 1


def test_an_identity_number_on_a_file_within_reach_is_refused_with_a_link(browser):
    number = make_identity()
    make_household("T-1", head_identity=number)
    response = browser.post("/households/new/", FILE | {"head-name": "王秀英", "head-identity_number": number})
    assertContains(response, 'href="/households/T-1/"')
    assert Household.objects.count() == 1


def test_an_identity_number_on_a_file_elsewhere_says_only_whom_to_ask(browser):
    number, building = make_identity(), elsewhere()
    make_building()
    community = building.parent.parent.parent
    community.office_phone = "0551-1234567"
    community.save()
    make_post(Role.CASEWORKER, community, user=make_user("赵专干"))
    make_household("T-9", building=building, head="钱家主", head_identity=number)
    response = browser.post("/households/new/", FILE | {"head-name": "王秀英", "head-identity_number": number})
    for said in ("他社区", "赵专干", "0551-1234567"):
        assertContains(response, said)
    for hidden in ("T-9", "钱家主", "远楼"):
        assertNotContains(response, hidden)
    assert Household.objects.count() == 1


def test_somebody_who_looks_the_same_is_shown_before_the_file_is_opened(browser):
    make_household("T-1", head="王秀英")
    data = FILE | {"head-name": "王秀英"}
    assertContains(browser.post("/households/new/", data), "T-1")
    assert Household.objects.count() == 1
    browser.post("/households/new/", data | {"confirmed": "1"})
    assert Household.objects.count() == 2


@pytest.mark.parametrize("number", ["340103198101049971", "340103198101", "34010319810104****", "340103199913019970"])
def test_an_identity_number_that_cannot_be_right_is_refused_at_its_field(browser, number):
    make_building()
    response = browser.post("/households/new/", FILE | {"head-name": "王秀英", "head-identity_number": number})
    assert response.context["head"].errors["identity_number"]
    assert Household.objects.count() == 0


@pytest.mark.parametrize("number", ["340103810104997", "H12345678"])
def test_old_and_foreign_documents_are_kept_as_they_are(browser, number):
    make_building()
    browser.post("/households/new/", FILE | {"head-name": "王秀英", "head-identity_number": number})
    assert Person.objects.get().identity_number == number


def test_a_sex_that_disagrees_with_the_number_is_saved_and_shown_as_a_doubt(browser, household):
    number = make_identity(male=True)
    browser.post(
        "/households/T-1/members/new/",
        {"name": "陈小明", "identity_number": number, "sex": "female", "status": "normal", "relation": "son"},
    )
    assert Person.objects.get(name="陈小明").sex == "female"
    assertContains(browser.get("/households/T-1/members/"), "note-watch")


def edited(household, **fields):
    return {
        "version": household.version,
        "building": household.building.name,
        "room": household.room,
        "phone": household.phone,
        "risk": household.risk,
        "category": household.category,
        "opened_on": "2020-01-01",
    } | fields


def test_editing_writes_an_event_and_history(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="19900000002"))
    assert Household.objects.get().phone == "19900000002"
    assert HouseholdEvent.objects.get().kind == "updated"
    assertContains(browser.get("/households/T-1/history/"), "19900000001 → 19900000002")


def test_an_empty_account_stays_as_it_was(browser):
    household = make_household("T-1", bank_account="6299990000046150740")
    browser.post("/households/T-1/edit/", edited(household, phone="1", bank_account=""))
    assert Household.objects.get().bank_account == "6299990000046150740"


def test_moving_is_told_as_a_move(browser, household):
    browser.post("/households/T-1/edit/", edited(household, room="501室"))
    event = HouseholdEvent.objects.get()
    assert (event.kind, event.note) == ("moved", "淮河路3栋203室 → 淮河路3栋501室")


def test_who_saves_second_sees_both_versions_and_loses_nothing(browser, household):
    stale = edited(household, phone="333", note="我写的")
    browser.post("/households/T-1/edit/", edited(household, phone="222"))
    response = browser.post("/households/T-1/edit/", stale)
    assert response.status_code == 409
    for words in ("222", "333", "我写的"):
        assertContains(response, words, status_code=409)
    assert Household.objects.get().phone == "222"


def opened(member, **typed):
    """What the form of a member holds when it is opened, and what is typed into it."""
    seen = {"relation_seen": member.relation, "joined_on_seen": member.joined_on or ""}
    kept = {"relation": member.relation, "joined_on": member.joined_on or ""}
    return {"name": member.person.name, "version": member.person.version} | seen | kept | typed


def test_who_saves_a_member_second_sees_both_versions(browser, household):
    member = household.memberships.get()
    url = f"/households/T-1/members/{member.pk}/edit/"
    data = opened(member)
    assert browser.post(url, data | {"phone": "222"}).status_code == 302
    assertContains(browser.post(url, data | {"phone": "333"}), "222", status_code=409)
    assert Person.objects.get().phone == "222"


def test_a_relation_that_was_changed_meanwhile_is_shown_and_not_typed_over(browser, household):
    member = make_member(household)
    url = f"/households/T-1/members/{member.pk}/edit/"
    data = opened(member)
    Membership.objects.filter(pk=member.pk).update(relation=Relation.GRANDCHILD)
    response = browser.post(url, data | {"relation": "sibling"})
    for words in (Relation.GRANDCHILD.label, Relation.SIBLING.label):
        assertContains(response, words, status_code=409)
    assert Membership.objects.get(pk=member.pk).relation == Relation.GRANDCHILD
    again = {name: response.context["form"][name].value() for name in data}
    assert browser.post(url, again).status_code == 302
    assert Membership.objects.get(pk=member.pk).relation == Relation.SIBLING


def test_nobody_becomes_missing_by_a_form_that_tells_no_event(browser, household):
    member = household.memberships.get()
    url = f"/households/T-1/members/{member.pk}/edit/"
    assert "status" not in browser.get(url).context["form"].fields
    browser.post(url, opened(member, status="missing", phone="222"))
    assert Person.objects.values_list("status", "phone").get() == ("normal", "222")


def test_no_day_of_joining_is_typed_that_leaves_a_file_without_a_head(browser, household):
    member = household.memberships.get()
    response = browser.post(
        f"/households/T-1/members/{member.pk}/edit/", opened(member, joined_on="2025-01-01", was="wrong")
    )
    assert response.status_code == 409
    assert Membership.objects.get().joined_on == member.joined_on


def test_no_day_of_joining_is_typed_on_which_somebody_belonged_elsewhere(browser, household):
    before = make_member(make_household("T-2"), left_on=date(2025, 6, 1))
    now = Membership.objects.create(
        household=household, person=before.person, relation=Relation.SON, joined_on=date(2025, 6, 1)
    )
    url = f"/households/T-1/members/{now.pk}/edit/"
    assert browser.post(url, opened(now, joined_on="2025-05-01", was="wrong")).status_code == 409
    assert Membership.objects.get(pk=now.pk).joined_on == date(2025, 6, 1)


def test_no_day_of_opening_is_typed_before_there_was_a_head(browser, household):
    response = browser.post("/households/T-1/edit/", edited(household, opened_on="2019-01-01"))
    assert response.status_code == 409
    assert Household.objects.get().opened_on == household.opened_on


def test_a_move_by_the_form_of_the_file_is_taken_back_like_any_other(browser, household):
    browser.post("/households/T-1/edit/", edited(household, room="501室"))
    action = Action.objects.get()
    back = f"/households/T-1/history/{action.pk}/take-back/"
    assertContains(browser.get("/households/T-1/history/"), back)
    browser.post(back, {"because": "录错"})
    assert Household.objects.get().room == "203室"


def test_a_correction_is_taken_back_from_the_history(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="222", was="wrong"))
    back = f"/households/T-1/history/{Action.objects.get().pk}/take-back/"
    assertContains(browser.get("/households/T-1/history/"), back)
    browser.post(back, {"because": "录错"})
    assert Household.objects.get().phone == "19900000001"


def test_a_member_is_found_by_a_corrected_name_on_every_file(browser, household):
    gone = make_member(make_household("T-2"), "张伟", left_on=date(2025, 6, 1))
    now = Membership.objects.create(
        household=household, person=gone.person, relation=Relation.SON, joined_on=date(2025, 6, 1)
    )
    browser.post(f"/households/T-1/members/{now.pk}/edit/", opened(now, name="单春华", was="wrong"))
    assert {hit.number for hit in find("单春华", user=browser.user)} == {"T-1", "T-2"}


def test_an_empty_identity_number_stays_as_it_was(browser):
    number = make_identity()
    household = make_household("T-1", head_identity=number)
    member = household.memberships.get()
    browser.post(
        f"/households/T-1/members/{member.pk}/edit/",
        opened(member, identity_number="", health="weak"),
    )
    person = Person.objects.get()
    assert (person.identity_number, person.health) == (number, "weak")


def test_a_new_identity_number_is_found_by_its_index_and_told_masked(browser, household):
    member, number = household.memberships.get(), make_identity()
    browser.post(
        f"/households/T-1/members/{member.pk}/edit/",
        opened(member, identity_number=f" {number.lower()} "),
    )
    assert Person.objects.with_identity(number).get().pk == member.person_id
    history = browser.get("/households/T-1/history/")
    assertContains(history, number[:6] + "********" + number[-4:])
    assertNotContains(history, number)


def test_a_member_joins_leaves_and_becomes_head(browser, household):
    browser.post(
        "/households/T-1/members/new/",
        {"name": "陈小明", "relation": "son", "status": "normal", "joined_on": "2025-01-01"},
    )
    son = Membership.objects.get(relation=Relation.SON)
    old = Membership.objects.get(is_head=True)
    assertContains(browser.get(f"/households/T-1/members/head/?to={son.pk}"), "selected")
    browser.post(
        "/households/T-1/members/head/",
        {"to": son.pk, "on": "2025-02-01", f"relation_{old.pk}": "parent"},
    )
    assert Membership.objects.get(is_head=True).pk == son.pk
    browser.post(
        f"/households/T-1/members/{old.pk}/leave/",
        {"status": "deceased", "on": "2025-03-01", "because": "病故"},
    )
    assert Person.objects.get(name="陈大明").died_on == date(2025, 3, 1)
    assertContains(browser.get("/households/T-1/members/"), "病故")


def test_a_head_who_leaves_says_who_is_head_then(browser, household):
    son, head = make_member(household), household.memberships.get(is_head=True)
    url, data = (
        f"/households/T-1/members/{head.pk}/leave/",
        {"status": "moved_out", "on": "2025-03-01", "because": "迁出"},
    )
    assert "new_head" in browser.post(url, data).context["form"].errors
    browser.post(url, data | {"new_head": son.pk})
    assert Membership.objects.present().get().pk == son.pk


def test_closing_and_reopening_want_a_reason(browser, household):
    today = timezone.localdate().isoformat()
    browser.post("/households/T-1/close/", {"on": today, "because": ""})
    assert Household.objects.get().closed_on is None
    browser.post("/households/T-1/close/", {"on": today, "because": "迁出"})
    assert Household.objects.get().closed_because == "迁出"
    browser.post("/households/T-1/reopen/", {"on": today, "because": "迁回"})
    assert Household.objects.get().closed_on is None


def test_a_day_to_come_is_refused(browser, household):
    response = browser.post("/households/T-1/close/", {"on": "2999-01-01", "because": "迁出"})
    assert "on" in response.context["form"].errors


def test_a_file_cannot_be_moved_to_a_building_where_one_keeps_no_files(browser, household):
    elsewhere()
    response = browser.post("/households/T-1/edit/", edited(household, building="远楼"))
    assert "building" in response.context["form"].errors


def test_the_form_calls_the_building_by_its_name(browser, household):
    assertContains(browser.get("/households/T-1/edit/"), 'value="淮河路3栋"')


def test_two_buildings_of_one_name_have_to_be_told_apart(browser, household):
    twin = make_building("淮河路3栋", make_group("第一片2组"))
    response = browser.post("/households/T-1/edit/", edited(household))
    assertContains(response, "第一片2组 › 淮河路3栋")
    browser.post("/households/T-1/edit/", edited(household, building="第一片2组 › 淮河路3栋"))
    assert Household.objects.get().building == twin
