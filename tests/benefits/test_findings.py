"""A finding is work: it is looked into, judged, and stays judged until its facts change."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from benefits.conditions import Facts
from benefits.models import Award, Finding, LocalValue, RosterPage
from benefits.models.finding import MayNot, TooLate
from benefits.recording import compare_and_record, drop_strangers
from needs.models import Need
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_award,
    make_community,
    make_far_building,
    make_finding,
    make_holder,
    make_household,
    make_identity,
    make_post,
    rows_of_lists,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
LAST = date(2025, 9, 30)


def head_of(household):
    return household.memberships.get(is_head=True).person


def take(finding, step, by, **words):
    words = {"note": "看过了", "version": finding.version} | words
    return Browser(by).post(reverse("benefits:step", args=[finding.pk, step]), words)


@pytest.fixture
def missing(caseworker):
    """Somebody of 90 who gets no old-age allowance, in an office with that list."""
    household = make_household(head_identity=make_identity(date(1935, 1, 1)))
    make_award(kind="old_age", amount=100)
    LocalValue.objects.create(name="old_age_from", value=80)
    compare_and_record(LAST)
    return Finding.objects.get(household=household)


def test_a_comparison_writes_each_finding_down_once(missing):
    compare_and_record(LAST)
    assert [(one.rule, one.state) for one in Finding.objects.all()] == [("missed", "new")]
    assert [event.step for event in missing.events.all()] == ["found"]


def test_a_judgement_stays_when_the_same_is_found_again(missing, caseworker):
    take(missing, "clear", caseworker, note="本人不愿领取")
    compare_and_record(date(2025, 10, 31))
    missing.refresh_from_db()
    assert (missing.state, missing.last_on) == ("no_conflict", date(2025, 10, 31))


def test_a_judgement_is_looked_at_again_when_the_facts_are_others(caseworker):
    household = make_household(head_identity=make_identity())
    dibao, _tekun = (make_award(head_of(household), kind) for kind in ("dibao", "tekun"))
    compare_and_record(LAST)
    finding = Finding.objects.get(rule="exclusive")
    take(finding, "clear", caseworker)
    Award.objects.filter(pk=dibao.pk).update(amount=700)
    compare_and_record(date(2025, 10, 31))
    finding.refresh_from_db()
    assert (finding.state, list(finding.events.order_by("-pk").values_list("step", flat=True)[:1])) == (
        "new",
        ["changed"],
    )


def test_what_no_longer_holds_says_so_itself(missing):
    make_award(missing.person, "old_age")
    compare_and_record(date(2025, 10, 31))
    missing.refresh_from_db()
    assert missing.state == "gone"


def test_an_earlier_day_is_compared_and_not_written_down(missing):
    before = Finding.objects.count()
    _made, run = compare_and_record(date(2025, 6, 30))
    assert (run, Finding.objects.count()) == (None, before)


def test_what_lists_say_of_strangers_is_thrown_away_and_counted(missing):
    stranger = make_award(kind="old_age", name="陌生人", is_ours=False, starts_on=date(2025, 8, 1))
    _made, run = compare_and_record(date(2025, 10, 31))
    assert (run.dropped == 0 and not Award.objects.filter(pk=stranger.pk).exists()) or run.dropped >= 1
    assert "陌生人" not in [entry.name for entry in rows_of_lists()]


def test_of_one_number_only_the_row_that_nothing_else_rests_on_is_thrown_away(missing):
    ours, far = make_award(missing.person, "old_age"), make_award(kind="tekun", name="陌生人", is_ours=False)
    number = missing.person.identity_number
    for page in RosterPage.objects.filter(roster=far.last_roster):
        page.keep([entry._replace(identity_number=number) for entry in page.entries()])
    Award.objects.filter(pk=far.pk).update(identity_index=ours.identity_index)
    assert drop_strangers() == 1
    assert [(entry.name, entry.identity_number) for entry in rows_of_lists()] == [(missing.person.name, number)]
    assert list(Award.objects.listed()) == [ours]


def test_two_at_one_finding_and_the_second_is_told(missing, caseworker):
    assert take(missing, "clear", caseworker).status_code == 302
    assert take(missing, "ask", caseworker, due_on="2025-12-01").status_code == 409
    with pytest.raises(TooLate):
        missing.take("clear", by=caseworker, version=missing.version)


@pytest.mark.parametrize("role", [Role.GROUP_LEAD, Role.AREA_LEAD])
def test_who_sees_no_means_does_not_find_the_findings(missing, role):
    browser = Browser(make_holder(role, missing.household.building))
    assert browser.get(reverse("benefits:list")).status_code == 404
    assert browser.get(reverse("benefits:finding", args=[missing.pk])).status_code == 404


def test_a_reviewer_looks_at_findings_and_judges_none(missing):
    reviewer = make_holder(Role.REVIEWER, missing.household.building)
    assert Browser(reviewer).get(reverse("benefits:finding", args=[missing.pk])).status_code == 200
    with pytest.raises(MayNot):
        missing.take("clear", by=reviewer, version=missing.version)


def test_a_missed_benefit_becomes_a_need_and_the_need_closed_off_ends_the_finding(missing, caseworker):
    browser = Browser(caseworker)
    for _twice in range(2):
        browser.post(reverse("needs:of_finding", args=[missing.pk]))
    need = Need.objects.get()
    missing.refresh_from_db()
    assert (missing.state, need.person, need.household) == ("applying", missing.person, missing.household)
    need.take_on(by=caseworker)
    need.propose_done(by=caseworker, result="已办理", evidence=[{"kind": "words", "words": "已到账"}])
    checker = make_holder(Role.SUPERVISOR, missing.household.building)
    need.close(by=checker)
    missing.refresh_from_db()
    assert missing.state == "applied"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_as_many_queries_at_one_row_as_at_three(browser, rows, django_assert_num_queries):
    findings = [make_finding() for _ in range(rows)]
    with django_assert_num_queries(7):
        response = browser.get(reverse("benefits:list"))
    for finding in findings:
        assertContains(response, finding.household.number)


def test_findings_of_another_community_are_neither_shown_nor_counted(browser):
    make_finding(make_household(building=make_far_building()))
    response = browser.get(reverse("benefits:list"))
    assert not response.context["page"].rows
    assert response.context["counts"][0]["number"] == 0


def test_a_file_shows_all_the_family_receives_with_the_months_total(browser):
    household = make_household(head_identity=make_identity())
    make_award(head_of(household), "dibao", amount=600, starts_on=date(2024, 7, 1))
    make_award(head_of(household), "pension", amount=1900)
    response = browser.get(reverse("benefits:of_household", args=[household.number]))
    assertContains(response, "2500")
    assertContains(response, "名册.xlsx")


def test_no_identity_number_stands_on_a_findings_page(missing, browser):
    response = browser.get(reverse("benefits:finding", args=[missing.pk]))
    assertNotContains(response, missing.person.identity_number)


def test_an_area_lead_who_helps_elsewhere_keeps_out(missing):
    far = make_post(Role.CASEWORKER, make_community("他社区")).user
    assert Browser(far).get(reverse("benefits:finding", args=[missing.pk])).status_code == 404
    assert timezone.localdate() > missing.found_on


def test_a_finding_about_somebody_whose_file_is_closed_is_seen_where_the_file_was(caseworker):
    make_community("他社区")
    household = make_household(head_identity=make_identity())
    make_award(head_of(household), "old_age")
    make_award(head_of(household), "death", amount=None, starts_on=date(2025, 8, 1))
    type(household).objects.filter(pk=household.pk).update(closed_on=date(2025, 8, 10), closed_because="去世")
    compare_and_record(LAST)
    finding = Finding.objects.visible_to(caseworker).get()
    assert (finding.rule, finding.household) == ("deceased", household)


def test_a_finding_of_no_community_is_for_whoever_imports_for_all_of_them(caseworker):
    make_community("他社区")
    Finding.objects.create(rule="deceased", subject="x", name="某人", found_on=LAST, last_on=LAST, facts="")
    supervisor = make_holder(Role.SUPERVISOR)
    assert Finding.objects.visible_to(supervisor).filter(subject="x").exists()
    assert not Finding.objects.visible_to(caseworker).filter(subject="x").exists()


def test_a_finding_of_a_community_in_no_file_is_for_whoever_imports_there(caseworker, missing):
    """An area lead's post of a colleague's community lets nobody who imports elsewhere see it."""
    there = make_area("别片", make_community("他社区"))
    make_post(Role.AREA_LEAD, there, user=caseworker)
    for subject, community in (("x", there.parent), ("y", make_community())):
        Finding.objects.create(
            rule="unknown", subject=subject, name="某人", community=community, found_on=LAST, last_on=LAST, facts=""
        )
    seen = Finding.objects.visible_to(type(caseworker).objects.get(pk=caseworker.pk))
    assert list(seen.filter(household=None).values_list("subject", flat=True)) == ["y"]


def test_a_membership_that_was_taken_back_is_no_home(missing):
    wrong = make_household(number="T-wrong")
    wrong.memberships.create(person=missing.person, joined_on=LAST, left_on=LAST, set_aside=True)
    assert Facts(LAST).homes([missing.person.pk]) == {missing.person.pk: missing.household.pk}


def test_that_a_need_was_raised_is_said_by_the_need_alone(missing, caseworker):
    assert take(missing, "raised", caseworker).status_code == 404
    other = make_finding(rule="income", about="dibao")
    assert Browser(caseworker).post(reverse("needs:of_finding", args=[other.pk])).status_code == 403
    assert not Need.objects.exists()


def test_a_need_that_was_dropped_can_be_raised_again(missing, caseworker):
    browser = Browser(caseworker)
    browser.post(reverse("needs:of_finding", args=[missing.pk]))
    Need.objects.get().drop(by=caseworker, because="暂不办理")
    browser.post(reverse("needs:of_finding", args=[missing.pk]))
    assert sorted(Need.objects.values_list("is_open", flat=True)) == [False, True]


def test_rows_leave_somebody_whose_number_was_corrected_and_go_to_whose_it_is(missing):
    award, other = make_award(missing.person, "pension"), head_of(make_household(head_identity=make_identity()))
    people = type(other).objects
    people.filter(pk=missing.person.pk).update(identity_index="corrected")
    Award.objects.link()
    award.refresh_from_db()
    assert award.person is None
    people.filter(pk=other.pk).update(identity_index=award.identity_index)
    Award.objects.link()
    award.refresh_from_db()
    assert award.person == other


@pytest.mark.parametrize("again", ["by hand", "by the comparison"])
def test_a_finding_looked_into_again_has_a_new_due_day(missing, caseworker, again):
    take(missing, "clear", caseworker)
    Finding.objects.update(due_on=date(2025, 1, 1))
    missing.refresh_from_db()
    if again == "by hand":
        take(missing, "reopen", caseworker)
    else:
        Finding.objects.update(facts="others")
        compare_and_record(LAST)
    missing.refresh_from_db()
    assert missing.state == "new" and missing.due_on > timezone.localdate()


def test_counting_everything_does_not_hold_up_the_list_of_whoever_sees_everything(missing):
    supervisor = Browser(make_holder(Role.SUPERVISOR, missing.household.building))
    page = supervisor.get(reverse("benefits:list"))
    assert (page.context["counts_come"], page.context["counts"][0]["number"]) == (True, None)
    assertContains(page, reverse("benefits:counts"))
    assert supervisor.get(reverse("benefits:counts")).context["counts"][0]["number"] == 1
