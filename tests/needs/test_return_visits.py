"""Return visits: made at a closing, each step × state × role; a relapse reopens its need; never overdue needs."""

from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from assist.day import counts_of_the_day
from assist.figures import Scope
from assist.handover.deed import hand_over
from households.closing import close_household
from households.uniting import unite
from needs.models import (
    RETURN_TABLE,
    Need,
    NotAllowed,
    ReturnRule,
    ReturnState,
    ReturnVisit,
    Status,
    StepNotAllowed,
)
from needs.models.return_visit import read_days
from needs.seeds import seed_helping
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_need, make_need_plan, make_return_visit, make_visit
from tests.needs.people import EVIDENCE, bring_to, make_pair, one_of_each
from tests.neighbours import undone
from volunteers.models import Post
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
HELPS = {Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR}
# Written out by hand, not taken from the code: step → from which state to which.
TABLE = {
    "stable": {"due": "stable"},
    "trouble": {"due": "trouble"},
    "not_reached": {"due": "due"},
    "call_off": {"due": "called_off"},
}
PHONE = {"mode": "phone"}


def words(step, **more):
    if step == "call_off":
        return {"because": "已去世"}
    said = {"stable": {}, "trouble": {"note": "又松了"}, "not_reached": {"next_on": TODAY() + timedelta(days=7)}}
    return PHONE | {"on": TODAY()} | said[step] | more


@pytest.fixture
def pair():
    return make_pair()


@pytest.fixture
def closed(pair):
    """A need closed off today, with its return visits."""
    seed_helping()
    return bring_to(Status.CLOSED, worker=pair[0], checker=pair[1], need=make_need())


def bring_return_to(state, need):
    """A return visit in this state, written as the steps would leave it."""
    ended = {"ended_on": TODAY()} if state != ReturnState.DUE else {}
    return make_return_visit(need, state=state, after_days=1 + ReturnVisit.objects.count(), **ended)


def test_the_table_names_every_step_of_a_return_visit():
    assert set(TABLE) == set(RETURN_TABLE)


@pytest.mark.parametrize("state", ReturnState.values)
def test_each_step_of_a_return_visit_from_state_by_each_role(state):
    people, (worker, checker) = one_of_each(), make_pair()
    made = bring_return_to(state, bring_to(Status.CLOSED, worker=worker, checker=checker))
    for step, (role, person) in product(TABLE, people.items()):
        row = ReturnVisit.objects.get(pk=made.pk)
        may = role in HELPS and state in TABLE[step]
        assert (step in row.steps_for(person)) == may, (step, role)
        with undone():
            if may:
                getattr(row, step)(by=person, **words(step))
                row.refresh_from_db()
                last, mode = row.events.story().first(), words(step).get("mode", "")
                assert (row.state, last.step, last.by, last.mode) == (TABLE[step][state], step, person, mode), role
            else:
                with pytest.raises(StepNotAllowed if role in HELPS else NotAllowed):
                    getattr(row, step)(by=person, **words(step))
                row.refresh_from_db()
                assert (row.state, row.events.count()) == (state, 0), (step, role)


def test_a_closing_makes_them_on_the_days_of_the_office_for_whoever_carried_the_need(pair):
    seed_helping()
    ReturnRule.objects.create(since=TODAY() - timedelta(days=3), days="7、14")
    need = make_need(raised_on=TODAY() - timedelta(days=20))
    bring_to(Status.TO_CHECK, worker=pair[0], checker=None, need=need)
    need.close(by=pair[1], on=TODAY() - timedelta(days=4))
    made = list(need.return_visits.in_order())
    assert [one.due_on for one in made] == [need.closed_on + timedelta(days=days) for days in (30, 90, 180)]
    assert {one.owner for one in made} == {pair[0]}
    assert ReturnRule.objects.days_on(TODAY()) == [7, 14]


def test_days_are_read_as_the_office_writes_them():
    assert read_days("30、90，180") == read_days("180 90,30") == [30, 90, 180] and read_days("") == []
    for wrong in ("三十", "0", "30天", "99999"):
        with pytest.raises(ValidationError):
            read_days(wrong)


def test_back_in_trouble_reopens_the_same_need_with_its_old_plan_and_counts_as_a_relapse(pair):
    seed_helping()
    need = bring_to(Status.TAKEN_ON, worker=pair[0], checker=None)
    plan = make_need_plan(need, by=pair[0])
    plan.agree(by=pair[0], on=TODAY(), family="陈大明", how="home")
    need.propose_done(by=pair[0], result="已装好", evidence=[EVIDENCE])
    need.close(by=pair[1])
    first, *_rest = need.return_visits.in_order()
    first.trouble(by=pair[0], due_on=TODAY() + timedelta(days=9), **words("trouble"))
    need.refresh_from_db()
    plan.refresh_from_db()
    assert (need.status, need.reopened, need.due_on) == (Status.TAKEN_ON, 1, TODAY() + timedelta(days=9))
    assert plan.state == "agreed"
    assert [one.state for one in need.return_visits.in_order()] == ["trouble", "called_off", "called_off"]
    assert Scope(TODAY(), first=TODAY()).relapses().count() == 1


