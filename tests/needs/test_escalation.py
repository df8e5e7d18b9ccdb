"""Escalation: what waits too long is shown to whoever stands above, each once, and stands while its cause does."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains

from assist.day import counts_of_the_day
from assist.escalating import ask_for_day
from assist.jobs import run
from assist.models import Job
from households.closing import close_household
from needs.escalation.running import escalate
from needs.escalation.seeds import seed_escalation
from needs.models import Escalation, EscalationRule, Need
from tests.at_once import at_once
from tests.browser import Browser
from tests.factories import make_building, make_holder, make_household, make_need, make_referral
from tests.needs.people import make_elsewhere
from volunteers.models import AuditEntry, OwnDay, Post
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
FRIDAY = date(2025, 11, 7)
MONDAY, TUESDAY = date(2025, 11, 10), date(2025, 11, 11)
DUE = date(2026, 1, 15)


@pytest.fixture(autouse=True)
def rules():
    seed_escalation()


@pytest.fixture
def people():
    return {role: make_holder(role) for role in (Role.GROUP_LEAD, Role.AREA_LEAD, Role.CASEWORKER, Role.SUPERVISOR)}


def told(need):
    return list(need.escalations.order_by("pk").values_list("cause", "to_role", "on"))


def test_a_need_nobody_takes_on_for_more_than_a_working_day_goes_to_the_group_lead(people):
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    for day in (FRIDAY, FRIDAY + timedelta(days=1), MONDAY):
        assert escalate(today=day) == 0
    assert escalate(today=TUESDAY) == 1
    assert told(need) == [("unclaimed", "group_lead", TUESDAY)]
    assert need.escalations.get().names == people[Role.GROUP_LEAD].name


def test_a_holiday_of_the_office_is_no_working_day(people):
    OwnDay.objects.create(day=MONDAY, is_working=False, words="本地节日")
    make_need(raised_on=FRIDAY, due_on=DUE)
    assert escalate(today=TUESDAY) == 0


def test_no_step_in_five_working_days_goes_to_the_area_lead_and_again_after_the_next_silence(people):
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    need.take_on(by=people[Role.GROUP_LEAD])
    need.events.update(on=FRIDAY)
    assert escalate(today=date(2025, 11, 14)) == 0  # the fifth working day is not over
    assert escalate(today=date(2025, 11, 15)) == 0  # a Saturday
    assert escalate(today=date(2025, 11, 17)) == 1
    need.start(by=people[Role.GROUP_LEAD], measure="已联系")
    need.events.filter(step="start").update(on=date(2025, 11, 18))
    assert escalate(today=date(2025, 11, 19)) == 0
    assert escalate(today=date(2025, 11, 26)) == 1
    assert [cause for cause, _role, _day in told(need)] == ["no_step", "no_step"]


def test_a_partner_that_accepted_and_does_not_deliver_hides_no_need(people):
    need, by = make_need(raised_on=FRIDAY, due_on=DUE), people[Role.CASEWORKER]
    make_referral(need, by=by, today=FRIDAY).accept(by=by, person="李经理", on=MONDAY, planned_on=TUESDAY)
    need.events.update(on=FRIDAY)
    assert escalate(today=date(2025, 11, 17)) == 1
    assert Escalation.objects.to(people[Role.AREA_LEAD], today=date(2025, 11, 17)).standing().get().need == need


def test_overdue_goes_to_the_caseworker_and_a_week_later_to_the_supervisor(people):
    EscalationRule.objects.exclude(cause="overdue").update(is_active=False)
    need = make_need(raised_on=FRIDAY, due_on=MONDAY)
    days = {day: escalate(today=MONDAY + timedelta(days=day)) for day in range(10)}
    assert {day for day, number in days.items() if number} == {1, 8}
    assert [role for _cause, role, _day in told(need)] == ["caseworker", "supervisor"]


def test_where_a_post_is_vacant_whoever_stands_above_is_told(people):
    Post.objects.filter(user=people[Role.GROUP_LEAD]).update(ends_on=FRIDAY - timedelta(days=1))
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    escalate(today=TUESDAY)
    assert [role for _cause, role, _day in told(need)] == ["area_lead"]


def test_the_days_of_a_rule_are_the_offices_own(people):
    EscalationRule.objects.filter(cause="unclaimed").update(more_than=3, to_role=Role.CASEWORKER)
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    assert escalate(today=TUESDAY) == 0
    escalate(today=date(2025, 11, 13))
    assert told(need) == [("unclaimed", "caseworker", date(2025, 11, 13))]


def test_run_again_and_by_a_clock_that_jumps_it_tells_nothing_twice(people):
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    for day in (TUESDAY, TUESDAY, MONDAY, TUESDAY + timedelta(days=1), TUESDAY):
        escalate(today=day)
    assert len(told(need)) == 1


def test_an_escalation_is_written_once_whatever_happens(people):
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    escalate(today=TUESDAY)
    one = need.escalations.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_whoever_it_went_to_sees_it_at_home_until_its_cause_is_gone(people):
    today = timezone.localdate()
    need = make_need(raised_on=today - timedelta(days=40), due_on=today + timedelta(days=9), what="等人接手")
    make_need(make_household(building=make_elsewhere()), raised_on=today - timedelta(days=40), what="别处的事")
    escalate(today=today)
    seen = {role: list(Browser(person).get("/").context["escalated"]) for role, person in people.items()}
    assert seen[Role.GROUP_LEAD] == seen[Role.AREA_LEAD] == [need]
    assert need not in seen[Role.CASEWORKER] and need not in seen[Role.SUPERVISOR]
    assertContains(Browser(people[Role.GROUP_LEAD]).get("/needs/?escalated=on"), "等人接手")
    Need.objects.get(pk=need.pk).take_on(by=people[Role.GROUP_LEAD])
    for person in people.values():
        assert need not in Need.objects.escalated_to(person, today=today)


def test_the_history_of_the_need_tells_it(people):
    need = make_need(raised_on=timezone.localdate() - timedelta(days=40))
    escalate(today=timezone.localdate())
    entries = Browser(people[Role.CASEWORKER]).get(f"/needs/{need.pk}/").context["entries"]
    assert sum(people[Role.GROUP_LEAD].name in entry.note for entry in entries) == 1


def test_a_need_that_is_taken_on_meanwhile_is_not_told(people):
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    rule = EscalationRule.objects.get(cause="unclaimed")
    seen = rule.candidates(TUESDAY).get()
    need.take_on(by=people[Role.GROUP_LEAD])
    assert not Escalation.objects.tell(need=seen, rule=rule, today=TUESDAY)
    assert not Escalation.objects.exists()


# --- the background task ---------------------------------------------------------------------------------------


def test_each_day_is_one_job_that_asks_for_the_next_days(people):
    today = timezone.localdate()
    make_need(raised_on=today - timedelta(days=40), due_on=today + timedelta(days=9))
    for _ in range(2):
        call_command("escalate")
    job = Job.objects.get(wanted={"day": today.isoformat()})
    tomorrow = Job.objects.exclude(pk=job.pk).get()
    assert (job.status, job.by, job.done) == (Job.Status.DONE, None, Escalation.objects.count())
    assert (tomorrow.wanted, tomorrow.status) == ({"day": (today + timedelta(days=1)).isoformat()}, Job.Status.WAITING)
    assert job.done == 2


def test_only_what_the_office_does_by_itself_is_asked_for_by_nobody():
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind=Job.Kind.LEDGER, reason="x")


def test_the_escalation_of_a_day_is_done_in_the_end_however_often_it_failed(people):
    day = {"day": timezone.localdate().isoformat()}
    for _ in range(2):
        call_command("escalate")
        Job.objects.filter(wanted=day).update(status=Job.Status.FAILED)
    call_command("escalate")
    assert Job.objects.filter(wanted=day).order_by("-pk").first().status == Job.Status.DONE


def test_a_waived_need_of_a_closed_file_is_shown_to_nobody(people):
    by, need = people[Role.CASEWORKER], make_need(raised_on=FRIDAY, due_on=MONDAY)
    need.waive(by=by, because="全家已迁往外省")
    assert escalate(today=TUESDAY) and Escalation.objects.standing().exists()
    close_household(by=by, household=need.household, on=timezone.localdate(), because="迁出")
    assert not Escalation.objects.standing().exists()
    assert escalate(today=MONDAY + timedelta(days=20)) == 0
    counts = {one["url"]: one["number"] for one in counts_of_the_day(by, today=timezone.localdate())}
    assert counts["/needs/?overdue=on&no_plan=on"] == 0
    assert not Need.objects.without_plan().on_open_files().exists()


def test_evidence_written_down_since_ends_the_silence(people):
    need = make_need(raised_on=FRIDAY, due_on=DUE)
    need.take_on(by=people[Role.GROUP_LEAD])
    need.events.update(on=FRIDAY)
    escalate(today=date(2025, 11, 17))
    assert Escalation.objects.standing().filter(need=need).exists()
    need.add_evidence(by=people[Role.GROUP_LEAD], kind="receipt", words="签收单")
    assert not Escalation.objects.standing().filter(need=need).exists()


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_once_tell_each_escalation_once_and_log_it_once(people):
    needs = [make_need(make_household(), raised_on=FRIDAY, due_on=MONDAY) for _ in range(4)]
    assert at_once(*[partial(escalate, today=TUESDAY)] * 2, refused=AssertionError) == [None, None]
    assert Escalation.objects.count() == len(needs) * 2  # nobody took them on, and they are late
    assert AuditEntry.objects.filter(what="needs.escalation").count() == len(needs) * 2


@pytest.mark.trial("R13")
@pytest.mark.django_db(transaction=True)
def test_r13_two_runners_and_a_clock_that_jumps(people, figure):
    building = make_building()
    needs = [make_need(make_household(building=building), raised_on=FRIDAY, due_on=MONDAY) for _ in range(60)]
    days = [MONDAY + timedelta(days=number) for number in (1, 2, 1, 0, 3, 8, 7, 9, 8)]
    for day in days:
        at_once(*[partial(escalate, today=day)] * 2, refused=AssertionError)
    known = set(Escalation.objects.values_list("need", "rule", "round", "counted_from"))
    assert len(known) == Escalation.objects.count() == AuditEntry.objects.filter(what="needs.escalation").count()
    today = timezone.localdate()
    at_once(*[partial(ask_for_day, today)] * 4, refused=AssertionError)
    job = Job.objects.get()
    at_once(*[lambda: run(Job.objects.get(pk=job.pk), seconds=60)] * 2, refused=AssertionError)
    assert Job.objects.get(pk=job.pk).status == Job.Status.DONE and Job.objects.count() == 2
    figure(f"{len(needs)} needs, {len(days)} days back and forth by 2 runners: {len(known)} escalations, 0 twice")
