"""What becomes of somebody who belongs to another file now is not for the former one to show, or to change."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from households.away import go_away
from households.field_history import field_histories
from households.keeping import correct_member
from households.leaving import leave
from households.models import Household, Membership, Person, Status, Tag, Tagging
from households.sight import Sight
from tests.factories import (
    make_far_building,
    make_household,
    make_member,
    make_tag,
)

pytestmark = pytest.mark.django_db

ALL = Sight(reach=True, care=True, means=True, category=True, secret=True)
MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)
PHONE, NOTE = "19955556666", "到新家以后才知道"


@pytest.fixture
def far():
    return make_far_building()


@pytest.fixture
def household(caseworker):
    return make_household("T-1")


@pytest.fixture
def gone(household, far, caseworker):
    """A daughter's membership of T-1, who went to T-2 of another community and has lived there since."""
    membership = make_member(household, "陈小红", relation="daughter", phone="1")
    there = make_household("T-2", building=far, head="李强")
    leave(by=caseworker, membership=membership, on=MAY, because="出嫁", status="married_out", to=there)
    now = Membership.objects.get(household=there, person=membership.person)
    changes = {"phone": PHONE, "health": "grave", "monthly_income": 8765, "note": NOTE}
    correct_member(by=caseworker, membership=now, version=0, on=JULY, since=JULY, **changes)
    frail = make_tag("失能", Tag.Level.PERSON)
    Tagging.objects.give(frail, people=[now.person], by=caseworker, since=JULY)
    return Membership.objects.get(pk=membership.pk)


@pytest.mark.parametrize(
    "page", ["", "members/", "history/", "history/fields/", "as-of/?day=2026-04-01", "as-of/?day=2026-08-01"]
)
def test_no_page_of_the_former_file_tells_of_the_later_life(browser, gone, page):
    response = browser.get(f"/households/T-1/{page}")
    for later in (PHONE, "8765", NOTE, "失能"):
        assertNotContains(response, later)


def test_the_former_file_still_says_who_it_was_and_when(browser, gone):
    response = browser.get("/households/T-1/members/")
    for known in ("陈小红", "2026-05-01", "出嫁"):
        assertContains(response, known)


def test_a_closed_file_tells_no_more_of_who_left_it(browser, household, gone):
    household.close(by=None, on=JULY, because="不再需要")
    response = browser.get("/households/T-1/")
    assertContains(response, "陈小红")
    for later in (PHONE, "8765", "失能"):
        assertNotContains(response, later)


def test_who_went_to_another_file_is_not_corrected_from_the_former_one(browser, gone):
    address = f"/households/T-1/members/{gone.pk}/edit/"
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"name": "改名", "version": "1", "was": "wrong"}).status_code == 404
    assert Person.objects.get(pk=gone.person_id).name == "陈小红"


@pytest.mark.parametrize("event", ["away", "leave", "back"])
def test_no_form_of_an_event_here_tells_where_whoever_went_elsewhere_is_now(browser, gone, event):
    there = Membership.objects.get(household__number="T-2", person=gone.person)
    go_away(by=None, membership=there, status="in_prison", on=JULY, where="远方监狱")
    sent = {"status": "missing", "on": "2026-07-02", "because": "不见了", "seen": "0"}
    response = browser.post(f"/households/T-1/members/{gone.pk}/{event}/", sent)
    assert response.status_code == 409
    theirs = {told["theirs"] for told in response.context["stale"]["versions"]}
    assert not theirs & {"远方监狱", str(Status.IN_PRISON.label)}
    assertNotContains(response, "远方监狱", status_code=409)


def test_who_died_here_is_still_corrected_here(browser, household):
    membership = make_member(household, "陈小红", relation="daughter")
    leave(by=None, membership=membership, on=MAY, because="去世", status="deceased")
    assert browser.get(f"/households/T-1/members/{membership.pk}/edit/").status_code == 200


def test_a_membership_that_never_was_is_not_corrected(browser, household):
    membership = make_member(household, "陈小红", relation="daughter", joined_on=MAY)
    Membership.objects.filter(pk=membership.pk).update(set_aside=True, left_on=MAY)
    assert browser.get(f"/households/T-1/members/{membership.pk}/edit/").status_code == 404


def test_who_left_two_files_is_at_home_in_the_last(household, far, caseworker, gone):
    there = Household.objects.get(number="T-2")
    leave(by=None, membership=there.memberships.present().get(person=gone.person), on=JULY, because="搬走")
    assert [gone.person] == list(Person.objects.at_home_in(there).filter(name="陈小红"))
    assert not Person.objects.at_home_in(household).filter(name="陈小红").exists()
    assert not Person.objects.at_home_with(caseworker).filter(name="陈小红").exists()


def test_who_came_back_has_the_whole_history_here_again(household, gone):
    there = Household.objects.get(number="T-2").memberships.present().get(person=gone.person)
    leave(by=None, membership=there, on=JULY, because="回来", to=household)
    owners = field_histories(Household.objects.with_place().get(pk=household.pk), ALL)
    told = next(one for one in owners if one.title == "陈小红")
    assert PHONE in {period.words for field in told.fields for period in field.periods}


def test_what_somebody_was_in_the_former_file_ended_with_the_leaving(household, gone):
    owners = field_histories(Household.objects.with_place().get(pk=household.pk), ALL)
    told = next(one for one in owners if one.title == "陈小红")
    assert {field.periods[-1].until for field in told.fields} == {MAY}
