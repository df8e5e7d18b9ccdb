"""The papers of a file: added, kept encrypted, opened with a reason, corrected, withdrawn, asked for again."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from common.crypto import CannotDecrypt
from common.papers.reading import Paper
from households.documents import keeping, vault
from households.documents.keeping import NotAllowed, add_document
from households.models import AlreadyWithdrawn, Document, Household
from households.secrets.forms import OpenForm
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_document,
    make_group,
    make_holder,
    make_household,
    make_member,
)
from tests.households.papers import PLACE, active_pdfs, pdf, photo
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
LIST, NEW = "/households/T-1/documents/", "/households/T-1/documents/new/"


@pytest.fixture
def household():
    return make_household("T-1")


def upload(*contents, name="IMG_1.jpg", **fields):
    """What the form sends with these files."""
    files = [SimpleUploadedFile(name, data) for data in contents or [photo()]]
    return {"kind": "disability_card", "files": files, "submission": str(uuid4())} | fields


def stored_files():
    return [path for path in (Path(settings.MEDIA_ROOT) / "documents").rglob("*") if path.is_file()]


def open_it(browser, document, **typed):
    """The answer to asking for a document, and where it leads."""
    address = f"/households/{document.household.number}/documents/{document.key}/"
    return browser.post(address, {"why": "application", "submission": str(uuid4())} | typed)


def test_a_document_is_added_by_whoever_keeps_the_file(browser, household):
    member = make_member(household)
    data = upload(person=member.person.pk, issued_on="20250301", expires_on="2035-03-01", seen_on="2025-03-02")
    response = browser.post(NEW, data)
    document = Document.objects.get()
    assert response.url == f"{LIST}{document.key}/"
    assert (document.kind, document.person, document.format, document.pages) == (
        "disability_card", member.person, "jpg", 1,
    )  # fmt: skip
    assert (document.original_seen_by, document.original_seen_on) == (browser.user, date(2025, 3, 2))
    assert (document.uploaded_by, document.expires_on) == (browser.user, date(2035, 3, 1))
    assert document.history.get().history_user == browser.user


def test_what_lies_on_the_disk_is_encrypted_under_a_name_that_says_nothing(browser, household):
    before = set(stored_files())
    browser.post(NEW, upload(name="陈大明的残疾证.jpg"))
    (path,) = set(stored_files()) - before
    assert path.name == Document.objects.get().stored_name
    kept = path.read_bytes()
    assert b"JFIF" not in kept
    assert PLACE.encode() not in vault.take(path.name)
    assert path.stat().st_mode & 0o077 == 0


def test_bytes_put_in_another_documents_place_are_not_read(household):
    one, other = make_document(household, data=b"one"), make_document(household, data=b"other")
    vault._path(one.stored_name).write_bytes(vault._path(other.stored_name).read_bytes())
    with pytest.raises(CannotDecrypt):
        vault.take(one.stored_name)


def test_several_photos_become_one_document(browser, household):
    browser.post(NEW, upload(photo(), photo(), photo()))
    document = Document.objects.get()
    assert (document.format, document.pages) == ("pdf", 3)


def test_a_form_sent_twice_brings_one_document_and_one_file(browser, household):
    mark, before = str(uuid4()), len(stored_files())
    answers = [browser.post(NEW, upload(submission=mark)).url for _ in range(3)]
    assert len(set(answers)) == 1
    assert Document.objects.count() == 1
    assert len(stored_files()) == before + 1


def test_two_forms_with_the_same_mark_at_the_same_time_leave_no_file_behind(caseworker, household, monkeypatch):
    mark, before = uuid4(), len(stored_files())
    paper, today = Paper("jpg", 1, photo()), timezone.localdate()

    def add():
        return add_document(by=caseworker, household=household, paper=paper, submission=mark, today=today, kind="other")

    first = add()
    monkeypatch.setattr(type(Document.objects), "of_submission", lambda self, submission: None)
    assert add() == first
    assert len(stored_files()) == before + 1


def test_where_no_row_comes_of_it_the_file_goes_too(caseworker, household):
    before = len(stored_files())
    paper, today = Paper("jpg", 1, photo()), timezone.localdate()
    wrong = {"issued_on": today, "expires_on": today - timedelta(days=1)}
    with pytest.raises(IntegrityError):
        add_document(
            by=caseworker, household=household, paper=paper, submission=uuid4(), today=today, kind="other", **wrong
        )
    assert len(stored_files()) == before


def test_a_disk_that_is_full_leaves_neither_row_nor_file(caseworker, household, monkeypatch):
    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", full)
    before = len(stored_files())
    with pytest.raises(OSError, match="No space"):
        add_document(
            by=caseworker,
            household=household,
            paper=Paper("jpg", 1, photo()),
            submission=uuid4(),
            today=timezone.localdate(),
            kind="other",
        )
    assert not Document.objects.exists()
    assert len(stored_files()) == before


@pytest.mark.parametrize("name", active_pdfs())
def test_an_active_pdf_is_refused_in_the_form(browser, household, name):
    response = browser.post(NEW, upload(active_pdfs()[name]))
    assert response.context["form"].errors.keys() == {"files"}
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "passport"}, "kind"),
        ({"files": []}, "files"),
        ({"issued_on": "2025-03-02", "expires_on": "2025-03-01"}, "expires_on"),
        ({"issued_on": "2999-01-01"}, "issued_on"),
        ({"seen_on": "2999-01-01"}, "seen_on"),
        ({"submission": "x"}, "submission"),
    ],
)
def test_what_does_not_fit_is_said_in_the_form(browser, household, fields, wrong):
    response = browser.post(NEW, upload() | fields)
    assert response.context["form"].errors.keys() == {wrong}


def test_a_person_of_another_file_cannot_be_chosen(browser, household):
    stranger = make_household().memberships.get().person
    assert "person" in browser.post(NEW, upload(person=stranger.pk)).context["form"].errors


def test_more_than_the_office_takes_is_refused(browser, household, settings):
    settings.DOCUMENT_MEGABYTES = 0
    assert "files" in browser.post(NEW, upload()).context["form"].errors


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD])
def test_who_sees_nothing_secret_finds_no_documents(household, role):
    document = make_document(household)
    browser = Browser(make_holder(role, household.building))
    for address in (LIST, f"{LIST}{document.key}/"):
        assert browser.get(address).status_code == 404
    assertNotContains(browser.get("/households/T-1/"), LIST)
    assert len(browser.get("/documents/").context["page"].rows) == 0


def test_a_reviewer_reads_and_adds_nothing(household):
    document = make_document(household)
    browser = Browser(make_holder(Role.REVIEWER, household.building))
    assertNotContains(browser.get(LIST), NEW)
    for page in ("new/", f"{document.key}/correct/", f"{document.key}/withdraw/"):
        assert browser.post(LIST + page).status_code == 403
    assert open_it(browser, document).status_code == 302


def test_who_keeps_no_files_cannot_add_by_the_deed_either(household):
    with pytest.raises(NotAllowed):
        add_document(
            by=make_holder(Role.REVIEWER, household.building),
            household=household,
            paper=Paper("jpg", 1, b""),
            submission=uuid4(),
            today=timezone.localdate(),
        )


def test_a_document_is_saved_by_the_words_of_the_file_and_never_shown(browser, household):
    document = make_document(household, data=photo(), person=adult(household), kind="diagnosis", words="第/1 次")
    page = browser.get(open_it(browser, document).url)
    assertContains(page, "/file/")
    opening = document.openings.get()
    response = browser.get(f"/openings/{opening.key}/file/")
    assert response.content == photo()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''T-1_")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert (opening.by, opening.reason) == (browser.user, str(dict(OpenForm.REASONS)["application"]))


def adult(household):
    return make_member(household, "陈成年", birth_date=date(1960, 1, 1)).person


def test_a_pdf_is_saved_as_a_pdf(browser, household):
    document = make_document(household, data=pdf(), format="pdf")
    open_it(browser, document)
    response = browser.get(f"/openings/{document.openings.get().key}/file/")
    assert (response["Content-Type"], response.content) == ("application/pdf", pdf())


def test_a_document_whose_bytes_are_gone_is_not_found(browser, household):
    document = make_document(household)
    vault.throw_away(document.stored_name)
    open_it(browser, document)
    assert browser.get(f"/openings/{document.openings.get().key}/file/").status_code == 404


def test_a_withdrawn_document_stays_with_its_reason(browser, household):
    document = make_document(household)
    browser.post(f"{LIST}{document.key}/withdraw/", {"because": "不是本户的"})
    document.refresh_from_db()
    assert (document.withdrawn_by, document.withdrawn_because) == (browser.user, "不是本户的")
    assertContains(browser.get(LIST), "不是本户的")
    assert vault.take(document.stored_name)
    with pytest.raises(AlreadyWithdrawn):
        document.withdraw(by=browser.user, because="又一次")


def test_what_is_written_about_a_document_can_be_corrected(browser, household):
    document = make_document(household, kind="other")
    page = f"{LIST}{document.key}/correct/"
    browser.post(page, {"kind": "identity_card", "expires_on": "2030-01-01", "seen_on": "2025-01-01", "version": 0})
    document.refresh_from_db()
    assert (document.kind, document.expires_on) == ("identity_card", date(2030, 1, 1))
    assert document.original_seen_by == browser.user
    late = browser.post(page, {"kind": "booklet", "words": "我写的", "version": 0})
    assert late.status_code == 409
    assertContains(late, "我写的", status_code=409)
    document.refresh_from_db()
    assert document.kind == "identity_card"


def test_a_correction_that_leaves_the_day_alone_leaves_who_saw_the_original(browser, household):
    document = make_document(household)
    other = make_holder(Role.SUPERVISOR, household.building)
    keeping.correct_document(by=other, document=document, version=0, seen_on=date(2025, 1, 1))
    page = f"{LIST}{document.key}/correct/"
    browser.post(page, {"kind": "booklet", "seen_on": "2025-01-01", "version": 1})
    document.refresh_from_db()
    assert (document.kind, document.original_seen_by) == ("booklet", other)


# --- those that expire -------------------------------------------------------------------------------------------


def expiring(browser):
    return [row.pk for row in browser.get("/documents/").context["page"].rows]


@pytest.mark.parametrize(("days", "shown"), [(-400, True), (-1, True), (0, True), (30, True), (31, False)])
def test_a_paper_is_asked_for_thirty_days_before_it_expires(browser, household, days, shown):
    document = make_document(household, expires_on=timezone.localdate() + timedelta(days=days))
    assert expiring(browser) == ([document.pk] if shown else [])


def test_withdrawn_replaced_and_closed_ones_are_not_asked_for(browser, household):
    today = timezone.localdate()
    person, other = adult(household), make_member(household, "陈二").person
    for whose in (None, person):
        make_document(household, person=whose, expires_on=today)
        make_document(household, person=whose, expires_on=today + timedelta(days=900))
    make_document(household, kind="booklet", expires_on=today).withdraw(by=browser.user, because="错")
    gone = make_member(household, "陈三", left_on=today)
    make_document(household, person=gone.person, expires_on=today)
    closed = make_household()
    make_document(closed, expires_on=today)
    Household.objects.get(pk=closed.pk).close(by=browser.user, on=today, because="迁走")
    still = make_document(household, person=other, expires_on=today)
    assert expiring(browser) == [still.pk]


def test_papers_of_another_community_are_not_counted(browser):
    elsewhere = make_household(building=make_building("六安路1栋", make_group("他组")))
    make_document(elsewhere, expires_on=timezone.localdate())
    lead = make_holder(Role.GROUP_LEAD, elsewhere.building)
    assert expiring(Browser(lead)) == []


def test_the_home_page_counts_them_and_leads_to_the_list(browser, household):
    make_document(household, expires_on=timezone.localdate())
    counts = browser.get("/home/counts/").context["counts"]
    assert {"number": 1, "url": "/documents/"}.items() <= next(c for c in counts if c["url"] == "/documents/").items()
    assertContains(browser.get("/households/T-1/"), LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts(browser, household, rows, django_assert_num_queries):
    for _ in range(rows):
        make_document(household, person=adult(household), kind="booklet", expires_on=timezone.localdate())
    with django_assert_num_queries(4):
        browser.get("/documents/")
    browser.get(LIST)  # that somebody looked is written once
    with django_assert_num_queries(12):
        browser.get(LIST)


def test_the_day_a_document_was_added_is_the_offices_day(browser, household):
    make_document(household, uploaded_at=datetime(2025, 9, 1, 20, 0, tzinfo=UTC))
    assertContains(browser.get(LIST), "2025-09-02")
