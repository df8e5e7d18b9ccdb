"""R1, R2, R3 for plans, return visits, quick responses: one of several wins, nothing is lost, nothing is done twice."""

from datetime import timedelta
from functools import partial
from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from needs.models import NeedPlan, NotAllowed, PlanEvent, QuickResponse, ReturnVisit, Status, StepNotAllowed
from needs.seeds import seed_helping
from tests.at_once import AT_ONCE, TIMES, at_once, send_again_and_again
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_need, make_need_plan
from tests.needs.people import bring_to, make_pair
from volunteers.rights import Role

TODAY = timezone.localdate
FAMILY = {"family": "陈大明", "how": "home"}
ROUNDS, RACES = 200, 40


def four_of(row):
    """The same row in four hands."""
    return [type(row).objects.select_related("need").get(pk=row.pk) for _ in range(4)]


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_of_four_who_take_a_step_at_once_one_does(figure):
    household, (worker, checker) = make_household(), make_pair()
    seed_helping()
    won = {"agree": 0, "stable or trouble": 0, "answer": 0}
    for _ in range(RACES):
        plan = make_need_plan(make_need(household), by=worker)
        deeds = [partial(one.agree, by=worker, on=TODAY(), **FAMILY) for one in four_of(plan)]
        won["agree"] += at_once(*deeds, refused=StepNotAllowed).count(None)
        need = bring_to(Status.CLOSED, worker=worker, checker=checker, need=make_need(household))
        hands = four_of(need.return_visits.first())
        said = {"by": worker, "on": TODAY(), "mode": "phone", "note": "问过"}
        deeds = [partial(one.stable if turn % 2 else one.trouble, **said) for turn, one in enumerate(hands)]
        won["stable or trouble"] += at_once(*deeds, refused=StepNotAllowed).count(None)
        need.refresh_from_db()
        assert (need.status != Status.CLOSED) == need.return_visits.filter(state="trouble").exists()
        quick = QuickResponse.objects.begin(by=worker, need=make_need(household))
        deeds = [partial(one.answer, by=worker) for one in four_of(quick)]
        won["answer"] += at_once(*deeds, refused=StepNotAllowed).count(None)
        assert quick.events.filter(ended_at=None).count() == 1
    assert set(won.values()) == {RACES}
    figure(f"{connection.vendor}: {RACES} races of 4 for each of 3 steps: {RACES} won each, 0 twice")


@pytest.mark.trial("R1")
@pytest.mark.django_db(transaction=True)
def test_of_four_who_draft_a_plan_at_once_one_does(figure):
    worker = make_holder(Role.CASEWORKER)
    for _ in range(RACES):
        need = make_need()
        ends = at_once(*[partial(make_need_plan, need, by=worker)] * 4, refused=NotAllowed)
        assert ends.count(None) == need.plans.count() == 1
    figure(f"{connection.vendor}: {RACES} needs, 4 drafts at once for each: {RACES} drafts")


@pytest.mark.trial("R2")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["rewrite", "review"])
def test_no_update_of_a_plan_is_lost_in_any_order_of_opening_and_saving(kind, figure):
    people = [make_holder(Role.CASEWORKER), make_holder(Role.ADVISER)]
    plan = make_need_plan(by=people[0])
    if kind == "review":
        plan.agree(by=people[0], on=TODAY(), **FAMILY)
    need, browsers = plan.need, [Browser(person) for person in people]
    random, forms, refused, saved = Random(7), [None, None], 0, 0  # noqa: S311 -- the order of a test

    def opened(browser):
        now = need.plans.standing().get()
        if kind == "rewrite":
            url, form = f"/plans/{now.pk}/rewrite/", browser.get(f"/plans/{now.pk}/rewrite/").context["form"]
        else:
            url, page = f"/plans/{now.pk}/review/", browser.get(f"/plans/{now.pk}/")
            form = next(one for one in page.context["forms"] if one.step == "review")
        values = {name: form[name].value() for name in form.fields}
        return url, now, {name: "" if value is None else value for name, value in values.items()}

    for number in range(ROUNDS * 2):
        who = random.randrange(2)
        if forms[who] is None or random.random() < 0.3:
            forms[who] = opened(browsers[who])
            continue
        url, seen, values = forms[who]
        now = need.plans.standing().get()
        stale, told = (
            (now.pk, now.version) != (seen.pk, seen.version),
            (NeedPlan.objects.count(), PlanEvent.objects.count()),
        )
        word = f"第{number}次"
        typed = {"goal": word} if kind == "rewrite" else {"found": word, "next_on": TODAY() + timedelta(days=9)}
        response = browsers[who].post(url, values | typed)
        assert response.status_code == (409 if stale else 302)
        if stale:
            assert told == (NeedPlan.objects.count(), PlanEvent.objects.count()) and word in response.content.decode()
        else:
            now = need.plans.standing().get()
            assert word in (now.goal, now.events.story().first().note)
        refused, saved, forms[who] = refused + stale, saved + (not stale), None
    assert refused and saved
    figure(f"{kind}: {saved} saved, {refused} refused with what was typed, 0 lost")


@pytest.mark.trial("R3")
@pytest.mark.django_db(transaction=True)
def test_forms_sent_a_hundred_times_do_their_deed_once(figure):
    worker, checker = make_pair()
    seed_helping()
    need, day = make_need(), (TODAY() + timedelta(days=30)).isoformat()
    draft = {
        "cause": "独居",
        "goal": "住得安全",
        "review_on": day,
        "what1": "上门评估",
        "due1": day,
        "submission": uuid4(),
    }
    assert send_again_and_again(f"/needs/{need.pk}/plan/new/", draft, worker) == {302}
    plan = NeedPlan.objects.get()
    agree = FAMILY | {"version": plan.version, "on": TODAY().isoformat()}
    assert send_again_and_again(f"/plans/{plan.pk}/agree/", agree, worker) == {302}
    assert list(plan.events.order_by("pk").values_list("step", flat=True)) == ["draft", "agree"]
    closed = bring_to(Status.CLOSED, worker=worker, checker=checker, need=make_need())
    one = closed.return_visits.first()
    trouble = {"version": one.version, "mode": "phone", "on": TODAY().isoformat(), "note": "又松了", "due_on": day}
    assert send_again_and_again(f"/returns/{one.pk}/trouble/", trouble, worker) == {302}
    assert (one.events.count(), ReturnVisit.objects.filter(state="trouble").count()) == (1, 1)
    closed.refresh_from_db()
    assert closed.reopened == 1
    assert send_again_and_again(f"/needs/{need.pk}/quick/begin/", {}, worker) == {302}
    quick = QuickResponse.objects.get()
    assert send_again_and_again(f"/quick/{quick.pk}/answer/", {"version": quick.version}, worker) == {302}
    assert quick.events.count() == 2
    figure(f"{connection.vendor}: 5 forms {TIMES} times each, {AT_ONCE} at a time: 5 deeds")
