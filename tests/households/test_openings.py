"""Opening what is secret: with a reason, written down once, for oneself and for minutes; children's by approval."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Approval, Opening
from households.models.secret import WrittenOnce
from households.secrets.opening import NotOpened, is_child, open_secret
from tests.browser import Browser
from tests.factories import (
    make_document,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_member,
    make_opening,
    make_person,
)
from volunteers.models import AuditEntry, Chain, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
ACCOUNT = "/households/T-1/account/"


@pytest.fixture
def household():
    return make_household("T-1", bank_account="6299990000046150740", head_identity=make_identity(date(1960, 1, 1)))


def reason(**more):
    return {"why": "verification", "submission": str(uuid4())} | more


def identity_page(membership):
    return f"/households/{membership.household.number}/members/{membership.pk}/identity/"


def test_a_whole_account_is_shown_to_whoever_says_why_and_that_is_written_down(browser, household):
    assertNotContains(browser.get(ACCOUNT), household.bank_account)
    response = browser.post(ACCOUNT, reason(words="核对工资卡"))
    assertContains(browser.get(response.url), household.bank_account)
    opening = Opening.objects.get()
    assert (opening.by, opening.what, opening.household) == (browser.user, "account", household)
    assert "核对工资卡" in opening.reason
    assertContains(browser.get("/households/T-1/documents/"), "核对工资卡")


def test_a_whole_identity_number_likewise(browser, household):
    head = household.memberships.get()
    assertContains(browser.get("/households/T-1/members/"), identity_page(head))
    response = browser.post(identity_page(head), reason())
    assertContains(browser.get(response.url), head.person.identity_number)
    assert Opening.objects.get().person == head.person


def test_without_a_reason_nothing_is_opened(browser, household):
    for typed in ({}, reason(why=""), reason(why="other"), reason(why="curiosity"), reason(submission="x")):
        assert browser.post(ACCOUNT, typed).status_code == 200
    assert not Opening.objects.exists()


def test_a_form_sent_a_hundred_times_is_one_opening(browser, household):
    typed = reason()
    assert len({browser.post(ACCOUNT, typed).url for _ in range(100)}) == 1
    assert Opening.objects.count() == 1


def test_one_mark_opens_nothing_else(browser, household):
    typed = reason()
    one = browser.post(ACCOUNT, typed).url
    other = browser.post(identity_page(household.memberships.get()), typed).url
    assert one != other
    assert Opening.objects.count() == 2


def test_what_was_opened_closes_after_ten_minutes(browser, household):
    document = make_document(household)
    long_ago = timezone.now() - timedelta(minutes=10)
    opening = make_opening(household, by=browser.user, document=document, what="document", at=long_ago)
    assert browser.get(f"/openings/{opening.key}/").status_code == 410
    assert browser.get(f"/openings/{opening.key}/file/").status_code == 404
    old = make_opening(household, by=browser.user, at=long_ago)
    assertNotContains(browser.get(f"/openings/{old.key}/"), household.bank_account, status_code=410)


def test_what_a_colleague_opened_is_closed_to_oneself(browser, household):
    colleague = make_holder(Role.ADVISER, household.building)
    opening = make_opening(household, by=colleague)
    assert Browser(colleague).get(f"/openings/{opening.key}/").status_code == 200
    assert browser.get(f"/openings/{opening.key}/").status_code == 404


def test_what_was_opened_in_a_post_that_ended_is_closed(household):
    user = make_holder(Role.CASEWORKER, household.building)
    opening = make_opening(household, by=user)
    user.posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert Browser(user).get(f"/openings/{opening.key}/").status_code == 404


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD])
def test_who_sees_nothing_secret_opens_nothing(household, role):
    user = make_holder(role, household.building)
    head = household.memberships.get()
    for address in (ACCOUNT, identity_page(head)):
        assert Browser(user).post(address, reason()).status_code == 404
    assertNotContains(Browser(user).get("/households/T-1/members/"), "/identity/")
    with pytest.raises(NotOpened):
        open_secret(
            by=user, household=household, what="account", reason="x", submission=uuid4(), today=timezone.localdate()
        )


def test_a_member_of_another_file_is_not_opened_through_ones_own(browser, household):
    elsewhere = make_far_building()
    stranger = make_household(building=elsewhere).memberships.get()
    assert browser.post(f"/households/T-1/members/{stranger.pk}/identity/", reason()).status_code == 404


def test_an_opening_is_written_once(browser, household):
    opening = make_opening(household, by=browser.user)
    opening.reason = "别的"
    for change in (opening.save, opening.delete, Opening.objects.all().delete):
        with pytest.raises(WrittenOnce):
            change()
    with pytest.raises(WrittenOnce):
        Opening.objects.update(reason="别的")


# --- children ----------------------------------------------------------------------------------------------------

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("born", "child"), [(date(2008, 3, 1), False), (date(2008, 3, 2), True), (date(2020, 1, 1), True), (None, True)]
)
def test_a_child_is_whoever_is_not_known_to_be_eighteen(born, child):
    assert is_child(make_person(birth_date=born), TODAY) is child


@pytest.fixture
def child(household):
    return make_member(household, "陈小小", birth_date=timezone.localdate() - timedelta(days=3650))


@pytest.fixture
def paper(household, child):
    return make_document(household, person=child.person)


def page_of(paper):
    return f"/households/T-1/documents/{paper.key}/"


def test_a_childs_document_is_refused_in_a_clear_sentence(browser, paper):
    supervisor = make_holder(Role.SUPERVISOR, paper.household.building)
    assertContains(browser.get(page_of(paper)), "陈小小")
    assertContains(browser.get(page_of(paper)), supervisor.name)
    refused = browser.post(page_of(paper), reason())
    assert refused.status_code == 403
    assert refused.context["refused"]
    assert refused.context["form"] is None
    assert not Opening.objects.exists()


def test_a_childs_document_cannot_be_made_somebody_elses_to_open_it(browser, household, paper):
    head = household.memberships.get(is_head=True).person
    for person in ("", head.pk):
        browser.post(f"{page_of(paper)}correct/", {"kind": "booklet", "person": person, "version": paper.version})
        paper.refresh_from_db()
    assert (paper.kind, paper.person.name) == ("booklet", "陈小小")


def test_a_supervisor_opens_it_with_a_reason(household, paper):
    supervisor = make_holder(Role.SUPERVISOR, household.building)
    assert Browser(supervisor).post(page_of(paper), reason()).status_code == 302
    assert Opening.objects.get().person == paper.person


def approve(supervisor, child, colleague, **more):
    address = f"/households/T-1/members/{child.pk}/approval/"
    typed = {"to": colleague.pk, "purpose": "办理入学补助", "ends_on": timezone.localdate(), "submission": str(uuid4())}
    return Browser(supervisor).post(address, typed | more)


def test_with_a_supervisors_approval_a_colleague_opens_it_until_the_last_day(browser, household, child, paper):
    supervisor = make_holder(Role.SUPERVISOR, household.building)
    assert approve(supervisor, child, browser.user).status_code == 302
    assertContains(browser.get("/households/T-1/documents/"), "办理入学补助")
    assert browser.post(page_of(paper), reason()).status_code == 302
    Approval.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert browser.post(page_of(paper), reason()).status_code == 403


def test_an_approval_holds_for_one_colleague_and_one_child(browser, household, child, paper):
    supervisor, other = make_holder(Role.SUPERVISOR, household.building), make_holder(Role.ADVISER, household.building)
    approve(supervisor, child, other)
    assert browser.post(page_of(paper), reason()).status_code == 403
    sister = make_member(household, "陈小妹", birth_date=timezone.localdate())
    assert Browser(other).post(page_of(make_document(household, person=sister.person)), reason()).status_code == 403


def test_only_a_supervisor_approves(browser, child):
    assert approve(browser.user, child, browser.user).status_code == 403
    assert not Approval.objects.exists()


def test_an_approval_is_for_thirty_days_at_most_and_for_who_may_see_it(browser, household, child):
    supervisor = make_holder(Role.SUPERVISOR, household.building)
    late = timezone.localdate() + timedelta(days=31)
    for wrong in ({"ends_on": late}, {"ends_on": "2020-01-01"}, {"purpose": ""}, {"to": supervisor.pk}):
        assert approve(supervisor, child, browser.user, **wrong).status_code == 200
    lead = make_holder(Role.GROUP_LEAD, household.building)
    assert approve(supervisor, child, lead).status_code == 200
    assert not Approval.objects.exists()


def test_an_approval_sent_twice_is_one(browser, household, child):
    supervisor, mark = make_holder(Role.SUPERVISOR, household.building), str(uuid4())
    for _ in range(3):
        approve(supervisor, child, browser.user, submission=mark)
    assert Approval.objects.count() == 1


def test_the_audit_log_tells_what_was_opened_once_and_nothing_where_nothing_was(browser, household):
    changes = AuditEntry.objects.filter(chain=Chain.CHANGES)  # that the form was looked at stands in the other
    before = changes.count()
    browser.post(ACCOUNT, reason(why=""))
    assert changes.count() == before
    typed = reason(words="核对工资卡")
    address, _again, _once_more = (browser.post(ACCOUNT, typed).url for _ in range(3))
    assert changes.count() == before + 1
    entry = AuditEntry.objects.get(did=Did.OPENED)
    assert (entry.by_id, entry.file_id, entry.word) == (browser.user.pk, household.pk, "account")
    assert "核对工资卡" in entry.reason
    browser.get(address)
    assert AuditEntry.objects.filter(did=Did.LOOKED, file_id=household.pk).exists()


def test_whichever_way_something_is_opened_it_stands_in_the_audit_log_once(browser, household):
    """Account, number, document: what was opened and what was written down are the same rows (S3)."""
    document = make_document(household)
    for page in (ACCOUNT, identity_page(household.memberships.get()), page_of(document)):
        assert browser.post(page, reason()).status_code == 302, page
    told = AuditEntry.objects.filter(did=Did.OPENED).values_list("word", "by", "file_id")
    opened = Opening.objects.values_list("what", "by", "household")
    assert len(opened) == 3
    assert sorted(told) == sorted(opened)
