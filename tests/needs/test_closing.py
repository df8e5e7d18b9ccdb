"""Nothing is closed off without a result, evidence and a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from needs.models import Closing, Evidence, Need, NotAllowed, Status, Step
from tests.factories import make_building, make_holder, make_household, make_need, make_post, make_visit
from tests.needs.people import EVIDENCE, bring_to, make_pair
from volunteers.models import Level
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def test_done_needs_a_result_in_words():
    worker, checker = make_pair()
    need = bring_to(Status.TAKEN_ON, worker=worker, checker=checker)
    with pytest.raises(NotAllowed):
        need.propose_done(by=worker, result="  ", evidence=[EVIDENCE])
    assert Evidence.objects.count() == 0


def test_done_needs_evidence():
    worker, checker = make_pair()
    need = bring_to(Status.TAKEN_ON, worker=worker, checker=checker)
    with pytest.raises(NotAllowed):
        need.propose_done(by=worker, result="已装好")


def test_evidence_says_in_words_what_it_shows():
    worker, checker = make_pair()
    need = bring_to(Status.TAKEN_ON, worker=worker, checker=checker)
    with pytest.raises(NotAllowed):
        need.propose_done(by=worker, result="已装好", evidence=[{"kind": "photo", "words": " "}])


def test_evidence_of_an_earlier_round_does_not_count_again():
    worker, checker = make_pair()
    need = bring_to(Status.CLOSED, worker=worker, checker=checker)
    need.reopen(by=worker, because="又松了")
    with pytest.raises(NotAllowed):
        need.propose_done(by=worker, result="又装好")


def test_evidence_rests_on_a_visit_to_the_same_household_only():
    worker, checker = make_pair()
    need = bring_to(Status.TAKEN_ON, worker=worker, checker=checker)
    with pytest.raises(NotAllowed):
        need.add_evidence(by=worker, kind="visit", words="上门看过", visit=make_visit())
    need.add_evidence(by=worker, kind="visit", words="上门看过", visit=make_visit(need.household))
    need.propose_done(by=worker, result="已装好")
    assert need.status == Status.TO_CHECK


def test_closing_writes_down_result_day_and_both_people():
    worker, checker = make_pair()
    need = make_need(raised_on=timezone.localdate() - timedelta(days=9))
    bring_to(Status.TO_CHECK, worker=worker, checker=checker, need=need)
    yesterday = timezone.localdate() - timedelta(days=1)
    need.close(by=checker, on=yesterday)
    closing = need.closings.get()
    assert (closing.result, closing.closed_on) == ("已装好", yesterday)
    assert (closing.done_by, closing.checked_by) == (worker, checker)
    assert Need.objects.get(pk=need.pk).closed_on == yesterday


@pytest.mark.parametrize("days", [-3, 1])
def test_day_of_closing_lies_between_raising_and_today(days):
    worker, checker = make_pair()
    need = make_need(raised_on=timezone.localdate() - timedelta(days=2))
    bring_to(Status.TO_CHECK, worker=worker, checker=checker, need=need)
    with pytest.raises(NotAllowed):
        need.close(by=checker, on=timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize("step", ["raised", "take_on", "assign", "start", "evidence", "propose_done", "reopen"])
def test_whoever_took_a_step_or_wrote_evidence_cannot_check(step):
    worker, checker = make_pair()
    meddler = make_holder(Role.CASEWORKER)

    def by(name):
        return meddler if name == step else worker

    need = make_need(by=by("raised"))
    need.drop(by=worker, because="重复")
    if step == "raised":  # in the round in which it was raised
        need = make_need(by=meddler)
    else:
        need.reopen(by=by("reopen"), because="不是重复")
    need.assign(by=by("assign"), owner=worker)
    if step == "take_on":
        need = make_need()
        need.take_on(by=meddler)
    need.start(by=by("start"))
    need.add_evidence(by=by("evidence"), **EVIDENCE)
    need.propose_done(by=by("propose_done"), result="已装好")
    with pytest.raises(NotAllowed):
        need.close(by=meddler)
    with pytest.raises(NotAllowed):
        need.send_back(by=meddler, because="不行")
    assert meddler in need.workers()
    need.close(by=checker)


def test_of_several_who_said_it_is_done_the_last_one_did_it():
    worker, checker = make_pair()
    second = make_holder(Role.GROUP_LEAD)
    need = bring_to(Status.SENT_BACK, worker=worker, checker=checker)
    need.propose_done(by=second, result="重新装好", evidence=[EVIDENCE])
    with pytest.raises(NotAllowed):
        need.close(by=worker)
    need.close(by=make_holder(Role.CASEWORKER))
    assert need.closings.get().done_by == second


def test_whoever_sent_it_back_does_not_check_it_again():
    worker, checker = make_pair()
    need = bring_to(Status.SENT_BACK, worker=worker, checker=checker)
    need.propose_done(by=worker, result="重新装好", evidence=[EVIDENCE])
    for step in ({"close": {}}, {"send_back": {"because": "还不行"}}):
        ((name, words),) = step.items()
        with pytest.raises(NotAllowed):
            getattr(need, name)(by=checker, **words)
    assert need not in Need.objects.waiting_for_check_by(checker)
    assert not {"close", "send_back"} & set(need.steps_for(checker))


def test_what_a_supervisor_sent_back_a_caseworker_may_check():
    worker, checker = make_pair()
    need = bring_to(Status.SENT_BACK, worker=worker, checker=make_holder(Role.SUPERVISOR))
    need.propose_done(by=worker, result="重新装好", evidence=[EVIDENCE])
    assert need in Need.objects.waiting_for_check_by(checker)
    need.close(by=checker)
    assert need.status == Status.CLOSED


@pytest.mark.parametrize(
    ("worker", "checker", "allowed"),
    [
        (Role.GROUP_LEAD, Role.AREA_LEAD, True),
        (Role.AREA_LEAD, Role.CASEWORKER, True),
        (Role.CASEWORKER, Role.AREA_LEAD, False),
        (Role.CASEWORKER, Role.CASEWORKER, True),
        (Role.CASEWORKER, Role.ADVISER, True),
        (Role.ADVISER, Role.CASEWORKER, True),
        (Role.SUPERVISOR, Role.CASEWORKER, False),
        (Role.SUPERVISOR, Role.SUPERVISOR, True),
        (Role.CASEWORKER, Role.SUPERVISOR, True),
    ],
)
def test_who_checks_whose_work(worker, checker, allowed):
    worker, checker = make_holder(worker), make_holder(checker)
    need = bring_to(Status.TO_CHECK, worker=worker, checker=checker)
    assert ("close" in need.steps_for(checker)) == allowed
    assert (need in Need.objects.waiting_for_check_by(checker)) == allowed


def test_work_of_somebody_without_a_post_any_more_is_checked_by_whoever_checks_there():
    yesterday = timezone.localdate() - timedelta(days=1)
    building = make_building()
    worker, area_lead = make_holder(Role.CASEWORKER, building), make_holder(Role.AREA_LEAD, building)
    need = bring_to(Status.TO_CHECK, worker=worker, checker=None, need=make_need())
    assert "close" not in need.steps_for(area_lead)
    worker.posts.get().end(on=yesterday)
    assert list(Need.objects.waiting_for_check_by(area_lead)) == [need]
    need.close(by=area_lead)


def test_one_with_two_posts_is_judged_by_the_post_at_that_place():
    building = make_building()
    worker = make_holder(Role.GROUP_LEAD, building)
    make_post(Role.SUPERVISOR, building.above(Level.STREET), user=worker)
    need = bring_to(Status.TO_CHECK, worker=worker, checker=None)
    for role, allowed in ((Role.AREA_LEAD, False), (Role.SUPERVISOR, True)):
        checker = make_holder(role, building)
        assert ("close" in need.steps_for(checker)) == allowed
        assert Need.objects.waiting_for_check_by(checker).exists() == allowed


def test_reopening_ends_the_closing_and_keeps_it():
    worker, checker = make_pair()
    need = make_need(raised_on=timezone.localdate() - timedelta(days=9))
    bring_to(Status.CLOSED, worker=worker, checker=checker, need=need)
    need.reopen(by=worker, because="又松了")
    assert (need.reopened, need.status, need.result, need.closed_on) == (1, Status.TAKEN_ON, "", None)
    assert need.closings.get().reopened_on == timezone.localdate()
    need.propose_done(by=worker, result="换了新的", evidence=[EVIDENCE])
    need.close(by=checker)
    assert [closing.result for closing in need.closings.order_by("round")] == ["已装好", "换了新的"]
    assert [event.round for event in need.events.filter(step=Step.CLOSE).order_by("pk")] == [0, 1]


def test_a_need_closed_off_before_this_system_is_due_once_it_is_opened_again():
    worker, checker = make_pair()
    need = bring_to(Status.CLOSED, worker=worker, checker=checker)
    Need.objects.filter(pk=need.pk).update(due_on=None)
    need.refresh_from_db()
    need.reopen(by=worker, because="又松了")
    assert need.due_on == timezone.localdate() + timedelta(days=need.kind.days)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.CLOSED},
        {"status": Status.CLOSED, "result": "好"},
        {"status": Status.CLOSED, "closed_on": "2025-09-30"},
        {"status": Status.TO_CHECK},
        {"status": Status.TAKEN_ON},
        {"closed_on": "2025-09-30"},
    ],
)
def test_database_refuses_a_need_that_no_step_leads_to(fields):
    need = make_need()
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"done_by": 1},
        {"checked_by": 1},
        {"done_by": 1, "checked_by": 1},
        {"done_by": 1, "checked_by": 2, "result": ""},
        {"before_system": True},
    ],
)
def test_database_refuses_a_closing_without_two_people_or_its_file_and_row(fields):
    people = make_pair()
    need = make_need()
    fields = {"result": "好"} | fields
    for name in ("done_by", "checked_by"):
        if name in fields:
            fields[name] = people[fields[name] - 1]
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(need=need, closed_on="2025-09-30", **fields)


def test_history_from_before_this_system_names_its_file_and_row():
    closing = Closing.objects.create(
        need=make_need(),
        closed_on="2025-09-30",
        result="已送达",
        before_system=True,
        source="需求清单.xlsx / 9",
    )
    assert closing.checked_by is None


def test_need_of_another_community_is_nobodys_here():
    from tests.needs.people import make_elsewhere

    need = make_need(make_household(building=make_elsewhere()))
    caseworker = make_holder(Role.CASEWORKER, make_building())
    assert need.steps_for(caseworker) == []
    with pytest.raises(NotAllowed):
        need.take_on(by=caseworker)
