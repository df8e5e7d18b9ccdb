"""Since when what was changed is so, or that it was wrong before."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from households.joining import add_member
from households.keeping import correct_file, correct_member
from households.leaving import leave
from households.models import ChangedLater, FormerValue, Health, Household, HouseholdEvent, Person, Relation
from tests.browser import Browser
from tests.desk import as_opened
from tests.factories import make_holder, make_household, make_identity, make_member
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


@pytest.fixture
def household():
    return make_household("T-1", phone="1", category="dibao")


def former():
    return [(one.field, one.value, one.until) for one in FormerValue.objects.in_time()]


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


def test_what_is_so_since_a_day_leaves_what_was_so_before(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=MAY, phone="2", note="搬家中")
    assert former() == [("phone", "1", MAY)]
    assert FormerValue.objects.get().by == caseworker


def test_a_correction_leaves_nothing_for_it_was_never_so(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=JULY, phone="2")
    assert former() == []


def test_nobody_says_that_it_was_so_before_a_change_that_is_known(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=JULY, phone="2")
    household = Household.objects.get()
    with pytest.raises(ChangedLater):
        correct_file(by=caseworker, household=household, version=1, on=JULY, since=MAY, phone="3")
    assert Household.objects.get().phone == "2"
    assert len(former()) == 1


def test_a_move_is_told_with_the_day_of_the_move(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=MAY, room="501室")
    event = HouseholdEvent.objects.get()
    assert (event.kind, event.on) == ("moved", MAY)
    assert former() == [("room", "203室", MAY)]


def test_a_room_that_was_wrong_is_no_move(household, caseworker):
    correct_file(by=caseworker, household=household, version=0, on=JULY, room="501室")
    event = HouseholdEvent.objects.get()
    assert (event.kind, event.on) == ("updated", JULY)


def test_a_member_and_the_relation_are_dated_together(household, caseworker):
    member = make_member(household, health=Health.GOOD)
    correct_member(
        by=caseworker, membership=member, version=0, on=JULY, since=MAY, relation=Relation.GRANDCHILD, health="grave"
    )
    assert sorted(former()) == [("health", "good", MAY), ("relation", "son", MAY)]


def test_who_joins_from_a_closed_file_keeps_what_was_known_of_them(household, caseworker):
    number = make_identity()
    member = make_member(make_household("T-2"), identity_number=number, health=Health.GOOD)
    leave(by=caseworker, membership=member, on=MARCH, because="迁出")
    joining = {"name": member.person.name, "identity_number": number, "health": Health.GRAVE}
    add_member(by=caseworker, household=household, member=joining, on=MAY)
    assert ("health", "good", MAY) in former()


def test_who_joins_on_a_day_before_a_known_change_is_taken_from_that_change_on(household, caseworker):
    number = make_identity()
    member = make_member(make_household("T-2"), identity_number=number, health=Health.GOOD)
    correct_member(by=caseworker, membership=member, version=0, on=JULY, since=JULY, health=Health.WEAK)
    leave(by=caseworker, membership=member, on=MARCH, because="迁出")
    joining = {"name": member.person.name, "identity_number": number, "health": Health.GRAVE}
    add_member(by=caseworker, household=household, member=joining, on=MAY)
    told = [(value, until) for field, value, until in former() if field == "health"]
    assert told == [("good", JULY), ("weak", JULY)]


def test_the_form_asks_since_when_and_suggests_today(browser, household):
    response = browser.get("/households/T-1/edit/")
    assertContains(response, 'name="was"', 2)
    assert response.context["form"].initial["since"] == timezone.localdate()


def test_a_new_file_has_no_before_to_ask_of(browser):
    assert "since" not in browser.get("/households/new/").context["form"].fields


def test_the_form_writes_what_was_so_until_the_day(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="2", was="since", since="2026-05-01"))
    assert former() == [("phone", "1", MAY)]


def test_the_form_writes_a_correction(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="2", was="wrong", since="2026-05-01"))
    assert former() == []
    assert Household.objects.get().phone == "2"


def test_without_an_answer_it_is_so_since_today(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="2"))
    assert former() == [("phone", "1", timezone.localdate())]


def test_nobody_is_asked_where_no_dated_field_was_changed(browser, household):
    response = browser.post("/households/T-1/edit/", edited(household, note="新", was="since", since=""))
    assert response.status_code == 302
    assert former() == []


@pytest.mark.parametrize("since", ["", "nonsense", "2099-01-01"])
def test_a_day_that_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(browser, household, since):
    response = browser.post("/households/T-1/edit/", edited(household, phone="987", was="since", since=since))
    assert response.context["form"].errors.keys() == {"since"}
    assertContains(response, "987")
    assert Household.objects.get().phone == "1"


def test_a_day_before_a_known_change_is_refused_with_the_field_and_the_day(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="2", since="2026-07-01"))
    household.refresh_from_db()
    response = browser.post("/households/T-1/edit/", edited(household, phone="3", since="2026-05-01"))
    (error,) = response.context["form"].errors["since"]
    assert "2026-07-01" in error and str(Household._meta.get_field("phone").verbose_name).lower() in error.lower()
    assert browser.post("/households/T-1/edit/", edited(household, phone="3", was="wrong")).status_code == 302


def test_the_form_of_a_member_asks_too(browser, household):
    member = make_member(household, health=Health.GOOD)
    typed = {"name": "陈小明", "version": 0, "health": "grave", "relation": "grandchild"}
    typed |= {"relation_seen": member.relation, "joined_on_seen": member.joined_on}
    answer = browser.post(f"/households/T-1/members/{member.pk}/edit/", typed | {"since": "2026-05-01"})
    assert answer.status_code == 302
    assert sorted(former()) == [("health", "good", MAY), ("relation", "son", MAY)]


def test_the_admin_site_keeps_what_was_so_too(household):
    browser = Browser(make_holder(Role.SUPERVISOR, household.building))
    person = household.memberships.get().person
    page = f"/admin/households/person/{person.pk}/change/"
    answer = browser.post(page, as_opened(browser, page) | {"health": "weak", "was": "since", "since": "2026-05-01"})
    assert answer.status_code == 302
    assert Person.objects.get().health == "weak"
    assert former() == [("health", "", MAY)]


def test_the_admin_site_asks_for_the_day_again_where_a_later_change_is_known(household):
    browser = Browser(make_holder(Role.SUPERVISOR, household.building))
    person = household.memberships.get().person
    FormerValue.objects.keep([(person, {"health": "good"})], until=JULY, by=None)
    page = f"/admin/households/person/{person.pk}/change/"
    answer = browser.post(page, as_opened(browser, page) | {"health": "weak", "was": "since", "since": "2026-05-01"})
    assert answer.context["adminform"].form.errors.keys() == {"since"}
    assert Person.objects.get().health == ""


def test_yesterdays_file_still_says_what_was_so(browser, household):
    browser.post("/households/T-1/edit/", edited(household, phone="138-2222-2222"))
    yesterday = timezone.localdate() - timedelta(days=1)
    assertContains(browser.get(f"/households/T-1/as-of/?day={timezone.localdate()}"), "138-2222-2222")
    response = browser.get(f"/households/T-1/as-of/?day={yesterday}")
    assert "138-2222-2222" not in response.content.decode()
