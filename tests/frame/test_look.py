"""The frame in a real browser: nobody is shut out, nothing is cut off, the keys work."""

from django.urls import reverse

from tests.browser import complaints, every_screen

PAGES = ["password_change", "password_change_done"]


@every_screen
def test_the_frame_is_accessible_and_fits_every_screen(chromium, caseworker, width, language):
    page = chromium.open(caseworker, width=width, language=language)
    for address in (*map(reverse, PAGES), "/nothing-here/"):
        page.goto(address)
        assert complaints(page) == [], address


def test_signing_in_is_accessible(chromium, caseworker):
    page = chromium.open(caseworker, width=360)
    page.context.clear_cookies(name="sessionid")
    page.goto(reverse("login"))
    assert complaints(page) == []


def test_a_slash_leads_to_the_search_box_unless_the_keys_are_off(page):
    page.goto(reverse("password_change"))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "find"


def test_the_first_thing_the_tabulator_reaches_skips_the_frame(page):
    page.goto("/nothing-here/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page"


def test_a_refused_form_puts_the_focus_on_its_errors(page):
    page.goto(reverse("password_change"))
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.click("main form button")
    assert "error-list" in page.evaluate("document.activeElement.className")


def test_the_language_changes_in_one_click_and_stays_on_the_page(page):
    page.goto(reverse("password_change"))
    page.click("button[lang=en]")
    assert page.url.endswith(reverse("password_change"))
    assert page.inner_text("h1") == "Change password"


def test_a_form_clicked_twice_is_sent_once(page):
    page.goto(reverse("password_change"))
    page.evaluate("document.querySelector('main form').noValidate = true")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('main form button').click()")
    page.wait_for_selector(".error-list")
    assert len(sent) == 1