def test_a_need_opened_again_by_hand_calls_them_off_and_the_next_closing_makes_new_ones(closed, pair):
    closed.reopen(by=pair[0], because="又松了")
    assert set(closed.return_visits.values_list("state", flat=True)) == {"called_off"}
    closed.propose_done(by=pair[0], result="又装好", evidence=[EVIDENCE])
    closed.close(by=pair[1])
    assert closed.return_visits.filter(state="due", round=closed.reopened).count() == 3


def test_a_closed_need_goes_along_as_long_as_somebody_is_to_ask_about_it(closed, pair):
    old, into = closed.household, make_household("T-2")
    unite(by=pair[0], household=old, into=into, on=TODAY(), because="同住")
    closed.refresh_from_db()
    assert closed.household == into and closed.events.filter(step="follow", left=old).exists()
    one = closed.return_visits.first()
    one.stable(by=pair[0], on=TODAY(), mode="visit", visit=make_visit(into))
    assert one.state == "stable"


def test_on_a_closed_file_nobody_is_asked_and_no_need_is_opened_again(closed, pair):
    closed.return_visits.update(due_on=date(2020, 1, 1))
    close_household(by=pair[0], household=closed.household, on=TODAY(), because="迁出")
    assert ReturnVisit.objects.tally(TODAY())["now"] == 0
    assert not ReturnVisit.objects.due(TODAY()).exists() and not ReturnVisit.objects.on_open_files().exists()
    for reopen in (
        partial(closed.reopen, by=pair[0], because="又松了"),
        partial(closed.return_visits.first().trouble, by=pair[0], **words("trouble")),
    ):
        with pytest.raises(NotAllowed):
            reopen()
    assert set(closed.return_visits.values_list("state", flat=True)) == {"due"}
    browser, one = Browser(pair[0]), closed.return_visits.first()
    said = {"version": one.version, "because": "已迁往外省"}
    assert browser.post(f"/returns/{one.pk}/call_off/", said | {"because": " "}).status_code == 422
    assert browser.post(f"/returns/{one.pk}/call_off/", said).status_code == 302


def test_whoever_is_not_reached_is_asked_again_later(closed, pair):
    one, later = closed.return_visits.first(), TODAY() + timedelta(days=3)
    one.not_reached(by=pair[0], **words("not_reached", next_on=later))
    assert (one.state, one.due_on, one.events.get().next_on) == ("due", later, later)
    with pytest.raises(NotAllowed):
        one.not_reached(by=pair[0], **words("not_reached", next_on=TODAY()))


def test_a_logged_visit_is_one_to_this_household_that_stands(closed, pair):
    one = closed.return_visits.first()
    for visit in (None, make_visit(make_household("T-9"))):
        with pytest.raises(NotAllowed):
            one.stable(by=pair[0], on=TODAY(), mode="visit", visit=visit)
    visit = make_visit(closed.household)
    one.stable(by=pair[0], on=TODAY(), mode="visit", visit=visit, satisfaction=5)
    assert (one.events.get().visit, one.events.get().satisfaction) == (visit, 5)


def test_they_are_never_overdue_needs_and_are_counted_at_home(closed, pair):
    closed.return_visits.update(due_on=date(2020, 1, 1))
    assert not Need.objects.overdue(TODAY()).exists()
    counts = {one["url"]: one["number"] for one in counts_of_the_day(pair[0], today=TODAY())}
    assert counts["/returns/"] == 3 and counts["/needs/?overdue=on"] == 0


def test_they_go_with_their_owners_post(closed, pair):
    post = Post.objects.get(user=pair[0])
    heir = make_holder(Role.GROUP_LEAD)
    files = hand_over(by=make_holder(Role.SUPERVISOR), post=post, to=heir, today=TODAY())
    assert set(closed.return_visits.values_list("owner", flat=True)) == {heir.pk}
    assert [(one.household_id, one.returns) for one in files] == [(closed.household_id, 3)]


def test_whoever_writes_second_is_told_and_the_same_form_sent_twice_counts_once(closed, pair):
    one = closed.return_visits.first()
    form = words("stable") | {"version": one.version, "note": "都好", "satisfaction": "5"}
    browsers = [Browser(person) for person in pair]
    answers = [browsers[turn].post(f"/returns/{one.pk}/stable/", form) for turn in (0, 0, 1)]
    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assertContains(answers[2], "都好", status_code=409)
    assert one.events.count() == 1


def test_the_list_shows_those_to_be_made_by_today_and_all_when_asked(closed, pair):
    later, browser = closed.what, Browser(pair[0])
    assertNotContains(browser.get("/returns/"), later)
    for state in ("coming", "all"):
        assertContains(browser.get(f"/returns/?state={state}"), later)
    assertContains(browser.get("/returns/?state=coming&mine=on"), later)
    assert browser.get("/returns/?state=nonsense").context["page"].rows == []


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_list_of_return_visits_costs(caseworker, rows, django_assert_num_queries):
    for _ in range(rows):
        make_return_visit(owner=caseworker)
    browser = Browser(caseworker)
    browser.get("/returns/")
    with django_assert_num_queries(6):
        assert len(browser.get("/returns/").context["page"].rows) == rows
