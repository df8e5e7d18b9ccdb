"""The search box: by whatever somebody knows of a household, within reach, in two queries."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Household
from households.search import find, refresh_search
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_group,
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


def test_somebody_who_has_left_still_leads_to_the_file(caseworker, household):
    household.memberships.filter(is_head=False).update(left_on="2025-01-01")
    refresh_search([household.pk])
    assert find("张伟", user=caseworker)[0].number == "XQ-0007"


@pytest.mark.parametrize("words", ["单春华", "sch", IDENTITY, IDENTITY[-4:], "19900001684"])
def test_what_is_out_of_reach_is_not_found(household, words):
    other = make_building("远楼", make_group("远组", make_area("远片", make_community("他社区"))))
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
def test_refreshing_many_files_reads_twice_and_writes_once(files, django_assert_num_queries):
    ids = [make_household().pk for _ in range(files)]
    with django_assert_num_queries(3):
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
    response = Browser(caseworker).get("/search/", {"q": "zw"}, headers={"HX-Request": "true"})
    assertContains(response, "find-list")
    assertNotContains(response, "<html")


def test_a_building_that_gets_another_name_takes_its_files_along(household, caseworker):
    household.building.name = "长丰路8栋"
    household.building.save()
    assert [hit.number for hit in find("长丰路8栋", user=caseworker)] == ["XQ-0007"]
