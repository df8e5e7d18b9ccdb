"""What is printed of former members, of children, and of what never was so; and that a person's own sheet is whole."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Approval, Asset, Belonging, HouseholdEvent, Membership, Notion, Person, Tagging
from tests.browser import Browser
from tests.factories import (
    make_award,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_income,
    make_member,
    make_tag,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
PRINT = "/households/T-1/print/"
BORN = date(1980, 1, 1)


@pytest.fixture
def household():
    return make_household("T-1", head="欧阳珣")


@pytest.fixture
def head(household):
    person = household.memberships.get().person
    Person.objects.filter(pk=person.pk).update(birth_date=BORN)
    return person


@pytest.fixture
def moved(household):
    """Somebody who belongs to a file of another community now."""
    far = make_far_building()
    member = make_member(
        household, "欧阳迁", birth_date=BORN, phone="19955556666", identity_number=make_identity(BORN),
        left_on=date(2024, 1, 1),
    )  # fmt: skip
    Membership.objects.create(household=make_household("T-9", building=far), person=member.person)
    return member


def sheet_of(member):
    return f"{PRINT.removesuffix('print/')}members/{member.pk}/print/"


# --- whose file it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["print/", "print/pdf/", "print/whole/", "identity/"])
def test_whoever_belongs_elsewhere_is_printed_and_opened_there(browser, moved, page):
    assert browser.get(f"/households/T-1/members/{moved.pk}/{page}").status_code == 404


def test_a_child_that_belongs_elsewhere_is_approved_there(household, moved):
    supervisor = Browser(make_holder(Role.SUPERVISOR, household.building))
    assert supervisor.get(f"/households/T-1/members/{moved.pk}/approval/").status_code == 404


def test_nobody_approves_for_himself(household):
    child = make_member(household, "欧阳小", birth_date=timezone.localdate() - timedelta(days=3650))
    user = make_holder(Role.SUPERVISOR, household.building)
    make_holder(Role.ADVISER, household.building)
    user.posts.create(place=household.building.above(2), role=Role.CASEWORKER, starts_on=date(2020, 1, 1))
    supervisor = Browser(user)
    address = f"/households/T-1/members/{child.pk}/approval/"
    assert user not in supervisor.get(address).context["form"].fields["to"].queryset
    typed = {"to": user.pk, "purpose": "归档", "ends_on": timezone.localdate().isoformat(), "submission": str(uuid4())}
    assert supervisor.post(address, typed).context["form"].errors
    assert not Approval.objects.exists()


def test_a_member_who_never_was_is_not_printed(browser, household, head):
    mistake = make_member(household, "误录入", birth_date=BORN)
    Membership.objects.filter(pk=mistake.pk).update(left_on=mistake.joined_on, set_aside=True)
    assertNotContains(browser.get(PRINT), "误录入")
    assert browser.get(sheet_of(mistake)).status_code == 404
    twice = Membership.objects.create(
        household=make_household("T-2", head="李四"), person=head, joined_on=date(2024, 1, 1),
        left_on=date(2024, 1, 1), set_aside=True,
    )  # fmt: skip
    assertNotContains(browser.get(sheet_of(household.memberships.get(is_head=True))), twice.household.number)


def test_what_a_former_member_lives_on_is_not_the_households(browser, household, head):
    gone = make_member(household, "欧阳迁出", birth_date=BORN, left_on=date(2024, 1, 1)).person
    make_income(gone, amount=4321)
    make_income(head, amount=1234)
    page = browser.get(PRINT)
    assertContains(page, "1234.00")
    assertNotContains(page, "4321.00")


# --- children ----------------------------------------------------------------------------------------------------


def test_what_happened_to_a_child_is_printed_only_with_approval(browser, household, head):
    child = make_member(household, "欧阳小", birth_date=timezone.localdate() - timedelta(days=3650))
    gone = make_member(
        household, "欧阳少", birth_date=timezone.localdate() - timedelta(days=3650), left_on=date(2024, 1, 1),
    )  # fmt: skip
    Membership.objects.filter(pk=gone.pk).update(left_because="送儿童福利院")
    for person in (child.person, gone.person):
        HouseholdEvent.objects.create(household=household, person=person, kind="joined", on=BORN, note="生父在押")
    HouseholdEvent.objects.create(household=household, person=head, kind="updated", on=BORN, note="户主改名")
    whole = browser.post(f"{PRINT}whole/", {"why": "verification", "submission": str(uuid4())}).url
    for address in (PRINT, whole):
        page = browser.get(address)
        assertContains(page, "户主改名")
        for hidden in ("生父在押", "送儿童福利院"):
            assertNotContains(page, hidden)
    supervisor = Browser(make_holder(Role.SUPERVISOR, household.building))
    whole = supervisor.post(f"{PRINT}whole/", {"why": "verification", "submission": str(uuid4())}).url
    assertContains(supervisor.get(whole), "生父在押", 2)


# --- what is kept about me ---------------------------------------------------------------------------------------


def test_a_persons_sheet_has_all_that_is_noted(browser, household, head):
    supervisor = make_holder(Role.SUPERVISOR, household.building)
    Person.objects.filter(pk=head.pk).update(died_on=date(2025, 8, 9), whereabouts="市福利院")
    make_award(head, amount=735)
    Tagging.objects.give(make_tag("失能", "person"), people=[head], by=browser.user, since=date(2025, 1, 2))
    Belonging.objects.create(household=household, person=head, notion=Notion.BOOKLET, since=date(2019, 7, 6))
    Approval.objects.create(
        household=household, person=head, to=browser.user, by=supervisor, purpose="少时归档", ends_on=date(2020, 1, 1)
    )
    page = browser.get(sheet_of(household.memberships.get()))
    for words in ("2025-08-09", "市福利院", "735.00", "失能", "2025-01-02", "2019-07-06", "少时归档"):
        assertContains(page, words)


def test_what_was_withdrawn_is_not_on_a_persons_sheet(browser, household, head):
    for value, withdrawn in ((500, None), (900, date(2025, 2, 1))):
        Asset.objects.create(
            person=head, kind="savings", value=value, since=date(2025, 1, 1), withdrawn_on=withdrawn,
            withdrawn_because="误记" if withdrawn else "",
        )  # fmt: skip
    page = browser.get(sheet_of(household.memberships.get()))
    assertContains(page, "500.00")
    assertNotContains(page, "900.00")
