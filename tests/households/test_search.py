"""The search box: by whatever somebody knows of a household, within reach, in two queries."""

from datetime import date

import pytest
from django.db.models import F
from pytest_django.asserts import assertContains, assertNotContains

from households.leaving import leave
from households.models import FormerValue, Household, Membership
from households.search import find, refresh_outdated, refresh_search
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_member,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
IDENTITY = make_identity()


@pytest.fixture
def household(caseworker):
    household = make_household(
        "XQ-0007", head="单春华", head_identity=IDENTITY, phone="19900001684", living_address="农机宿舍后院平房"
    )
    make_member(household, "张伟", phone="19900002222")
    refresh_search([household.pk])
    return household


@pytest.mark.parametrize(
    "words",
    [
        "单春华",
        "春华",
        "张伟",
        "伟",
        "sch",
        "dch",
        "shanchunhua",
        "shan chunhua",
        "SCH",
        "zw",
        "zhangwei",
        "19900001684",
        "１９９０００",
        "2222",
        "199 0000 1684",
        "xq-0007",
        "XQ-0007",
        "0007",
        "淮河路3栋",
        "3栋203",
        "农机宿舍",
        "张伟 淮河路",
        IDENTITY,
        IDENTITY.lower(),
        IDENTITY[-4:],
        f" {IDENTITY[:6]} {IDENTITY[6:]} ",
        "單春華",
        "張偉",
        "農機宿舍",
        "ｓｃｈ",
        "".join(chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit for digit in IDENTITY),
    ],
)
def test_a_file_is_found_by_what_somebody_knows_of_it(caseworker, household, words):
    make_household("XQ-0008", head="李明")
    assert [hit.number for hit in find(words, user=caseworker)] == ["XQ-0007"]


@pytest.mark.parametrize("words", ["", " ", "王", "单伟", "%", "_", "\\", "'", IDENTITY[:10]])
def test_what_fits_nothing_finds_nothing(caseworker, household, words):
    assert find(words, user=caseworker) == []


@pytest.mark.parametrize("words", ["张伟", "zw", "2222"])
def test_a_hit_says_the_head_and_who_was_meant(caseworker, household, words):
    hit = find(words, user=caseworker)[0]
    assert (hit.head_name, hit.person_name, hit.building["name"], hit.room) == ("单春华", "张伟", "淮河路3栋", "203室")


def test_the_owner_of_an_identity_number_is_who_was_meant(caseworker, household):
    assert find(IDENTITY, user=caseworker)[0].person_name == "单春华"


@pytest.mark.parametrize(
    ("surname", "usual", "other"),
    [
        ("单", "shan", "dan"),
        ("曾", "zeng", "ceng"),
        ("解", "xie", "jie"),
        ("仇", "qiu", "chou"),
        ("查", "zha", "cha"),
        ("任", "ren", "ren"),
        ("华", "hua", "hua"),
    ],
)
def test_surnames_of_two_readings_are_found_by_both(caseworker, surname, usual, other):
    refresh_search([make_household("T-1", head=f"{surname}小红").pk])
    for typed in (f"{usual}xiaohong", f"{usual[0]}xh", f"{other}xiaohong", f"{other[0]}xh"):
        assert [hit.number for hit in find(typed, user=caseworker)] == ["T-1"], typed


def test_a_name_written_in_traditional_characters_is_found_by_simplified_ones(caseworker):
    refresh_search([make_household("T-1", head="陳大明").pk])
    assert [hit.head_name for hit in find("陈大明", user=caseworker)] == ["陳大明"]


@pytest.mark.parametrize("words", ["XQ-0007", "淮河路3栋203", "农机宿舍", "19900001684", "单春华", "张伟"])
def test_what_a_file_was_still_leads_to_it_and_is_said_to_be_former(caseworker, household, words):
    move_away(household, caseworker)
    hit = find(words, user=caseworker)[0]
    assert (hit.number, hit.formerly) == ("YM-0001", True)
    assert not find("王小燕", user=caseworker)[0].formerly


