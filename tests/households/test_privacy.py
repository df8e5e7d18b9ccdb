"""Why what is known of somebody is kept: the notice, duties by law, consents; a young child's needs a guardian."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Basis, Household, Person
from households.models.basis import still_asked
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_member
from volunteers.models import AuditEntry
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def person():
    return make_member(
        make_household("T-1"), "陈小明", birth_date=timezone.localdate() - timedelta(days=10 * 365)
    ).person


def page(person):
    return reverse("people:privacy", args=[person.pk])


def sent(today, **more):
    told = {"about": "file", "ground": "notice", "given_by": "", "words": "", "on": today.isoformat()}
    return told | {"submission": str(uuid4())} | more


def test_notice_and_guardians_consent_are_asked_for_until_they_are_on_file(browser, person, today):
    assert len(browser.get(page(person)).context["missing"]) == 2
    assert browser.post(page(person), sent(today)).status_code == 302
    assert len(browser.get(page(person)).context["missing"]) == 1
    guardian = sent(today, about="child", ground="consent", given_by="陈大明")
    assert browser.post(page(person), guardian | {"given_by": ""}).status_code == 200
    assert browser.post(page(person), guardian).status_code == 302
    assert browser.get(page(person)).context["missing"] == []


def test_a_grown_up_needs_the_notice_alone(today):
    person = make_member(make_household(), birth_date=today - timedelta(days=30 * 365)).person
    assert len(still_asked(person, [], today=today)) == 1


def test_a_duty_names_its_law(browser, person, today, caseworker):
    assert browser.post(page(person), sent(today, ground="duty")).status_code == 200
    assert browser.post(page(person), sent(today, ground="duty", words="社会救助暂行办法")).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Basis.objects.create(person=person, about="file", ground="duty", on=today, by=caseworker)


def test_a_consent_is_withdrawn_once_and_the_line_stays(browser, person, today, caseworker):
    consent = Basis.objects.create(person=person, about="partner", ground="consent", on=today, by=caseworker)
    url, before = reverse("people:withdraw", args=[person.pk, consent.pk]), AuditEntry.objects.count()
    assert browser.post(url).status_code == 302
    assert AuditEntry.objects.count() == before + 1
    assert browser.post(url).status_code == 404
    consent.refresh_from_db()
    assert (consent.until, consent.ended_by) == (today, caseworker)
    assert not consent.holds_on(today)


@pytest.mark.parametrize("gone", ["left", "closed"])
def test_a_consent_is_withdrawn_also_after_somebody_left_or_the_file_was_closed(
    browser, person, today, caseworker, gone
):
    consent = Basis.objects.create(person=person, about="partner", ground="consent", on=today, by=caseworker)
    if gone == "left":
        person.memberships.update(left_on=today)
    else:
        Household.objects.update(closed_on=today, closed_because="迁出")
    url = reverse("people:withdraw", args=[person.pk, consent.pk])
    assertContains(browser.get(page(person)), url)
    assert browser.post(url).status_code == 302
    assert browser.post(page(person), sent(today)).status_code == 403
    consent.refresh_from_db()
    assert consent.until == today


def test_neither_a_notice_nor_anothers_consent_is_withdrawn(browser, person, today, caseworker):
    other = make_member(make_household("T-2")).person
    notice = Basis.objects.create(person=person, about="file", ground="notice", on=today, by=caseworker)
    consent = Basis.objects.create(person=other, about="file", ground="consent", on=today, by=caseworker)
    for basis in (notice, consent):
        assert browser.post(reverse("people:withdraw", args=[person.pk, basis.pk])).status_code == 404


def test_a_form_sent_twice_is_one_line_in_table_and_log(browser, person, today):
    form, before = sent(today), AuditEntry.objects.count()
    for _ in range(2):
        assert browser.post(page(person), form).status_code == 302
    assert Basis.objects.count() == 1
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.parametrize(("role", "status"), [(Role.GROUP_LEAD, 404), (Role.REVIEWER, 200), (Role.ADVISER, 200)])
def test_it_is_seen_with_the_means_and_written_by_whoever_keeps_the_file(person, today, role, status):
    browser = Browser(make_holder(role))
    shown = browser.get(page(person))
    assert shown.status_code == status
    if role == Role.REVIEWER:
        assert shown.context["form"] is None
        assert browser.post(page(person), sent(today)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_page_query_count(browser, person, today, caseworker, rows, django_assert_num_queries):
    for _ in range(rows):
        Basis.objects.create(person=person, about="file", ground="notice", on=today, by=caseworker)
    browser.get(page(person))
    with django_assert_num_queries(8):
        browser.get(page(person))


def test_what_is_kept_about_a_child_under_14_bears_its_mark_wherever_the_age_is_seen(person):
    lead, neighbour = (Browser(make_holder(role)) for role in (Role.GROUP_LEAD, Role.BUILDING_LEAD))
    day = f"{timezone.localdate():%Y-%m-%d}"
    pages = ["/households/T-1/", "/households/T-1/members/", f"/people/{person.pk}/"]
    for path in [*pages, f"/households/T-1/as-of/?day={day}"]:
        assertContains(lead.get(path), "◆")
    for path in pages:
        assertNotContains(neighbour.get(path), "◆")
    Person.objects.filter(pk=person.pk).update(birth_date=timezone.localdate() - timedelta(days=15 * 366))
    assertNotContains(lead.get(pages[1]), "◆")
