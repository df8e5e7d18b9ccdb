"""One need's pages: what they say, the steps they offer, and what becomes of forms that come too late."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from needs.models import STEPS, Evidence, Need, Status
from needs.step_forms import FORMS
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_kind, make_member, make_need, make_visit
from tests.needs.people import EVIDENCE, bring_to, make_elsewhere, make_helper
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
BESIDE = ("add_evidence", "waive")  # what changes no state
AGAIN = 5  # tests/trials/test_r3_sent_again.py does it a hundred times, eight at once


def send(browser, need, step, **data):
    return browser.post(f"/needs/{need.pk}/{step}/", {"version": need.version} | data)


def words_for(step, need):
    return {
        "take_on": {},
        "assign": {"owner": make_helper().name} if step == "assign" else {},
        "start": {"measure": "已联系物业"},
        "add_evidence": {"kind": "receipt", "words_": "签收单"},
        "propose_done": {"result": "已装好", "kind": "receipt", "words_": "签收单"},
        "close": {"on": TODAY().isoformat(), "note": "看过照片"},
        "send_back": {"because": "照片看不清"},
        "drop": {"because": "已搬走"},
        "waive": {"because": "已迁往外省"},
        "reopen": {"because": "又松了", "due_on": (TODAY() + timedelta(days=9)).isoformat()},
    }[step]


def state_before(step):
    return Status.TAKEN_ON if step in BESIDE else STEPS[step][0][0]


@pytest.mark.parametrize("step", FORMS)
def test_each_step_is_offered_as_a_form_and_taken_by_it(step):
    group_lead, caseworker = make_holder(Role.GROUP_LEAD), make_holder(Role.CASEWORKER)
    need = bring_to(state_before(step), worker=group_lead, checker=make_holder(Role.SUPERVISOR))
    browser = Browser(caseworker)
    page = f"/needs/{need.pk}/check/" if step in ("close", "send_back") else f"/needs/{need.pk}/"
    assertContains(browser.get(page), f'action="/needs/{need.pk}/{step}/"')
    assertRedirects(send(browser, need, step, **words_for(step, need)), f"/needs/{need.pk}/")
    need.refresh_from_db()
    assert need.status == (Status.TAKEN_ON if step in BESIDE else STEPS[step][1])


def test_the_page_tells_facts_household_evidence_and_what_happened(browser, caseworker):
    group_lead = make_holder(Role.GROUP_LEAD)
    need = make_need(make_household("T-1"), what="安装扶手", by=group_lead, note="靠左墙")
    bring_to(Status.CLOSED, worker=group_lead, checker=caseworker, need=need)
    need.reopen(by=caseworker, because="又松了")
    response = browser.get(f"/needs/{need.pk}/")
    for words in ("安装扶手", 'href="/households/T-1/"', "靠左墙", "已装好", "签收单", "又松了", group_lead.name):
        assertContains(response, words)


@pytest.mark.parametrize("status", Status)
def test_the_page_costs_the_same_whatever_happened_before(status, django_assert_max_num_queries):
    group_lead, checker = make_holder(Role.GROUP_LEAD), make_holder(Role.AREA_LEAD)
    need = bring_to(status, worker=group_lead, checker=checker)
    browser = Browser(checker)
    browser.force_login(checker)  # so that the log of looks has begun, as it has in every office
    with django_assert_max_num_queries(25):
        browser.get(f"/needs/{need.pk}/")


@pytest.mark.parametrize("path", ["", "check/", "correct/"])
def test_a_need_out_of_sight_does_not_exist(browser, path):
    elsewhere = make_need(make_household(building=make_elsewhere()))
    assert browser.get(f"/needs/{elsewhere.pk}/{path}").status_code == 404
    assert browser.get(f"/needs/999999/{path}").status_code == 404


@pytest.mark.parametrize("step", FORMS)
def test_a_step_of_a_need_out_of_sight_does_not_exist(browser, step):
    elsewhere = make_need(make_household(building=make_elsewhere()))
    assert send(browser, elsewhere, step, **words_for(step, elsewhere)).status_code == 404


def test_an_unknown_step_does_not_exist(browser):
    need = make_need()
    assert send(browser, need, "delete").status_code == 404
    assert browser.get(f"/needs/{need.pk}/take_on/").status_code == 405


def test_a_reviewer_reads_and_takes_no_step():
    need = make_need()
    browser = Browser(make_holder(Role.REVIEWER))
    assertNotContains(browser.get(f"/needs/{need.pk}/"), 'action="/needs/')
    response = send(browser, need, "take_on")
    assert response.status_code == 403
    need.refresh_from_db()
    assert need.status == Status.REPORTED


def test_checking_shows_result_evidence_and_who_worked_on_it(browser):
    group_lead = make_holder(Role.GROUP_LEAD)
    need = bring_to(Status.TO_CHECK, worker=group_lead, checker=None)
    response = browser.get(f"/needs/{need.pk}/check/")
    for words in ("已装好", "签收单", group_lead.name):
        assertContains(response, words)


def test_whoever_worked_on_it_is_told_that_another_checks(browser, caseworker):
    need = bring_to(Status.TO_CHECK, worker=caseworker, checker=None)
    assertNotContains(browser.get(f"/needs/{need.pk}/check/"), f'action="/needs/{need.pk}/close/"')
    response = send(browser, need, "close", on=TODAY().isoformat())
    assert response.status_code == 403
    need.refresh_from_db()
    assert need.status == Status.TO_CHECK


@pytest.mark.parametrize(
    ("status", "step", "words"),
    [
        (Status.TAKEN_ON, "propose_done", {"result": "", "kind": "photo", "words_": "照片"}),
        (Status.TAKEN_ON, "propose_done", {"result": "已装好"}),
        (Status.TAKEN_ON, "propose_done", {"result": "已装好", "words_": "照片"}),
        (Status.TAKEN_ON, "drop", {"because": " "}),
        (Status.TO_CHECK, "send_back", {"because": ""}),
        (Status.TO_CHECK, "close", {"on": "tomorrow"}),
        (Status.TO_CHECK, "close", {"on": ""}),
        (Status.CLOSED, "reopen", {"because": ""}),
        (Status.TAKEN_ON, "assign", {"owner": "无此人"}),
        (Status.TAKEN_ON, "start", {"measure": ""}),
    ],
)
def test_a_step_without_its_words_is_not_taken_and_says_what_is_missing(status, step, words):
    need = bring_to(status, worker=make_holder(Role.GROUP_LEAD), checker=make_holder(Role.SUPERVISOR))
    response = send(Browser(make_holder(Role.CASEWORKER)), need, step, **words)
    assertContains(response, "error-list", status_code=422)
    need.refresh_from_db()
    assert need.status == status


def test_a_day_of_closing_before_the_need_was_raised_is_refused_in_words(browser):
    need = bring_to(Status.TO_CHECK, worker=make_holder(Role.GROUP_LEAD), checker=None)
    response = send(browser, need, "close", on=(TODAY() - timedelta(days=1)).isoformat(), note="看过了")
    assertContains(response, "看过了", status_code=403)


def test_evidence_rests_on_a_visit_of_this_household(browser, caseworker):
    need = bring_to(Status.TAKEN_ON, worker=caseworker, checker=None)
    visit, other = make_visit(need.household), make_visit()
    assertNotContains(browser.get(f"/needs/{need.pk}/"), f'<option value="{other.pk}"')
    assert send(browser, need, "add_evidence", kind="visit", words_="看过", visit=other.pk).status_code == 422
    send(browser, need, "add_evidence", kind="visit", words_="看过", visit=visit.pk, satisfaction="5")
    piece = Evidence.objects.get()
    assert (piece.visit, piece.satisfaction, piece.by) == (visit, 5, caseworker)


# --- who comes second -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", FORMS)
def test_whoever_comes_second_is_told_who_was_first_and_keeps_what_was_typed(step):
    group_lead, checker = make_holder(Role.GROUP_LEAD), make_holder(Role.ADVISER)
    need = bring_to(state_before(step), worker=group_lead, checker=make_holder(Role.SUPERVISOR))
    first, words = Browser(checker), words_for(step, need)
    seen = Need.objects.get(pk=need.pk)
    assert send(first, seen, step, **words).status_code == 302
    before = Need.objects.values().get(pk=need.pk), need.events.count(), need.evidence.count()
    typed = {name: f"{value}二" if name in ("measure", "because", "note") else value for name, value in words.items()}
    response = send(Browser(make_holder(Role.CASEWORKER)), seen, step, **typed)
    assert response.status_code == 409
    if step != "add_evidence":  # no step: the last one stands, and the evidence below names its author
        assertContains(response, checker.name, status_code=409)
    for name in ("measure", "because", "note"):
        if name in typed:
            assertContains(response, typed[name], status_code=409)
    assert (Need.objects.values().get(pk=need.pk), need.events.count(), need.evidence.count()) == before


def test_the_form_of_a_409_page_may_be_sent_again(browser, caseworker):
    need = bring_to(Status.TAKEN_ON, worker=caseworker, checker=None)
    seen = Need.objects.get(pk=need.pk)
    need.correct(by=None, version=need.version, note="靠右墙")
    response = send(browser, seen, "drop", because="已搬走")
    assertContains(response, "已搬走", status_code=409)
    again = next(form for form in response.context["forms"] if form.step == "drop")
    send(browser, need, "drop", because=again["because"].value(), version=again["version"].value())
    need.refresh_from_db()
    assert need.status == Status.DROPPED


@pytest.mark.parametrize("step", FORMS)
def test_the_same_form_sent_again_and_again_is_one_step(step):
    group_lead = make_holder(Role.GROUP_LEAD)
    need = bring_to(state_before(step), worker=group_lead, checker=make_holder(Role.SUPERVISOR))
    browser, words = Browser(make_holder(Role.CASEWORKER)), words_for(step, need)
    events, evidence = need.events.count(), need.evidence.count()
    for _ in range(AGAIN):
        assertRedirects(send(browser, need, step, **words), f"/needs/{need.pk}/", fetch_redirect_response=False)
    assert need.events.count() == events + (step != "add_evidence")
    assert need.evidence.count() == evidence + (step in ("add_evidence", "propose_done"))
    assert need.closings.count() == {"close": 1, "reopen": 1}.get(step, 0)


# --- raising and correcting -----------------------------------------------------------------------------------------


def raise_form(household, **more):
    return {
        "submission": str(uuid.uuid4()),
        "what": "安装扶手",
        "kind": make_kind().pk,
        "urgency": "normal",
        "source": "phone",
        "raised_on": TODAY().isoformat(),
    } | more


def test_a_need_is_raised_for_a_household(browser, caseworker):
    household = make_household("T-1")
    member = make_member(household, "陈小明").person
    kind = make_kind("物资帮扶", service_class="material", days=9)
    assertContains(browser.get("/needs/new/?household=T-1"), "陈小明")
    response = browser.post("/needs/new/?household=T-1", raise_form(household, kind=kind.pk, person=member.pk))
    need = Need.objects.get()
    assertRedirects(response, f"/needs/{need.pk}/")
    assert (need.household, need.person, need.raised_by, need.source) == (household, member, caseworker, "phone")
    assert (need.service_class, need.due_on) == ("material", TODAY() + timedelta(days=9))
    assert need.events.get().step == "raised"


def test_a_need_form_sent_again_and_again_is_one_need(browser):
    household = make_household("T-1")
    form = raise_form(household)
    for _ in range(AGAIN):
        assert browser.post("/needs/new/?household=T-1", form).status_code == 302
    assert Need.objects.count() == 1 and Need.objects.get().events.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"kind": ""},
        {"kind": "99999"},
        {"raised_on": (TODAY() + timedelta(days=1)).isoformat()},
        {"due_on": (TODAY() - timedelta(days=1)).isoformat()},
        {"person": "99999"},
        {"submission": "x"},
    ],
)
def test_a_need_that_makes_no_sense_is_not_raised(browser, wrong):
    household = make_household("T-1")
    response = browser.post("/needs/new/?household=T-1", raise_form(household, **wrong))
    assertContains(response, "error-list")
    assert not Need.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(Role.GROUP_LEAD, 200), (Role.REVIEWER, 403), (Role.BUILDING_LEAD, 404)])
def test_who_raises_needs(role, status):
    make_household("T-1")
    assert Browser(make_holder(role)).get("/needs/new/?household=T-1").status_code == status


def test_no_need_is_raised_on_a_closed_file(browser, caseworker):
    household = make_household("T-1")
    household.close(by=caseworker, on=TODAY(), because="迁出")
    assert browser.get("/needs/new/?household=T-1").status_code == 403


def test_without_a_household_it_is_chosen_first(browser):
    make_household("T-1", head="陈大明", search_text="t-1 陈大明")
    assertContains(browser.get("/needs/new/", {"q": "陈大明"}), 'href="?household=T-1"')


def correction(need, **more):
    return {
        "version": need.version,
        "what": need.what,
        "kind": need.kind_id,
        "urgency": need.urgency,
        "service_class": need.service_class,
        "source": need.source,
        "raised_on": need.raised_on.isoformat(),
        "due_on": need.due_on.isoformat(),
        "note": need.note,
        "measure": need.measure,
    } | more


def test_a_correction_is_kept_with_what_stood_there_before(browser, caseworker):
    need = make_need(what="安装扶手")
    browser.post(f"/needs/{need.pk}/correct/", correction(need, what="安装两个扶手"))
    need.refresh_from_db()
    assert (need.what, need.version) == ("安装两个扶手", 1)
    assertContains(browser.get(f"/needs/{need.pk}/"), "安装扶手 → 安装两个扶手")


def test_the_source_of_a_need_is_corrected_like_any_other_field(browser):
    need = make_need(source="visit")
    browser.post(f"/needs/{need.pk}/correct/", correction(need, source="phone"))
    need.refresh_from_db()
    assert (need.source, need.history.latest().history_change_reason) == ("phone", "")


def test_a_due_day_that_is_taken_away_follows_from_the_kind(browser):
    need = make_need()
    browser.post(f"/needs/{need.pk}/correct/", correction(need, due_on=""))
    need.refresh_from_db()
    assert need.due_on == need.raised_on + timedelta(days=need.kind.days)


def test_whoever_corrects_second_sees_both_versions_and_may_save_again(browser):
    need = make_need(what="安装扶手")
    seen = correction(need)
    other = make_holder(Role.ADVISER)
    Browser(other).post(f"/needs/{need.pk}/correct/", seen | {"what": "安装两个扶手"})
    response = browser.post(f"/needs/{need.pk}/correct/", seen | {"note": "靠左墙"})
    for words in ("安装两个扶手", "靠左墙", other.name):
        assertContains(response, words, status_code=409)
    again = seen | {"note": "靠左墙", "version": response.context["form"]["version"].value()}
    assert browser.post(f"/needs/{need.pk}/correct/", again).status_code == 302
    need.refresh_from_db()
    assert need.note == "靠左墙"


def test_a_step_taken_meanwhile_makes_a_correction_come_second(browser, caseworker):
    need = make_need()
    seen = correction(need)
    adviser = make_holder(Role.ADVISER)
    need.take_on(by=adviser)
    response = browser.post(f"/needs/{need.pk}/correct/", seen | {"note": "靠左墙"})
    assertContains(response, adviser.name, status_code=409)


def test_an_ended_need_is_reopened_before_it_is_corrected(browser):
    need = bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=make_holder(Role.SUPERVISOR))
    assert browser.get(f"/needs/{need.pk}/correct/").status_code == 403


def test_state_owner_and_result_are_not_corrected():
    need = make_need()
    for changes in ({"status": "closed"}, {"owner": None}, {"result": "好"}, {"closed_on": TODAY()}, {"reopened": 3}):
        with pytest.raises(ValueError, match="by steps alone"):
            need.correct(by=None, version=need.version, **changes)


# --- the tab of a file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tab_of_a_file_shows_its_needs_the_latest_first(browser, rows, django_assert_num_queries):
    household = make_household("T-1")
    needs = [make_need(household, raised_on=TODAY() - timedelta(days=number)) for number in range(rows)]
    make_need()
    browser.get("/households/T-1/")  # that somebody looked is written once
    with django_assert_num_queries(11):
        response = browser.get("/households/T-1/needs/")
    assert [row["pk"] for row in response.context["page"].rows] == [need.pk for need in needs]
    assertContains(response, 'href="/needs/new/?household=T-1"')


def test_the_tab_of_a_file_out_of_sight_does_not_exist(browser):
    make_household("T-9", building=make_elsewhere())
    assert browser.get("/households/T-9/needs/").status_code == 404


def test_evidence_of_the_same_household_is_kept_in_its_round(browser, caseworker):
    need = bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=make_holder(Role.SUPERVISOR))
    need.reopen(by=caseworker, because="又松了")
    need.add_evidence(by=caseworker, **EVIDENCE)
    assert list(need.evidence.order_by("pk").values_list("round", flat=True)) == [0, 1]
