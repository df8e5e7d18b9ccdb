"""What only a real browser shows: suggestions, filters without reloading, what was typed is kept."""

import pytest

from households.models import Household, Tagging
from households.search import refresh_search
from tests.browser import complaints, every_screen
from tests.factories import make_household, make_member, make_tag

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "很长的名字" * 12


@pytest.fixture
def household(caseworker):
    household = make_household("T-1", head="单春华", room=LONG, note=LONG)
    make_member(household, LONG[:60], health="grave")
    make_household("T-2", head="张伟", risk="high")
    refresh_search(Household.objects.values_list("pk", flat=True))
    return household


def test_while_one_types_the_box_suggests_files(page, household):
    page.goto("/")
    page.fill("#find", "sch")
    page.wait_for_selector(".find-list a")
    assert "单春华" in page.inner_text(".find-list")
    page.click(".find-list a")
    page.wait_for_url("**/households/T-1/")


def test_the_keys_lead_through_what_the_box_suggests(page, household):
    page.goto("/needs/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("單")
    page.wait_for_selector(".find-list a")
    box = page.locator("#find")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "find-hit-1"
    assert complaints(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None  # round, and back in the box
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/T-1/")


def test_escape_puts_the_suggestions_away_and_enter_searches(page, household):
    page.goto("/needs/")
    page.fill("#find", "张伟")
    page.wait_for_selector(".find-list a")
    page.keyboard.press("Escape")
    assert page.locator(".find-list").count() == 0
    assert page.locator("#find").get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator("tbody tr").count() == 1


def test_from_the_box_the_typed_name_goes_along_to_a_new_file(page, household):
    page.goto("/needs/")
    page.fill("#find", "赵无名")
    page.wait_for_selector("#find-new")
    assert "赵无名" in page.inner_text("#find-new")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/new/**")
    assert page.input_value("#id_head-name") == "赵无名"


def test_the_search_page_finds_while_one_types(chromium, caseworker, household):
    page = chromium.open(caseworker, width=360)
    page.goto("/search/")
    page.type("#search-words", "zw")
    page.wait_for_selector("#results tbody tr")
    assert "T-2" in page.inner_text("#results")
    assert "q=zw" in page.url
    page.type("#search-words", "q")
    page.wait_for_selector("#results .empty")


def test_a_filter_changes_the_list_without_reloading_and_stands_in_the_address(page, household):
    page.goto("/households/")
    page.evaluate("window.stays = true")
    page.select_option("#id_risk", "high")
    page.wait_for_selector("text=T-1", state="detached")
    assert "risk=high" in page.url
    assert page.evaluate("window.stays")
    page.click(".chosen-words a")
    page.wait_for_selector("text=T-1")


def test_the_list_works_without_scripts(chromium_process, chromium, caseworker, household):
    page = chromium.open(caseworker)
    context = page.context
    bare = chromium_process.new_context(
        base_url=chromium.address, java_script_enabled=False, storage_state=context.storage_state()
    )
    page = bare.new_page()
    page.goto("/households/")
    page.select_option("#id_risk", "high")
    page.click("form.filters button")
    assert page.locator("tbody tr").count() == 1
    bare.close()


def test_what_was_typed_stays_when_the_form_is_refused(page, household):
    page.goto("/households/T-1/members/new/")
    page.fill("#id_name", "陈小明")
    page.fill("#id_identity_number", "340103198101049971")
    page.click("form.form button.btn-primary")
    page.wait_for_selector(".error-list")
    assert page.input_value("#id_name") == "陈小明"
    assert page.locator("#id_identity_number").get_attribute("aria-invalid") == "true"


@every_screen
def test_no_page_is_wider_than_the_screen_and_all_can_be_read_by_everybody(
    chromium, caseworker, household, width, language
):
    page = chromium.open(caseworker, width=width, language=language)
    pk, since = household.memberships.first().pk, household.opened_on
    frail = make_member(household, "单小明", disability_class="5", disability_level=2).person
    Tagging.objects.give(make_tag(LONG[:40]), households=[household], by=None, since=since)
    Tagging.objects.give(make_tag(LONG[-39:], "person"), people=[frail], by=None, since=since)
    for path in (
        "/households/",
        "/households/?risk=nonsense",
        "/households/new/",
        "/households/T-1/",
        "/households/T-1/members/",
        "/households/T-1/history/",
        "/households/T-1/edit/",
        "/households/T-1/close/",
        "/households/T-1/members/new/",
        "/households/T-1/members/head/",
        f"/households/T-1/members/{pk}/edit/",
        f"/households/T-1/members/{pk}/leave/",
        "/search/?q=张伟",
    ):
        page.goto(path)
        assert complaints(page) == [], path


@every_screen
def test_pages_of_many_files_and_of_doubles_can_be_read_by_everybody(chromium, caseworker, household, width, language):
    page = chromium.open(caseworker, width=width, language=language)
    twin = make_household("T-3", head="張偉", room=LONG).memberships.get().person
    head = household.memberships.get(is_head=True).person
    make_tag(LONG[:40])
    for path in (
        "/households/columns/",
        "/households/export/",
        "/households/T-1/tags/",
        "/households/duplicates/",
        f"/households/duplicates/{head.pk}/{twin.pk}/",
    ):
        page.goto(path)
        assert complaints(page) == [], path
    for deed in ("pair", "move", "tag", "untag"):
        page.goto("/households/")
        page.check(f"input[name=chosen][value='{household.pk}']")
        page.click(f".bulkbar button[formaction*='/all/{deed}/']")
        page.wait_for_url(f"**/households/all/{deed}/**")
        assert complaints(page) == [], deed


def test_files_are_tagged_by_the_keyboard_alone(page, household):
    make_tag("独居")
    page.goto("/households/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.focus(".bulkbar button[formaction*='/all/tag/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/all/tag/**")
    page.select_option("#id_tag", label="独居")
    page.keyboard.press("Tab")
    page.focus("form.form .form-foot button")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[name=sure]")
    assert "1" in page.inner_text("#plan-title")
    page.focus("button[name=sure]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/?*")
    assert Tagging.objects.get().household.number == "T-1"