@pytest.mark.parametrize("words", ["XQ-0007", "淮河路3栋203", "农机宿舍", "19900001684", "单春华", "张伟"])
def test_what_a_file_was_is_found_only_by_who_looks_into_it_for_care(caseworker, household, words):
    move_away(household, caseworker)
    lead = make_holder(Role.BUILDING_LEAD, household.building)
    assert find(words, user=lead) == []
    assert [hit.number for hit in find("益民街", user=lead)] == ["YM-0001"]
    listed = Browser(lead).get("/households/", {"q": words})
    assert listed.context["page"].rows == []


def test_a_former_name_of_somebody_still_finds_the_file(caseworker, household):
    person = household.memberships.get(is_head=True).person
    FormerValue.objects.keep([(person, {"name": "单小春"})], until=date(2025, 1, 1), by=caseworker)
    refresh_search([household.pk])
    assert [hit.number for hit in find("单小春", user=caseworker)] == ["XQ-0007"]


def move_away(household, by):
    """Another number, home, address and phone; other people in it than before."""
    household.correct(
        by=by,
        version=household.version,
        number="YM-0001",
        building=make_building("益民街8栋"),
        room="101室",
        living_address="益民街8号",
        phone="19900009999",
    )
    household.memberships.update(left_on=date(2025, 1, 1))
    make_member(household, "王小燕", is_head=True)
    refresh_search([household.pk])


def test_texts_that_an_earlier_version_wrote_are_written_anew_once(household):
    Household.objects.update(search_text="xq-0007 单春华")
    assert (refresh_outdated(), refresh_outdated()) == (1, 0)


def test_somebody_who_has_left_still_leads_to_the_file(caseworker, household):
    household.memberships.filter(is_head=False).update(left_on="2025-01-01")
    refresh_search([household.pk])
    assert find("张伟", user=caseworker)[0].number == "XQ-0007"


def test_the_phone_of_somebody_who_belongs_elsewhere_leads_to_no_former_file(caseworker, household):
    there = make_household("T-9")
    leave(by=None, membership=household.memberships.get(is_head=False), on=date(2025, 1, 1), because="分家", to=there)
    refresh_search([household.pk])
    assert [hit.number for hit in find("19900002222", user=caseworker)] == ["T-9"]
    assert "XQ-0007" in [hit.number for hit in find("张伟", user=caseworker)]


def test_a_name_of_somebody_who_never_belonged_leads_to_no_file(caseworker, household):
    never = household.memberships.get(is_head=False)
    FormerValue.objects.keep([(never.person, {"name": "旧名字"})], until=date(2025, 1, 1), by=None)
    Membership.objects.filter(pk=never.pk).update(set_aside=True, left_on=F("joined_on"))
    refresh_search([household.pk])
    assert find("旧名字", user=caseworker) == []


@pytest.mark.parametrize("words", ["单春华", "sch", IDENTITY, IDENTITY[-4:], "19900001684"])
def test_what_is_out_of_reach_is_not_found(household, words):
    other = make_far_building()
    assert find(words, user=make_holder(Role.CASEWORKER, other)) == []


@pytest.mark.parametrize("words", [IDENTITY, IDENTITY[-4:]])
@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD])
def test_identity_numbers_are_searched_only_by_who_sees_means(household, role, words):
    lead = make_holder(role, household.building)
    assert find(words, user=lead) == []
    assert find("单春华", user=lead)[0].number == "XQ-0007"


def test_a_name_written_in_full_comes_first(caseworker):
    files = [make_household("T-1", head="张伟民"), make_household("T-2", head="张伟")]
    refresh_search([household.pk for household in files])
    assert [hit.number for hit in find("张伟", user=caseworker)] == ["T-2", "T-1"]


def test_no_more_come_back_than_asked_for(caseworker):
    files = [make_household() for _ in range(4)]
    refresh_search([household.pk for household in files])
    assert len(find("陈", user=caseworker, limit=3)) == 3


