"""The audit log's pages: everything for the audit administrator, a file's own for whoever keeps the file."""

import hashlib

import pytest
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.keeping import correct_file
from households.moving import move
from households.opening import open_household
from tests.browser import Browser
from tests.factories import make_building, make_far_building, make_group, make_holder, make_household
from volunteers.audit.recording import record
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
LOG = "/audit/"


@pytest.fixture
def auditor():
    return Browser(make_holder(Role.AUDITOR))


@pytest.fixture
def household(caseworker):
    household = make_household("T-1", head="陈大明", phone="13800000001")
    household.correct(by=caseworker, version=0, phone="13800000002", bank_account="6222000011112222")
    return household


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_but_the_audit_administrator_reads_the_log(role):
    browser = Browser(make_holder(role))
    assert browser.get(LOG).status_code == 403
    assert browser.get(f"{LOG}export/").status_code == 403


def test_the_log_tells_who_did_what_to_which_file_and_nothing_of_the_family(auditor, household, caseworker):
    page = auditor.get(LOG)
    assertContains(page, "T-1")
    assertContains(page, caseworker.username)
    for hidden in ("陈大明", "13800000001", "13800000002", "6222000011112222"):
        assertNotContains(page, hidden)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"file": "T-1"}, True),
        ({"file": "T-2"}, False),
        ({"did": "changed"}, True),
        ({"did": "printed"}, False),
        ({"since": "2020-01-01"}, True),
        ({"until": "2020-01-01"}, False),
        ({"failed": "yes"}, False),
        ({"did": "nonsense"}, False),
    ],
)
def test_the_log_is_searched(auditor, household, query, found):
    rows = auditor.get(LOG, query).context["table"].data
    assert any(row["file"] == "T-1" for row in rows) == found


def test_a_file_that_left_the_office_is_found_by_all_of_its_hash_and_by_nothing_less(auditor, household):
    record(Did.EXPORTED, sha256="ab" * 32, reason="季度报送")
    for typed, found in (("ab" * 32, 1), ("AB" * 32, 1), ("cd" * 32, 0), ("ab", 0), ("13800000001", 0)):
        assert len(auditor.get(LOG, {"sha256": typed}).context["table"].data) == found, typed


def test_the_words_that_an_export_searched_for_are_shown_to_nobody_who_reads_no_files(auditor, household):
    record(Did.EXPORTED, filter={"query": "risk=high&q=陈大明&sort=number"}, reason="季度报送")
    record(Did.CHANGED, details_of="an earlier version", rows_written=[{"did": "changed", "what": "needs.gone"}])
    page = auditor.get(LOG)
    assertContains(page, "risk=high")
    assertNotContains(page, "陈大明")


def test_the_log_is_searched_by_person(auditor, household, caseworker):
    for words, found in ((caseworker.username, True), (caseworker.name, True), ("nobody", False)):
        rows = auditor.get(LOG, {"who": words}).context["table"].data
        assert any(row["file"] == "T-1" for row in rows) == found


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_costs_the_same_for_one_entry_and_for_three(auditor, rows, django_assert_num_queries):
    for _ in range(rows):
        record(Did.EXPORTED, rows=1)
    with django_assert_num_queries(4):
        auditor.get(LOG)


def test_taking_the_log_out_is_written_into_it_with_the_hash_of_the_file(auditor, household):
    answer = auditor.post(f"{LOG}export/?did=changed", {"reason": "年度检查"})
    told = AuditEntry.objects.get(did=Did.EXPORTED)
    assert hashlib.sha256(answer.content).hexdigest() in told.details
    assert (told.reason, '"did": "changed"' in told.details) == ("年度检查", True)


def test_the_log_is_not_taken_out_without_a_reason(auditor):
    assert auditor.post(f"{LOG}export/", {"reason": " "}).status_code == 200
    assert not AuditEntry.objects.filter(did=Did.EXPORTED).exists()


def test_whoever_keeps_a_file_sees_who_changed_what_with_secrets_masked(browser, household):
    page = browser.get(reverse("households:log", args=["T-1"]))
    assertContains(page, "13800000001 → 13800000002")
    assertNotContains(page, "6222000011112222")


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD, Role.REVIEWER])
def test_whoever_keeps_no_files_does_not_see_who_looked(role, household):
    browser = Browser(make_holder(role, household.building))
    assert browser.get(reverse("households:log", args=["T-1"])).status_code == 404
    assertNotContains(browser.get("/households/T-1/"), reverse("households:log", args=["T-1"]))


def test_a_file_shows_no_entries_of_another(browser, household, caseworker):
    other = make_household("T-2", building=make_building("另一栋", make_group("另一组")))
    browser.get("/households/T-2/")
    rows = browser.get(reverse("households:log", args=["T-1"])).context["table"].data
    assert AuditEntry.objects.of_file(other.pk).exists()
    assert not {row["did"] for row in rows if row["file"] == "T-2"}


def test_of_what_was_done_to_several_files_each_tells_its_own_values(browser, household):
    supervisor, there = make_holder(Role.SUPERVISOR), make_household("T-9", building=make_far_building())
    with atomic():  # as an import is
        for file, phone in ((household, "13800000001"), (there, "13900000009")):
            told = {"phone": phone, "version": file.version, "on": timezone.localdate()}
            correct_file(by=supervisor, household=file, **told)
    assert len(AuditEntry.objects.latest("number").files.split()) == 2
    page = browser.get(reverse("households:log", args=["T-1"]))
    assertContains(page, "13800000001")
    assertNotContains(page, "13900000009")


def test_the_log_of_a_file_that_moved_here_names_the_building_it_came_from(browser, household):
    moved = make_household("T-3", building=make_far_building())
    move(by=None, household=moved, on=timezone.localdate(), building=household.building)
    changes = [row["changes"] for row in browser.get(reverse("households:log", args=["T-3"])).context["table"].data]
    assert any("远楼" in words and household.building.name in words for words in changes)


def test_opening_a_file_is_one_entry(caseworker):
    building = make_building()
    before = AuditEntry.objects.count()
    file = open_household(
        by=caseworker, building=building, head={"name": "王一"}, members=[{"name": "王二"}], on=timezone.localdate()
    )
    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.of_file(file.pk).get().by == caseworker
