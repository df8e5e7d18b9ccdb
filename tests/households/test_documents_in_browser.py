"""The pages of documents and of printing in a real browser: readable by everybody, on a phone, and saved by a click."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.browser import complaints, every_screen
from tests.factories import make_document, make_household, make_member
from tests.households.papers import photo

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "很长的名字" * 12


@pytest.fixture
def household(caseworker):
    household = make_household("T-1", head="单春华", room=LONG, bank_account="6299990000046150740")
    member = make_member(household, LONG[:60], birth_date="1960-01-01")
    make_document(household, words=LONG, expires_on=timezone.localdate())
    make_document(household, person=member.person, data=photo()).withdraw(by=caseworker, because=LONG)
    return household


@every_screen
def test_no_page_is_wider_than_the_screen_and_all_can_be_read_by_everybody(
    chromium, caseworker, household, width, language
):
    page = chromium.open(caseworker, width=width, language=language)
    document, pk = household.documents.first(), household.memberships.first().pk
    for path in (
        "/documents/",
        "/households/T-1/documents/",
        "/households/T-1/documents/new/",
        f"/households/T-1/documents/{document.key}/",
        f"/households/T-1/documents/{document.key}/correct/",
        f"/households/T-1/documents/{document.key}/withdraw/",
        "/households/T-1/account/",
        f"/households/T-1/members/{pk}/identity/",
        "/households/T-1/print/",
        "/households/T-1/print/whole/",
        f"/households/T-1/members/{pk}/print/",
    ):
        page.goto(path)
        assert complaints(page) == [], path


def test_a_photo_is_put_on_file_and_saved_again_with_the_keyboard(page, household, tmp_path):
    picture = tmp_path / "IMG_0001.jpg"
    picture.write_bytes(photo((400, 300)))
    page.goto("/households/T-1/documents/new/")
    page.set_input_files("#id_files", [picture, picture])
    page.select_option("#id_kind", "disability_card")
    page.focus("form.form button.btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_why")
    page.focus("#id_why_0")
    page.keyboard.press("Space")
    page.focus("form.form button.btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/openings/**")
    with page.expect_download() as download:
        page.click("main a.btn-primary")
    assert download.value.suggested_filename.endswith(".pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
