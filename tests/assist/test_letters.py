"""What rests on a department's list goes back to it as a letter; its answer is written down; both clocks run."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from benefits.models import Letter
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_award,
    make_building,
    make_community,
    make_finding,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_letter,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def conflict(kind="dibao", building=None):
    """A finding about a benefit, with the award that it rests on."""
    household = make_household(head_identity=make_identity(), building=building)
    person = household.memberships.get().person
    make_award(person, kind)
    make_award(person, "pension", amount=1900)
    return make_finding(household, rule="income", about=kind)


def write(browser, department="civil_affairs"):
    due = (timezone.localdate() + timedelta(days=14)).isoformat()
    return browser.post(reverse("letters:write"), {"department": department, "reply_due_on": due})


def test_a_department_is_asked_once_about_what_rests_on_its_lists(browser):
    asked = conflict()
    others = conflict("hardship_disability"), make_finding(about="old_age"), conflict(building=far())
    assert write(browser).status_code == 302
    letter = Letter.objects.get()
    assert list(letter.findings.all()) == [asked]
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == ("at_source", letter.reply_due_on)
    write(browser)
    assert Letter.objects.count() == 1
    for other in others:
        other.refresh_from_db()
        assert other.state == "new"


def far():
    return make_building("远楼", make_group("g", make_area("a", make_community("他社区"))))


def test_the_letter_tells_a_department_of_its_own_rows_and_of_no_others(browser):
    finding = conflict()
    write(browser)
    letter = Letter.objects.get()
    page = browser.get(reverse("letters:letter", args=[letter.pk]))
    assertContains(page, finding.name)
    assertContains(page, "名册.xlsx")
    assertNotContains(page, "1900")
    assertNotContains(page, finding.person.identity_number)
    book = browser.get(reverse("letters:workbook", args=[letter.pk]))
    assert book.content.startswith(b"PK")


def test_an_answer_lets_its_findings_be_looked_into_again(browser, caseworker):
    one, two = conflict(), conflict()
    letter, other = (make_letter(*findings, by=caseworker) for findings in ((one, two), (two,)))
    type(one).objects.update(state="at_source", due_on=date(2025, 1, 1))
    said = {"on": timezone.localdate().isoformat(), "answer": "已于9月停发"}
    for _twice in range(2):
        browser.post(reverse("letters:answer", args=[letter.pk]), said)
    for finding in (one, two):
        finding.refresh_from_db()
    assert [(one.state, one.due_on > timezone.localdate()), two.state] == [("new", True), "at_source"]
    assert one.events.get().step == "answered"
    letter.refresh_from_db()
    assert (letter.answer, letter.answered_by) == ("已于9月停发", caseworker)
    assert (
        browser.post(reverse("letters:answer", args=[other.pk]), {"on": "2020-01-01", "answer": "无"}).status_code
        == 422
    )


def test_a_letter_about_findings_out_of_reach_does_not_exist(browser, caseworker):
    letter = make_letter(conflict(), conflict(building=far()), by=caseworker)
    assert browser.get(reverse("letters:letter", args=[letter.pk])).status_code == 404
    supervisor = Browser(make_holder(Role.SUPERVISOR))
    assertContains(supervisor.get(reverse("letters:list")), reverse("letters:letter", args=[letter.pk]))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_letters_cost_as_many_queries_at_one_as_at_three(browser, caseworker, rows, django_assert_num_queries):
    for _ in range(rows):
        make_letter(conflict(), by=caseworker)
    with django_assert_num_queries(13):
        browser.get(reverse("letters:list"))


def test_a_late_reply_is_asked_for_once_more_and_its_findings_wait_as_long(browser, caseworker):
    finding = conflict()
    yesterday = timezone.localdate() - timedelta(days=1)
    letter = make_letter(finding, by=caseworker, written_on=yesterday, reply_due_on=yesterday)
    type(finding).objects.update(state="at_source")
    assert browser.get(reverse("letters:list")).context["late"] == 1
    for _twice in range(2):
        browser.post(reverse("letters:remind", args=[letter.pk]))
    letter.refresh_from_db()
    finding.refresh_from_db()
    assert (letter.reminders, letter.reminded_on) == (1, timezone.localdate())
    assert finding.due_on == letter.reply_due_on > timezone.localdate()
