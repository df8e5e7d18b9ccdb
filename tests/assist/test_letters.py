"""What rests on a department's list goes back to it as a letter; its answer is written down; both clocks run."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from benefits.models import Award, BenefitRelation, Department, Finding, Letter, LocalValue
from benefits.models.finding import MayNot
from benefits.recording import compare_and_record
from benefits.seeds import seed_benefits
from households.secrets.opening import approve
from tests.at_once import at_once
from tests.browser import Browser
from tests.factories import (
    make_award,
    make_campaign,
    make_far_building,
    make_finding,
    make_holder,
    make_household,
    make_identity,
    make_letter,
    make_member,
)
from volunteers.models import AuditEntry, Chain
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def conflict(kind="dibao", building=None):
    """A finding about a benefit, with the award that it rests on."""
    household = make_household(head_identity=make_identity(), building=building)
    person = household.memberships.get().person
    make_award(person, kind)
    make_award(person, "pension", amount="1900.37")
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
    return make_far_building()


def test_the_letter_tells_a_department_of_its_own_rows_and_of_no_others(browser):
    finding = conflict()
    write(browser)
    letter = Letter.objects.get()
    page = browser.get(reverse("letters:letter", args=[letter.pk]))
    assertContains(page, finding.name)
    assertContains(page, "名册.xlsx")
    assertNotContains(page, "1900.37")
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


def test_what_was_answered_is_asked_again_only_when_it_is_another_finding_since(browser, caseworker):
    LocalValue.objects.create(name="dibao_standard", value=868)
    finding = conflict()
    compare_and_record(date(2025, 9, 30))
    department = Department.objects.get(code="civil_affairs")

    def to_ask():
        return list(Finding.objects.to_ask(department).filter(pk=finding.pk))

    assert to_ask() == [finding]
    write(browser)
    Letter.objects.get().answered(by=caseworker, on=timezone.localdate(), answer="无误")
    assert to_ask() == []
    finding.refresh_from_db()
    finding.take("clear", by=caseworker, version=finding.version)
    Award.objects.filter(kind__code="dibao").update(amount=900)
    compare_and_record(date(2025, 10, 31))
    assert to_ask() == [finding]
    write(browser)
    assert (Letter.objects.count(), to_ask()) == (2, [])


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_one_moment_ask_once(caseworker):
    finding, colleague = conflict(), make_holder(Role.CASEWORKER)
    type(finding).objects.update(state="at_source")
    said = {"department": Department.objects.get(code="civil_affairs"), "today": timezone.localdate()}
    said["reply_due_on"] = said["today"]
    at_once(*(lambda by=by: Letter.objects.write(by=by, **said) for by in (caseworker, colleague)), refused=MayNot)
    assert Letter.objects.count() == 1


def test_who_reminded_and_who_wrote_the_answer_down_stand_in_the_log_and_are_who_bring_lists_in(caseworker):
    yesterday, today = timezone.localdate() - timedelta(days=1), timezone.localdate()
    letter = make_letter(conflict(), by=caseworker, written_on=yesterday, reply_due_on=yesterday)
    reviewer = make_holder(Role.REVIEWER)
    for deed in (
        lambda by: letter.remind(by=by, today=today, reply_due_on=today),
        lambda by: letter.answered(by=by, on=today, answer="无误"),
    ):
        with pytest.raises(MayNot):
            deed(reviewer)
        deed(caseworker)
        entry = AuditEntry.objects.in_chain(Chain.CHANGES).latest_first().first()
        assert (entry.what, entry.key) == ("benefits.letter", letter.pk)


def test_what_leaves_with_a_letter_or_a_signed_sheet_says_in_the_log_what_for(browser, caseworker):
    letter = make_letter(conflict(), by=caseworker)
    campaign = make_campaign(by=caseworker)
    for name, row in (("letters:letter", letter), ("letters:workbook", letter), ("campaigns:sheet", campaign)):
        assert browser.get(reverse(name, args=[row.pk])).status_code == 200
        told = AuditEntry.objects.filter(did__in=("printed", "exported")).latest("number")
        assert (told.key, told.reason) == (row.pk, str(row)), name


def test_a_letter_is_taken_out_at_the_pace_of_all_exports(browser, caseworker, settings):
    letter = make_letter(conflict(), by=caseworker)
    settings.EXPORTS_AN_HOUR = 1
    answers = [browser.get(reverse(f"letters:{name}", args=[letter.pk])) for name in ("workbook", "workbook", "pdf")]
    assert [answer.status_code for answer in answers] == [200, 429, 429]


def test_rows_about_a_child_leave_the_office_with_a_supervisors_approval_alone(browser, caseworker):
    household = make_household(head="陈大", head_identity=make_identity())
    child = make_member(household, "陈小宝", identity_number=make_identity(date(2018, 1, 1))).person
    make_award(child, "dibao")
    finding = make_finding(household, rule="requires", about="dibao")
    type(finding).objects.update(person=child, name=child.name)
    letter = make_letter(finding, by=caseworker)
    page = reverse("letters:letter", args=[letter.pk])
    told = browser.get(page)
    assertNotContains(told, child.name)
    assert len(told.context["sheet"].left_out) == 1
    supervisor = make_holder(Role.SUPERVISOR)
    assertContains(Browser(supervisor).get(page), child.name)
    today = timezone.localdate()
    approve(
        by=supervisor, household=household, person=child, to=caseworker, purpose="核对名册", ends_on=today,
        submission=uuid4(), today=today,
    )  # fmt: skip
    assertContains(browser.get(page), child.name)


def test_a_finding_of_a_whole_family_tells_the_rows_of_whoever_holds_the_benefits(browser, caseworker):
    seed_benefits()
    BenefitRelation.objects.filter(first__code="rigid", second__code="dibao").update(is_on=True)
    household = make_household(head="陈大", head_identity=make_identity())
    wife = make_member(household, "李桂花", identity_number=make_identity()).person
    awards = [make_award(wife, "rigid", amount=None), make_award(wife, "dibao", amount=450)]
    compare_and_record(date(2025, 9, 30))
    finding = Finding.objects.get(rule="exclusive")
    assert (finding.name, finding.amount) == ("陈大", 450)
    write(browser)
    told = browser.get(reverse("letters:letter", args=[Letter.objects.get().pk]))
    assert [row[1] for row in told.context["sheet"].sections[0].rows] == ["李桂花", "李桂花"]
    before = finding.facts
    Award.objects.filter(pk=awards[1].pk).update(amount=500)
    compare_and_record(date(2025, 10, 31))
    finding.refresh_from_db()
    assert finding.facts != before
