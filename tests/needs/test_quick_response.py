"""Quick response: each stage × step × role, each with its actor and its clock, one at a time."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains

from needs.models import QUICK_TABLE, NotAllowed, QuickResponse, QuickStage, Stage, StepNotAllowed, Urgency
from needs.quick.stages import in_all, took, words
from tests.browser import Browser
from tests.factories import make_need
from tests.needs.people import EVIDENCE, make_pair, one_of_each
from tests.neighbours import undone
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
CARRY = {Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR}
# Written out by hand, not taken from the code: step → from which stages, to which.
TABLE = {
    "answer": (["found"], "answered"),
    "to_departments": (["found", "answered"], "departments"),
    "to_third_party": (["found", "answered", "departments"], "third_party"),
    "end": (["found", "answered", "departments", "third_party"], "ended"),
}
WORDS = {
    "answer": {},
    "to_departments": {"who": "街道民政办、派出所"},
    "to_third_party": {"who": "样例社工机构"},
    "end": {"note": "已送医"},
}
LEADS_TO = {"found": [], "answered": ["answer"], "departments": ["to_departments"], "third_party": ["to_third_party"]}


def bring_quick_to(stage, *, by, need):
    one = QuickResponse.objects.begin(by=by, need=need)
    for step in LEADS_TO.get(stage, ["end"]):
        getattr(one, step)(by=by, **WORDS[step])
    return one


def test_the_table_names_every_stage():
    assert set(TABLE) == set(QUICK_TABLE)


@pytest.mark.parametrize("stage", Stage.values)
def test_each_step_of_a_quick_response_from_stage_by_each_role(stage):
    people = one_of_each()
    made = bring_quick_to(stage, by=people[Role.CASEWORKER], need=make_need())
    before = made.events.count()
    for (step, (stages, to)), (role, person) in product(TABLE.items(), people.items()):
        one = QuickResponse.objects.get(pk=made.pk)
        may = role in CARRY and stage in stages
        assert (step in one.steps_for(person)) == may, (step, role)
        with undone():
            if may:
                getattr(one, step)(by=person, **WORDS[step])
                one.refresh_from_db()
                last = one.events.in_order().last()
                assert (one.state, last.step, last.by, one.events.count()) == (to, step, person, before + 1), role
                assert one.events.filter(ended_at=None).count() == (to != "ended"), role
            else:
                with pytest.raises(StepNotAllowed if role in CARRY else NotAllowed):
                    getattr(one, step)(by=person, **WORDS[step])
                one.refresh_from_db()
                assert (one.state, one.events.count()) == (stage, before), (step, role)


def test_an_urgent_need_raised_today_begins_it_and_one_of_long_ago_does_not(caseworker):
    urgent = make_need(by=caseworker, urgency=Urgency.URGENT)
    make_need(by=caseworker)
    make_need(by=caseworker, urgency=Urgency.URGENT, raised_on=timezone.localdate() - timedelta(days=40))
    assert QuickResponse.objects.get().need == urgent
    assert urgent.quick_responses.get().events.get().by == caseworker


def test_a_need_has_one_that_runs_and_ends_with_it(caseworker):
    worker, checker = make_pair()
    need = make_need()
    one = QuickResponse.objects.begin(by=worker, need=need)
    assert QuickResponse.objects.begin(by=caseworker, need=need) == one
    with pytest.raises(IntegrityError), transaction.atomic():
        QuickResponse.objects.create(need=need)
    need.take_on(by=worker)
    need.propose_done(by=worker, result="已送医", evidence=[EVIDENCE])
    need.close(by=checker)
    one.refresh_from_db()
    assert one.state == Stage.ENDED and not one.events.filter(ended_at=None).exists()
    with pytest.raises(NotAllowed):
        QuickResponse.objects.begin(by=worker, need=need)


def test_each_stage_says_how_long_it_took(caseworker):
    one = bring_quick_to("departments", by=caseworker, need=make_need())
    one = bring_quick_to("answered", by=caseworker, need=make_need())
    found, answered = one.events.in_order()
    start = timezone.now() - timedelta(hours=3)
    QuickStage.objects.filter(pk=found.pk).update(at=start, ended_at=start + timedelta(minutes=12))
    QuickStage.objects.filter(pk=answered.pk).update(at=start + timedelta(minutes=12))
    one = QuickResponse.objects.for_list().get(pk=one.pk)
    stages = took(one, start + timedelta(minutes=12 + 95))
    assert [stage.lasted for stage in stages] == [words(timedelta(minutes=12)), words(timedelta(minutes=95))]
    assert in_all(one, start + timedelta(minutes=107)) == words(timedelta(minutes=107))
    assert stages[0].ended and not stages[1].ended


def test_a_clock_set_back_counts_as_nothing():
    assert words(timedelta(minutes=-5)) == words(timedelta(0))


def test_the_pages_begin_it_lead_it_on_and_list_it(caseworker):
    need, browser = make_need(urgency=Urgency.URGENT, what="突发晕倒"), Browser(caseworker)
    assertContains(browser.get(f"/needs/{need.pk}/"), f'action="/needs/{need.pk}/quick/begin/"')
    for _ in range(2):
        page = browser.post(f"/needs/{need.pk}/quick/begin/").url
    assert QuickResponse.objects.count() == 1
    browser.post(f"{page}to_departments/", {"version": 0, "who": "街道民政办"})
    for url in ("/quick/", page, f"/needs/{need.pk}/"):
        assertContains(browser.get(url), "街道民政办")
    browser.post(f"{page}end/", {"version": 1, "note": "已送医"})
    assert browser.get("/quick/").context["lines"] == []
    assertContains(browser.get("/quick/?over=on"), "突发晕倒")


def test_whoever_goes_on_second_is_told_and_the_same_form_sent_twice_counts_once():
    people = make_pair()
    one = QuickResponse.objects.begin(by=people[0], need=make_need())
    form = {"version": one.version, "who": "街道民政办", "note": "已电话"}
    browsers = [Browser(person) for person in people]
    answers = [browsers[turn].post(f"/quick/{one.pk}/to_departments/", form) for turn in (0, 0, 1)]
    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assertContains(answers[2], "已电话", status_code=409)
    assert one.events.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_list_of_quick_responses_costs(caseworker, rows, django_assert_num_queries):
    for _ in range(rows):
        QuickResponse.objects.begin(by=caseworker, need=make_need())
    browser = Browser(caseworker)
    browser.get("/quick/")
    with django_assert_num_queries(5):
        browser.get("/quick/")
