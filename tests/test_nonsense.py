"""What nobody types and machines send: it is refused, never an error of ours."""

import pytest

from tests.browser import Browser
from tests.factories import make_holder, make_household, make_need
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/search/?q=%00", "/households/%00/", "/visits/new/?household=%00", "/needs/?place=a%00", "/grid/?%00=1"],
)
def test_an_address_with_a_nul_is_refused(address, caseworker):
    assert Browser(caseworker).get(address).status_code == 400


def test_a_nul_in_a_box_for_a_place_or_a_person_is_refused_in_the_form(caseworker):
    household, browser = make_household("T-1"), Browser(caseworker)
    edited = browser.post("/households/T-1/edit/", {"building": "淮\0河", "risk": "general", "category": "none"})
    assert "building" in edited.context["form"].errors
    need = make_need(household)
    assigned = browser.post(f"/needs/{need.pk}/assign/", {"version": 0, "owner": "陈\0明"})
    assert assigned.status_code == 422


@pytest.mark.parametrize("typed", ["x\r\ny", "9" * 30])
@pytest.mark.parametrize(("model", "box"), [("place", "parent"), ("post", "user"), ("user", "team")])
def test_what_is_no_key_in_a_box_of_the_admin_site_is_refused_in_the_form(model, box, typed):
    browser, address = Browser(make_holder(Role.SUPERVISOR)), f"/admin/volunteers/{model}/add/"
    assert browser.get(address, {box: typed}).status_code == 200
    assert box in browser.post(address, {box: typed}).context["adminform"].form.errors


def test_a_version_as_large_as_a_number_can_be_comes_too_late(caseworker):
    make_household("T-1")
    typed = {"building": "淮河路3栋", "risk": "general", "category": "none", "room": "9室", "version": 2**31 - 1}
    assert Browser(caseworker).post("/households/T-1/edit/", typed).status_code == 409


def test_a_file_is_not_said_to_be_opened_after_it_was_closed():
    keeper = make_holder(Role.CASEWORKER)
    household = make_household("T-1")
    household.close(by=keeper, on=household.opened_on, because="迁出")
    typed = {"building": "淮河路3栋", "risk": "general", "category": "none", "version": 1, "opened_on": "2025-09-01"}
    edited = Browser(keeper).post("/households/T-1/edit/", typed)
    assert "opened_on" in edited.context["form"].errors
