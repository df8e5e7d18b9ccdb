"""Who looks the same is on file already, before somebody is written down or corrected; and what a correction tells."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Action, Membership, Person, Relation
from households.on_file import who_comes_back
from households.taking_back import take_back
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_far_building,
    make_group,
    make_household,
    make_identity,
    make_member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return make_household("T-1")


def opened(member, **typed):
    """What the form of a member holds when it is opened, and what is typed into it."""
    seen = {"relation_seen": member.relation, "joined_on_seen": member.joined_on or ""}
    kept = {"relation": member.relation, "joined_on": member.joined_on or ""}
    return {"name": member.person.name, "version": member.person.version} | seen | kept | typed


def test_the_same_member_is_not_added_twice(browser, household):
    data = {"name": "陈小明", "birth_date": "2001-02-03", "status": "normal", "confirmed": "1"}
    browser.post("/households/T-1/members/new/", data)
    response = browser.post("/households/T-1/members/new/", data)
    assert response.context["form"].errors["name"]
    assert household.memberships.count() == 2


def test_a_child_without_a_number_who_left_is_shown_and_comes_back_as_the_same_person(browser, household):
    child = make_member(household, birth_date=date(2001, 2, 3), left_on=date(2024, 5, 1)).person
    url = "/households/T-1/members/new/"
    data = {"name": child.name, "birth_date": "2001-02-03", "status": "normal", "relation": "son"}
    asked = browser.post(url, data)
    assertContains(asked, f'value="p{child.pk}"')
    browser.post(url, data | {"confirmed": f"p{child.pk}"})
    assert [member.person for member in household.memberships.present().order_by("pk")][1:] == [child]
    assert household.memberships.filter(person=child).count() == 2
    assert Person.objects.filter(name=child.name).count() == 1


def test_whoever_looks_the_same_is_shown_once_and_the_dead_are_not(browser, household):
    child = make_member(household, birth_date=date(2001, 2, 3), left_on=date(2024, 5, 1)).person
    again = {"joined_on": date(2024, 6, 1), "relation": Relation.SON}
    Membership.objects.create(household=household, person=child, left_on=date(2024, 7, 1), **again)
    url = "/households/T-1/members/new/"
    data = {"name": child.name, "birth_date": "2001-02-03", "status": "normal", "relation": "son"}
    assert [one.person for one in browser.post(url, data).context["alike"]] == [child]
    Person.objects.filter(pk=child.pk).update(status="deceased", died_on=date(2024, 7, 1))
    assert browser.post(url, data).status_code == 302
    assert household.memberships.present().count() == 2


def test_of_somebody_who_died_on_a_file_out_of_reach_nothing_is_told(browser, household):
    number, there = make_identity(), make_household(building=make_far_building())
    dead = {"status": "deceased", "died_on": date(2024, 5, 2), "left_on": date(2024, 5, 2)}
    make_member(there, "远处逝者", identity_number=number, **dead)
    typed = {"name": "陈小明", "identity_number": number, "status": "normal", "confirmed": "1"}
    refused = browser.post("/households/T-1/members/new/", typed)
    assert refused.context["form"].errors["identity_number"]
    assertNotContains(refused, "远处逝者")
    assertNotContains(refused, "2024-05-02")


def test_whoever_is_a_member_does_not_come_back(browser, household):
    child = make_member(household, left_on=date(2024, 5, 1)).person
    Membership.objects.create(household=household, person=child, relation=Relation.SON, joined_on=date(2024, 6, 1))
    assert who_comes_back(browser.user, f"p{child.pk}", today=timezone.localdate()) is None


def test_a_name_that_is_corrected_into_anothers_is_asked_about_before_it_is_saved(browser, household):
    member, other = make_member(household, birth_date=date(2001, 2, 3)), make_household("T-2", head="李四")
    Person.objects.filter(memberships__household=other).update(birth_date=date(2001, 2, 3))
    url = f"/households/T-1/members/{member.pk}/edit/"
    data = opened(member, birth_date="2001-02-03")
    asked = browser.post(url, data | {"name": "李四"})
    assert [one.household for one in asked.context["alike"]] == [other]
    assertContains(asked, f"/households/duplicates/{member.person_id}/{asked.context['alike'][0].person_id}/")
    assert Person.objects.get(pk=member.person_id).name == "陈小明"
    assert browser.post(url, data | {"name": "李四", "was": "wrong", "confirmed": "1"}).status_code == 302
    assert Person.objects.get(pk=member.person_id).name == "李四"
    assert browser.post(url, opened(Membership.objects.get(pk=member.pk), birth_date="2001-02-03")).status_code == 302


def test_nobody_comes_back_out_of_reach_or_with_another_number(browser, household):
    theirs = make_household(
        "T-9", building=make_building(group=make_group(area=make_area(community=make_community("别处"))))
    )
    away = make_member(theirs, birth_date=date(2001, 2, 3), left_on=date(2024, 5, 1)).person
    url = "/households/T-1/members/new/"
    data = {"name": "陈小明", "birth_date": "2001-02-03", "status": "normal", "relation": "son"}
    browser.post(url, data | {"confirmed": f"p{away.pk}"})
    assert household.memberships.present().exclude(is_head=True).get().person != away
    numbered = make_member(household, "陈小华", identity_number=make_identity(), left_on=date(2024, 5, 1)).person
    answer = browser.post(
        url,
        data | {"name": "陈小华", "identity_number": make_identity(), "birth_date": "", "confirmed": f"p{numbered.pk}"},
    )
    assert answer.context["form"].errors
    assert household.memberships.present().count() == 2


def test_each_correction_of_one_moment_says_what_became_of_it(browser, household):
    member = make_member(household)
    url = f"/households/T-1/members/{member.pk}/edit/"
    browser.post(url, opened(member, phone="222", relation="sibling", was="wrong"))
    first = Action.objects.get()
    browser.post(url, opened(Membership.objects.get(pk=member.pk), phone="333", was="wrong"))
    take_back(Action.objects.latest("pk"), by=browser.user, on=timezone.localdate(), because="录错")
    entries = browser.get("/households/T-1/history/").context["entries"]
    told = {entry.note: (bool(entry.struck), bool(entry.back)) for entry in entries if " → " in entry.note}
    assert sorted(told.values()) == [(False, False), (False, False), (False, True), (True, False)]
    assert [entry.back for entry in entries if entry.back] == [f"/households/T-1/history/{first.pk}/take-back/"]