@pytest.mark.parametrize("words", ["陈", "1234", IDENTITY])
@pytest.mark.parametrize("rows", [1, 3])
def test_searching_costs_two_queries(caseworker, rows, words, django_assert_num_queries):
    files = [make_household(phone="1234", head_identity=IDENTITY)]
    files += [make_household(phone="1234") for _ in range(rows - 1)]
    refresh_search([household.pk for household in files])
    find("x", user=caseworker)  # the posts of the request's user are known by then
    with django_assert_num_queries(2):
        find(words, user=caseworker)


def test_only_texts_that_changed_are_written_again(household):
    assert refresh_search([household.pk]) == 0
    Household.objects.update(phone="19911112222")
    assert refresh_search([household.pk]) == 1
    assert "19911112222" in Household.objects.get().search_text


@pytest.mark.parametrize("files", [1, 3])
def test_refreshing_many_files_reads_four_times_and_writes_once(files, django_assert_num_queries):
    ids = [make_household().pk for _ in range(files)]
    with django_assert_num_queries(5):
        refresh_search(ids)


def test_the_page_lists_what_was_found(caseworker, household):
    response = Browser(caseworker).get("/search/", {"q": "张伟"})
    for words in ("XQ-0007", "单春华", "张伟", "淮河路3栋203室"):
        assertContains(response, words)
    assertNotContains(response, IDENTITY)


def test_the_page_says_when_nothing_fits_and_when_nothing_was_asked(caseworker):
    assert Browser(caseworker).get("/search/", {"q": "zzz"}).context["hits"] == []
    assertContains(Browser(caseworker).get("/search/"), 'class="empty"')


def test_while_one_types_only_the_suggestions_come_back(caseworker, household):
    headers = {"HX-Request": "true", "HX-Target": "find-hits"}
    response = Browser(caseworker).get("/search/", {"q": "zw"}, headers=headers)
    assertContains(response, 'role="option"', count=2)  # the file, and the way to a new one
    assertNotContains(response, "<html")


def test_on_the_search_page_only_the_results_are_swapped(caseworker, household):
    headers = {"HX-Request": "true", "HX-Target": "results"}
    response = Browser(caseworker).get("/search/", {"q": "zw"}, headers=headers)
    assertContains(response, "XQ-0007")
    assertNotContains(response, "<html")


def test_who_keeps_files_is_led_to_a_new_one_with_the_name_that_was_typed(caseworker, household):
    browser = Browser(caseworker)
    assertContains(browser.get("/search/", {"q": "李　四"}), "/households/new/?for=%E6%9D%8E")
    assertContains(browser.get("/households/new/", {"for": "李四"}), 'value="李四"')
    assertContains(browser.get("/households/new/", {"for": "199 0000 1111"}), 'value="19900001111"')
    assert browser.get("/households/new/", {"for": "3栋203"}).context["head"].initial.get("name") is None


def test_who_keeps_no_files_is_led_to_no_new_one(household):
    lead = Browser(make_holder(Role.GROUP_LEAD, household.building))
    assertNotContains(lead.get("/search/", {"q": "李四"}), "/households/new/")


def test_a_building_that_gets_another_name_takes_its_files_along(household, caseworker):
    household.building.name = "长丰路8栋"
    household.building.save()
    assert [hit.number for hit in find("长丰路8栋", user=caseworker)] == ["XQ-0007"]


@pytest.mark.parametrize("number", ["XQ2025000000012", "XQ2025000000012345", "202500000001234", "202513450000001234"])
def test_a_file_number_as_long_as_an_identity_number_finds_its_file(caseworker, number):
    refresh_search([make_household(number).pk])
    assert [hit.number for hit in find(number, user=caseworker)] == [number]


def test_whoever_never_was_a_member_does_not_lead_to_the_file(caseworker, household):
    card = make_identity()
    mistake = make_member(household, "误录入", identity_number=card)
    Membership.objects.filter(pk=mistake.pk).update(left_on=mistake.joined_on, set_aside=True)
    assert find(card, user=caseworker) == []
