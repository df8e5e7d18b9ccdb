"""People who stand on record twice: found, merged without loss, taken back, or kept apart."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from pytest_django.asserts import assertContains, assertNotContains

from households.closing import close_household
from households.duplicates.files import merge_files
from households.duplicates.finding import likely_pairs
from households.duplicates.merging import merge_people
from households.joining import add_member
from households.models import Action, Belonging, Household, KeptApart, Membership, Notion, NotPossible, Person, Tagging
from households.notions.keeping import known_person
from households.on_file import where_on_file
from households.search import find
from households.taking_back import take_back
from needs.models import Need
from tests.browser import Browser
from tests.factories import (
    make_community,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_member,
    make_need,
    make_tag,
    make_visit,
)
from tests.households.twins import BORN, DAY, head_of, merge, twins
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def facts():
    """Everything on record that a merge may touch, without histories and versions, and what never was."""
    never = {Belonging: {"set_aside": True}}
    return {
        model.__name__: list(model.objects.exclude(**never.get(model, {"pk": 0})).order_by("pk").values(*(
            field.attname for field in model._meta.concrete_fields if field.name not in ("version", "search_text")
        )))
        for model in (Person, Membership, Household, Need, Tagging, Belonging)
    }  # fmt: skip


def test_the_page_lists_likely_pairs_with_their_reasons(browser, caseworker):
    twins()
    make_household("T-3", head="李四")
    response = browser.get("/households/duplicates/")
    assert [(pair.one.number, pair.other.number) for pair in response.context["pairs"]] == [("T-1", "T-2")]
    assertContains(response, "陳大明")


@pytest.mark.parametrize("people", [1, 3])
def test_looking_for_pairs_costs_two_queries(caseworker, people, django_assert_num_queries):
    for _ in range(people):
        twins_number = make_household().memberships.get().person
        assert twins_number
    place = make_community()
    likely_pairs(caseworker, place)  # the posts are known by then
    with django_assert_num_queries(2):
        likely_pairs(caseworker, place)


def test_pairs_of_another_community_do_not_exist(browser):
    far = make_far_building()
    one, two = make_household("T-8", building=far), make_household("T-9", building=far)
    Person.objects.update(birth_date=BORN)
    assert browser.get("/households/duplicates/", {"place": far.above(2).pk}).context["pairs"] == []
    assert browser.get(f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.REVIEWER])
def test_who_may_not_merge_is_refused(role):
    one, two = twins()
    browser = Browser(make_holder(role, one.building))
    assert browser.get("/households/duplicates/").status_code == 403
    assert browser.get(f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/").status_code == 404


def test_a_pair_kept_apart_is_never_shown_again(browser, caseworker):
    one, two = twins()
    for _ in range(100):
        browser.post(f"/households/duplicates/{head_of(two).pk}/{head_of(one).pk}/apart/", {"why": "父子"})
    assert likely_pairs(caseworker, make_community()) == []
    row = KeptApart.objects.get()
    assert (row.first, row.second, row.by, row.because) == (head_of(one), head_of(two), caseworker, "父子")


def test_a_pair_is_kept_apart_in_one_order_only():
    one, two = twins()
    with pytest.raises(ValidationError):
        KeptApart(first=head_of(two), second=head_of(one)).full_clean()


def test_the_kept_record_takes_over_what_it_does_not_say(caseworker):
    number = make_identity()
    one, two = twins(phone="19900001111", sex="male", note="左撇子")
    gone = head_of(two)
    gone.identity_number = number
    gone.derive()
    gone.save()
    keep, gone = merge(one, two, caseworker)
    assert (keep.phone, keep.sex, keep.note, keep.identity_number) == ("19900001111", "male", "左撇子", number)
    assert gone.merged_into == keep
    assert gone.identity_number == ""
    assert [hit.number for hit in find(number, user=caseworker)] == ["T-1"]


def test_what_hangs_on_the_other_record_goes_over(caseworker):
    one, two = twins()
    gone = head_of(two)
    visit, need = make_visit(two, person=gone), make_need(two, person=gone)
    Tagging.objects.give(make_tag("失能", "person"), people=[gone], by=None, since=DAY)
    keep, _gone = merge(one, two, caseworker)
    for row in (visit, need, Tagging.objects.get()):
        row.refresh_from_db()
        assert row.person == keep


def test_the_emptied_file_is_closed_and_points_to_the_other_one(caseworker):
    one, two = twins()
    need = make_need(two)
    keep, _gone = merge(one, two, caseworker)
    two.refresh_from_db()
    need.refresh_from_db()
    assert (two.closed_on, two.continued_in, need.household) == (DAY, one, one)
    assert [membership.household for membership in keep.memberships.present()] == [one]


def test_who_led_a_household_of_several_leaves_it_to_another_head(caseworker):
    one, two = twins()
    wife = make_member(two, "王小燕")
    with pytest.raises(NotPossible):
        merge(one, two, caseworker)
    merge(one, two, caseworker, new_head=wife)
    two.refresh_from_db()
    assert (two.closed_on, head_of(two)) == (None, wife.person)


def test_two_records_in_one_household_become_one_member(caseworker):
    one = make_household("T-1")
    gone = make_member(one, "陳大明").person
    merge_people(by=caseworker, keep=head_of(one), gone=gone, on=DAY, because="重复录入")
    assert [membership.person.name for membership in one.memberships.present()] == ["陈大明"]
    assert Membership.objects.get(person=gone).set_aside


def test_where_the_head_is_the_double_the_kept_one_leads(caseworker):
    one = make_household("T-1")
    keep = make_member(one, "陳大明").person
    merge_people(by=caseworker, keep=keep, gone=head_of(one), on=DAY, because="重复录入")
    assert head_of(one) == keep


def test_a_past_of_its_own_becomes_part_of_the_kept_records_past(caseworker):
    one, two = make_household("T-1"), make_household("T-2", head="李四")
    gone = make_member(two, "陈大明", joined_on=date(2010, 1, 1), left_on=date(2015, 1, 1)).person
    keep = head_of(one)
    merge_people(by=caseworker, keep=keep, gone=gone, on=DAY, because="同一人")
    assert {one.household.number for one in keep.memberships.all()} == {"T-1", "T-2"}


def test_two_identity_numbers_are_two_people(caseworker):
    one, two = (make_household(number, head_identity=make_identity()) for number in ("T-1", "T-2"))
    with pytest.raises(NotPossible):
        merge(one, two, caseworker)
    assert not Action.objects.exists()


def test_a_record_is_merged_once(caseworker):
    one, two = twins()
    keep, gone = merge(one, two, caseworker)
    for pair in ((keep, gone), (gone, keep), (keep, keep)):
        with pytest.raises(NotPossible):
            merge_people(by=caseworker, keep=pair[0], gone=pair[1], on=DAY, because="x")


def test_what_the_other_record_had_for_itself_follows_to_the_kept_ones_file(caseworker):
    one, two = twins()
    wife, need = make_member(two, "王小燕"), make_need(two, person=head_of(two))
    merge(one, two, caseworker, new_head=wife)
    need.refresh_from_db()
    assert (need.household, need.person) == (one, head_of(one))


def test_days_on_which_both_were_members_elsewhere_are_corrected_first(caseworker):
    one, two = make_household("T-1", head="李四"), make_household("T-2")
    past = make_member(one, "陈大明", joined_on=date(2010, 1, 1), left_on=date(2022, 1, 1)).person
    with pytest.raises(NotPossible):
        merge_people(by=caseworker, keep=past, gone=head_of(two), on=DAY, because="同一人")


def test_a_closed_file_holds_the_merged_record_back_no_more(caseworker):
    one, two = twins()
    two.close(by=None, on=date(2025, 5, 1), because="迁出")
    merge(one, two, caseworker)
    assert Membership.objects.get(household=two).left_on == date(2025, 5, 1)


def test_the_record_on_the_closed_file_is_not_the_one_that_is_kept(caseworker):
    one, two = twins()
    one.close(by=None, on=date(2025, 5, 1), because="迁出")
    with pytest.raises(NotPossible):
        merge(one, two, caseworker)


def test_what_both_have_at_once_counts_once(caseworker):
    one, two = twins()
    keep, gone = head_of(one), head_of(two)
    Tagging.objects.give(make_tag("失能", "person"), people=[keep, gone], by=None, since=DAY)
    for person, household in ((keep, one), (gone, two)):
        Belonging.objects.create(person=person, household=household, notion=Notion.BOOKLET)
    before = facts()
    merge(one, two, caseworker)
    assert [row.person for row in Tagging.objects.standing()] == [keep]
    assert [row.person for row in Belonging.objects.lasting()] == [keep]
    take_back(Action.objects.get(), by=caseworker, on=DAY, because="不是一人")
    assert facts() == before


def old_and_new_card():
    """Two records of one man: the kept one has his new card of 18 digits, the other one the old card of 15."""
    number = make_identity(date(1960, 3, 4))
    one = make_household("T-1", head_identity=number)
    two = make_household("T-2", head_identity=number[:6] + number[8:17])
    return one, two, number


def test_the_number_of_a_merged_record_means_the_one_that_stands_for_it(browser, caseworker):
    one, two, _number = old_and_new_card()
    keep, old = head_of(one), head_of(two).identity_number
    merge(one, two, caseworker)
    assert Person.objects.who_has(old) == keep
    assert where_on_file(caseworker, old, today=DAY).url == "/households/T-1/"
    assert known_person(caseworker, old, today=DAY) == (keep, "")


def test_who_joins_by_the_old_card_is_the_kept_record_and_keeps_the_new_card(caseworker):
    one, two, number = old_and_new_card()
    keep, old = head_of(one), head_of(two).identity_number
    merge(one, two, caseworker)
    close_household(by=caseworker, household=one, on=DAY, because="不再需要")
    there = make_household("T-3", head="李强")
    member = {"name": "陈大明", "identity_number": old, "relation": "other"}
    assert add_member(by=caseworker, household=there, member=member, on=DAY).person == keep
    assert Person.objects.get(pk=keep.pk).identity_number == number


def test_what_was_merged_is_parted_by_nobody_who_may_not_merge(browser, caseworker):
    one, two = twins()
    merge(one, two, caseworker)
    back = f"/households/T-1/history/{Action.objects.get().pk}/take-back/"
    adviser = Browser(make_holder(Role.ADVISER, one.building))
    assert adviser.get(back).status_code == adviser.post(back, {"because": "误合并"}).status_code == 403
    assertNotContains(adviser.get("/households/T-1/history/"), back)
    assertContains(browser.get("/households/T-1/history/"), back)


def test_a_merge_taken_back_leaves_everything_as_it_was(caseworker):
    one, two = twins(phone="19900001111")
    gone = head_of(two)
    gone.identity_number = make_identity()
    gone.derive()
    gone.save()
    wife = make_member(two, "王小燕", joined_on=date(2021, 1, 1))
    make_need(two, person=gone)
    Tagging.objects.give(make_tag("失能", "person"), people=[gone], by=None, since=DAY)
    make_member(two, "陈小明")
    before = facts()
    merge(one, two, caseworker, new_head=wife)
    assert facts() != before
    take_back(Action.objects.get(), by=caseworker, on=DAY, because="不是一人")
    assert facts() == before


def test_a_merge_that_closed_a_file_is_taken_back_as_well(caseworker):
    one, two = twins()
    make_need(two)
    before = facts()
    merge(one, two, caseworker)
    take_back(Action.objects.get(), by=caseworker, on=DAY, because="不是一人")
    assert facts() == before


def two_files_of_one_household():
    """The same couple on two files; a child on the second one only."""
    one, two = twins()
    wives = [make_member(household, "王小燕", birth_date=date(1962, 1, 1)) for household in (one, two)]
    child = make_member(two, "陈小明", birth_date=date(1990, 1, 1))
    return one, two, wives, child


def test_two_files_of_one_household_become_one(caseworker):
    one, two, wives, child = two_files_of_one_household()
    visit = make_visit(two, person=wives[1].person, visited_on=date(2025, 8, 1))
    need = make_need(two, person=child.person)
    Tagging.objects.give(make_tag(), households=[one, two], by=None, since=DAY)
    merge_files(by=caseworker, keep=one, gone=two, on=DAY, because="重复建档")
    names = [(member.person.name, member.relation) for member in one.memberships.present().head_first()]
    assert names == [("陈大明", "head"), ("王小燕", "son"), ("陈小明", "son")]
    for row in (one, two, visit, need):
        row.refresh_from_db()
    assert (two.closed_on, two.continued_in) == (DAY, one)
    assert (visit.household, visit.person, need.household) == (one, wives[0].person, one)
    assert (one.last_visit_on, two.last_visit_on) == (date(2025, 8, 1), None)
    assert [row.household for row in Tagging.objects.standing()] == [one]


def test_two_files_merged_by_mistake_are_two_again(caseworker):
    one, two, wives, child = two_files_of_one_household()
    make_visit(two, person=wives[1].person, visited_on=date(2025, 8, 1))
    make_need(two, person=child.person)
    Household.objects.all().retally_visits()
    before = facts()
    merge_files(by=caseworker, keep=one, gone=two, on=DAY, because="重复建档")
    take_back(Action.objects.get(), by=caseworker, on=DAY, because="不是一户")
    memberships = [row for row in facts()["Membership"] if not row["set_aside"]]
    assert memberships == before["Membership"]
    assert {name: rows for name, rows in facts().items() if name != "Membership"} == {
        name: rows for name, rows in before.items() if name != "Membership"
    }


def test_the_page_of_two_files_says_who_stands_on_both_and_merges_once(browser):
    one, two, _wives, _child = two_files_of_one_household()
    path = f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/files/"
    page = browser.get(path)
    assert [double.gone.person.name for double in page.context["doubles"]] == ["陳大明", "王小燕"]
    assert len(page.context["both"]) == 4
    typed = {
        "keep": one.pk,
        "on": "2025-09-01",
        "because": "核对",
        "submission": page.context["form"].initial["submission"],
    }
    for _ in range(20):
        assert browser.post(path, typed).status_code in (302, 404)
    assert Action.objects.count() == 1


def test_the_page_shows_both_and_merges_once(browser, caseworker):
    one, two = twins(phone="19900001111")
    pair = (head_of(one), head_of(two))
    path = f"/households/duplicates/{pair[0].pk}/{pair[1].pk}/"
    page = browser.get(path)
    assertContains(page, "19900001111")
    typed = {
        "keep": pair[0].pk,
        "on": "2025-09-01",
        "because": "核对",
        "submission": page.context["form"].initial["submission"],
    }
    browser.post(path, typed)
    for _ in range(99):
        assert browser.post(path, typed).status_code in (302, 404)
    assert Action.objects.count() == 1
    assertNotContains(browser.get("/households/duplicates/"), "T-2")
    action = Action.objects.get()
    assertContains(browser.get("/households/T-1/history/"), f"/households/T-1/history/{action.pk}/take-back/")
    assert browser.post(
        f"/households/T-1/history/{action.pk}/take-back/", {"on": "2025-09-01", "because": "误合并"}
    ).status_code in (302, 200)


def test_the_form_asks_who_leads_the_household_that_loses_its_head(browser):
    one, two = twins()
    wife = make_member(two, "王小燕")
    pair = (head_of(one), head_of(two))
    path = f"/households/duplicates/{pair[0].pk}/{pair[1].pk}/"
    typed = {"keep": pair[0].pk, "on": "2025-09-01", "because": "核对"}
    assert f"head_{pair[1].pk}" in browser.post(path, typed).context["form"].errors
    assert browser.post(path, typed | {f"head_{pair[1].pk}": wife.pk}).status_code == 302
    assert head_of(two) == wife.person
