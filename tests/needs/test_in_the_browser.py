"""The pages of needs in a real browser: on every screen, in both languages, by keyboard alone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from needs.kinds import seed_kinds
from needs.models import Need, Status
from tests.browser import complaints, every_screen
from tests.factories import make_holder, make_household, make_kind, make_need, make_unit, make_visit
from tests.needs.people import bring_to, make_helper
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


def address_of(need, path=""):
    return f"/needs/{need.pk}/{path}"


@every_screen
def test_every_page_is_accessible_and_fits_every_screen(chromium, width, language):
    seed_kinds()
    household = make_household("T-1")
    group_lead, caseworker = make_holder(Role.GROUP_LEAD), make_holder(Role.CASEWORKER)
    make_visit(household)
    make_unit(ended_on=None)
    needs = {
        status: bring_to(
            status, worker=group_lead, checker=make_holder(Role.SUPERVISOR), need=make_need(household, what="安装扶手")
        )
        for status in Status
    }
    pages = [
        "/needs/",
        "/needs/?status=all&urgency=normal",
        "/needs/?urgency=nonsense",
        "/needs/new/",
        "/needs/new/?q=陈",
        "/needs/new/?household=T-1",
        "/households/T-1/needs/",
        "/partners/",
        *(address_of(need) for need in needs.values()),
        address_of(needs[Status.TO_CHECK], "check/"),
        address_of(needs[Status.IN_HAND], "correct/"),
    ]
    page = chromium.open(caseworker, width=width, language=language)
    for address in pages:
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        assert complaints(page) == [], address


def test_rows_of_the_list_are_dense(page):
    make_need()
    page.goto("/needs/")
    assert 25 <= page.evaluate("document.querySelector('.rows tbody tr').offsetHeight") <= 28


def test_by_keyboard_alone_a_need_is_found_opened_taken_on_and_proposed_as_done(chromium):
    page = chromium.open(make_holder(Role.GROUP_LEAD))
    need = make_need(what="安装扶手")
    page.goto("/needs/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address_of(need)}")
    page.focus("#take_on button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#propose_done")
    page.focus("#propose_done textarea[name=result]")
    page.keyboard.type("已装好")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("签收单")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pill-watch")
    need.refresh_from_db()
    assert (need.status, need.evidence.get().kind) == (Status.TO_CHECK, "receipt")


def test_rows_are_chosen_by_key_and_given_to_somebody_suggested(chromium):
    helper = make_helper(name="于阿子")
    page = chromium.open(make_holder(Role.CASEWORKER))
    needs = [make_need() for _ in range(2)]
    page.goto("/needs/")
    for _ in needs:
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.focus(".bulkbar input[name=owner]")
    page.wait_for_selector(".bulkbar datalist option[value='于阿子']", state="attached")
    page.keyboard.type("于阿子")
    page.keyboard.press("Enter")
    page.wait_for_selector(".note-fine")
    assert Need.objects.owned_by(helper).count() == 2


def test_a_filter_swaps_the_list_and_can_be_taken_away(page):
    make_need(what="安装扶手", kind=make_kind("居住安全"))
    make_need(what="米面油", kind=make_kind("物资帮扶"))
    page.goto("/needs/")
    page.select_option("select[name=kind]", label="物资帮扶")
    expect(page.locator(".rows tbody tr")).to_have_count(1)
    assert "kind=" in page.url
    page.click(".chosen-words a")
    expect(page.locator(".rows tbody tr")).to_have_count(2)


def test_whoever_comes_second_sees_who_was_first_and_what_was_typed(chromium):
    need = bring_to(Status.TAKEN_ON, worker=make_holder(Role.GROUP_LEAD), checker=None, need=make_need())
    first = make_holder(Role.ADVISER)
    page = chromium.open(make_holder(Role.CASEWORKER))
    page.goto(address_of(need))
    page.click("#drop summary")
    page.fill("#drop textarea", "已搬走")
    Need.objects.get(pk=need.pk).drop(by=first, because="重复登记")
    page.click("#drop button")
    page.wait_for_selector(".stale")
    told = page.inner_text(".stale")
    assert first.name in told and "已搬走" in told and f"{timezone.localdate():%Y-%m-%d}" in told


def test_a_need_closed_off_stands_under_closed_off(page):
    need = bring_to(Status.TO_CHECK, worker=make_holder(Role.GROUP_LEAD), checker=None, need=make_need())
    page.goto(address_of(need, "check/"))
    page.click("#close button.btn-primary")
    page.wait_for_selector(".pill-fine")
    page.goto("/needs/?status=closed")
    assert page.locator(".rows tbody tr").count() == 1
