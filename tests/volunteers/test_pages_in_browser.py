"""The pages around signing in, in a real browser: they fit a phone, are in order, and the console stays silent."""

import pytest
from django.urls import reverse

from tests.browser import complaints
from tests.factories import make_building, make_holder
from volunteers.models import SecondFactor
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_around_signing_in_are_in_order(chromium, width):
    building = make_building()
    supervisor, keeper = make_holder(Role.SUPERVISOR, building), make_holder(Role.SECURITY_ADMIN)
    SecondFactor.begin(supervisor)
    page = chromium.open(supervisor, width=width)
    for name in ("rights", "signing_in:second_factor", "password_change"):
        page.goto(reverse(name))
        assert complaints(page) == [], name
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
    page = chromium.open(keeper, width=width)
    for name in ("signing_in:failures", "signing_in:signed_in"):
        page.goto(reverse(name))
        assert complaints(page) == [], name


def test_the_mark_over_a_page_lets_every_click_through(chromium, settings):
    settings.WATERMARK = True
    page = chromium.open(make_holder(Role.SUPERVISOR))
    page.goto("/")
    assert page.locator("svg.watermark").count() == 1
    page.click(".nav-main a[href='/households/']")
    assert page.url.endswith("/households/")


def test_before_a_sign_in_ends_one_is_asked_and_an_answer_renews_it(chromium, settings):
    settings.IDLE_MINUTES = 1
    page = chromium.open(make_holder(Role.CASEWORKER))
    page.goto("/")
    page.evaluate("localStorage.setItem('used-at', String(Date.now() - 40000))")
    page.wait_for_selector("#idle[open]", timeout=15_000)
    with page.expect_request("**/sign-in/still-here/"):
        page.click("#idle [data-close]")
    assert not page.evaluate("document.getElementById('idle').open")


def test_an_unattended_page_goes_away_when_the_sign_in_ends(chromium, settings):
    settings.IDLE_MINUTES = 1
    page = chromium.open(make_holder(Role.CASEWORKER))
    page.goto("/households/?status=open")
    page.evaluate("localStorage.setItem('used-at', String(Date.now() - 70000))")
    page.wait_for_url("**/login/?next=**", timeout=15_000)
