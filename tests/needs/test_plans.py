"""One-to-one plans: each step × state × role, what the family agreed to, and that nothing is written over."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from assist.day import counts_of_the_day
from assist.handover.deed import hand_over
from needs.models import (
    PLAN_TABLE,
    Need,
    NeedPlan,
    NotAllowed,
    PlanDeed,
    PlanState,
    PlanTask,
    PlanTemplate,
    StepNotAllowed,
)
from needs.plans.seeds import TEMPLATES, seed_templates
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_member, make_need, make_need_plan, make_user
from tests.needs.people import EVIDENCE, make_pair, one_of_each
from tests.neighbours import undone
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
CARRY = {Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR}
FAMILY = {"family": "陈大明", "how": "home"}
# Written out by hand, not taken from the code: step → from which state to which.
TABLE = {
    "agree": {"drafted": "agreed"},
    "review": {"agreed": "agreed"},
    "mark": {"agreed": "agreed"},
    "rewrite": {"drafted": "replaced"},
    "finish": {"drafted": "finished", "agreed": "finished"},
}


def agree(plan, by):
    plan.agree(by=by, on=TODAY(), **FAMILY)
    return plan


def bring_plan_to(state, *, by, need):
    plan = make_need_plan(need, by=by)
    if state == PlanState.AGREED:
        agree(plan, by)
    elif state == PlanState.FINISHED:
        plan.finish(by=by, on=TODAY(), because="已达成")
    elif state == PlanState.REPLACED:
        agree(plan, by)
        agree(make_need_plan(need, by=by, goal="另一个目标"), by)
        plan.refresh_from_db()
    return plan


def take(plan, step, by):
    later = TODAY() + timedelta(days=30)
    words = {
        "agree": FAMILY | {"on": TODAY()},
        "review": {"on": TODAY(), "found": "有进展", "next_on": later},
        "mark": {"task": plan.tasks.get(), "done": "done", "on": TODAY()},
        "finish": {"on": TODAY(), "because": "已达成"},
    }
    if step == "rewrite":
        tasks = [{"what": "换个办法", "due_on": later}]
        said = {"cause": "另有原因", "goal": "另一个目标", "review_on": later}
        NeedPlan.objects.draft(by=by, need=plan.need, replaces=plan, tasks=tasks, **said)
    else:
        getattr(plan, step)(by=by, **words[step])


def everything_of(plan):
    tasks = list(plan.tasks.order_by("pk").values_list("done", flat=True))
    return NeedPlan.objects.values().get(pk=plan.pk), plan.events.count(), tasks, NeedPlan.objects.count()


def test_the_table_names_every_step_of_a_plan():
    assert set(TABLE) == set(PLAN_TABLE)


@pytest.mark.parametrize("state", PlanState.values)
def test_each_step_of_a_plan_from_state_by_each_role(state):
    people = one_of_each()
    made = bring_plan_to(state, by=people[Role.CASEWORKER], need=make_need())
    before = everything_of(made)
    for step, (role, person) in product(PLAN_TABLE, people.items()):
        plan = NeedPlan.objects.get(pk=made.pk)
        may = role in CARRY and state in TABLE[step]
        assert (step in plan.steps_for(person)) == may, (step, role)
        with undone():
            if may:
                take(plan, step, person)
                plan.refresh_from_db()
                assert (plan.state, plan.events.story().first().step) == (TABLE[step][state], step), role
            else:
                with pytest.raises((StepNotAllowed, TypeError) if role in CARRY else NotAllowed):
                    take(plan, step, person)
                assert everything_of(plan) == before, (step, role)


def test_every_step_of_a_plan_has_its_words():
    by_themselves = (PlanDeed.DRAFT, PlanDeed.REPLACE, PlanDeed.WITH_NEED, PlanDeed.RESUME, PlanDeed.HAND_OVER)
    assert {PlanDeed(step).label for step in PLAN_TABLE} == {one.label for one in PlanDeed if one not in by_themselves}


def test_a_plan_says_whether_its_need_was_late_or_found_hard():
    late = make_need(raised_on=TODAY() - timedelta(days=9), due_on=TODAY() - timedelta(days=1))
    assert [make_need_plan(need).reason for need in (late, make_need())] == ["overdue", "hard"]


def test_the_plan_that_is_agreed_replaces_the_one_before_it():
    need, by = make_need(), make_holder(Role.CASEWORKER)
    first = agree(make_need_plan(need, by=by), by)
    second = make_need_plan(need, by=by, goal="另一个目标")
    assert first.state == NeedPlan.objects.get(pk=first.pk).state == PlanState.AGREED
    agree(second, by)
    first.refresh_from_db()
    assert (first.state, second.state) == (PlanState.REPLACED, PlanState.AGREED)
    assert first.events.story().first().step == PlanDeed.REPLACE


def test_a_need_has_one_draft_and_one_agreed_plan_at_most():
    need, by = make_need(), make_holder(Role.CASEWORKER)
    plan = make_need_plan(need, by=by)
    with pytest.raises(NotAllowed):
        make_need_plan(need, by=by)
    agree(plan, by)
    again = NeedPlan(need=need, cause="x", goal="x", reason="hard", review_on=TODAY(), state="agreed", how="home")
    again.agreed_on, again.agreed_by, again.family = TODAY(), by, "陈大明"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    again.state, again.agreed_by = "agreed", None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_closed_need_gets_no_plan():
    worker, checker = make_pair()
    need = make_need()
    need.take_on(by=worker)
    need.drop(by=worker, because="重复登记")
    with pytest.raises(NotAllowed):
        make_need_plan(need, by=checker)


def test_a_review_is_a_row_and_the_plan_says_the_same_as_before():
    by, later = make_holder(Role.CASEWORKER), TODAY() + timedelta(days=60)
    plan = agree(make_need_plan(by=by), by)
    said = (plan.cause, plan.goal)
    plan.review(by=by, on=TODAY(), found="有进展", next_on=later)
    plan.refresh_from_db()
    event = plan.events.story().first()
    assert (event.note, event.next_on, plan.review_on, (plan.cause, plan.goal)) == ("有进展", later, later, said)


def test_a_step_is_marked_with_its_day_and_open_again():
    by = make_holder(Role.CASEWORKER)
    plan = agree(make_need_plan(by=by), by)
    task = plan.tasks.get()
    with pytest.raises(NotAllowed):
        plan.mark(by=by, task=task, done=PlanTask.Done.DROPPED, on=TODAY())
    for done, day, who in (("dropped", TODAY(), by), ("open", None, None), ("done", TODAY(), by)):
        plan.mark(by=by, task=task, done=done, on=TODAY(), note="说明")
        task.refresh_from_db()
        assert (task.done, task.done_on, task.done_by) == (done, day, who)
    assert plan.events.filter(step=PlanDeed.MARK).count() == 3


def test_a_plan_ends_with_its_need_and_is_followed_again_with_it():
    worker, checker = make_pair()
    need = make_need()
    need.take_on(by=worker)
    plan = agree(make_need_plan(need, by=worker), worker)
    need.propose_done(by=worker, result="已装好", evidence=[EVIDENCE])
    need.close(by=checker)
    plan.refresh_from_db()
    assert (plan.state, plan.ended_on) == (PlanState.FINISHED, TODAY())
    need.reopen(by=worker, because="又松了")
    plan.refresh_from_db()
    assert (plan.state, plan.ended_on, plan.family) == (PlanState.AGREED, None, "陈大明")
    assert plan.events.story().first().step == PlanDeed.RESUME


def test_a_plan_that_was_ended_on_purpose_stays_ended_when_its_need_is_open_again(caseworker):
    need = make_need()
    useless = agree(make_need_plan(need, by=caseworker), caseworker)
    useless.finish(by=caseworker, on=TODAY(), because="用不上了")
    draft = make_need_plan(need, by=caseworker, goal="另一个目标")
    need.drop(by=caseworker, because="已另行解决")
    need.reopen(by=caseworker, because="又松了")
    assert [plan.pk for plan in need.plans.standing()] == [draft.pk]


def test_what_was_still_to_do_goes_with_the_post_and_what_was_done_stays():
    lead = make_holder(Role.GROUP_LEAD)
    heir = make_user(community=lead.community)
    tasks = [{"what": what, "owner": lead, "due_on": TODAY()} for what in ("陪诊", "装扶手")]
    plan = agree(make_need_plan(by=lead, tasks=tasks), lead)
    done = plan.tasks.in_order()[0]
    plan.mark(by=lead, task=done, done="done", on=TODAY())
    (file,) = hand_over(by=make_holder(Role.SUPERVISOR), post=lead.posts.get(), to=heir, today=TODAY())
    assert [task.owner for task in plan.tasks.in_order()] == [lead, heir]
    assert (file.tasks, file.returns, plan.events.story().first().step) == (1, 0, PlanDeed.HAND_OVER)


def test_overdue_without_a_plan_until_the_family_agrees():
    by, long_ago = make_holder(Role.CASEWORKER), TODAY() - timedelta(days=40)
    need = make_need(raised_on=long_ago, due_on=long_ago + timedelta(days=30))
    wanting = Need.objects.overdue(TODAY()).without_plan()
    plan = make_need_plan(need, by=by)
    assert list(wanting) == [need]
    agree(plan, by)
    assert list(wanting.all()) == []


def test_the_templates_are_there_once_and_stay_as_the_office_changed_them():
    seed_templates()
    PlanTemplate.objects.filter(name="老人照护方案").update(goal="本街道的说法")
    seed_templates()
    assert sorted(PlanTemplate.objects.values_list("name", flat=True)) == sorted(TEMPLATES)
    assert PlanTemplate.objects.get(name="老人照护方案").goal == "本街道的说法"
    assert PlanTemplate.objects.get(name="儿童成长方案").tasks.count() == 4


# --- the pages -------------------------------------------------------------------------------------------------


def typed(**more):
    day = (TODAY() + timedelta(days=30)).isoformat()
    form = {"cause": "独居", "goal": "住得安全", "review_on": day, "what1": "上门评估", "due1": day}
    return form | {"submission": str(uuid4())} | more


def test_a_plan_begins_with_a_template_and_is_drafted_once(caseworker):
    seed_templates()
    need, browser = make_need(), Browser(caseworker)
    template = PlanTemplate.objects.get(name="老人照护方案")
    form = browser.get(f"/needs/{need.pk}/plan/new/?template={template.pk}").context["form"]
    assert form["goal"].value() == template.goal and form["what3"].value()
    form = typed()
    answers = [browser.post(f"/needs/{need.pk}/plan/new/?template={template.pk}", form) for _ in range(2)]
    plan = NeedPlan.objects.get()
    assert {answer.url for answer in answers} == {reverse("plans:plan", args=[plan.pk])}
    assert (plan.template, plan.tasks.get().what) == (template, "上门评估")


@pytest.mark.parametrize("wrong", [{"what1": ""}, {"due1": ""}, {"review_on": "2020-01-01"}, {"owner1": "没有这个人"}])
def test_a_plan_without_steps_or_days_is_not_drafted(caseworker, wrong):
    answer = Browser(caseworker).post(f"/needs/{make_need().pk}/plan/new/", typed(**wrong))
    assert answer.status_code == 200 and answer.context["form"].errors and not NeedPlan.objects.exists()


def test_whoever_rewrites_a_draft_second_sees_the_first_ones_and_keeps_the_words():
    people = [make_holder(Role.CASEWORKER), make_holder(Role.ADVISER)]
    plan = make_need_plan(by=people[0])
    form = {"version": plan.version}
    first = Browser(people[0]).post(f"/plans/{plan.pk}/rewrite/", typed(goal="甲的目标", **form))
    second = Browser(people[1]).post(f"/plans/{plan.pk}/rewrite/", typed(goal="乙的目标", **form))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "甲的目标" in second.content.decode() and "乙的目标" in second.content.decode()
    assert not NeedPlan.objects.filter(goal="乙的目标").exists()


def test_whoever_steps_second_is_told_and_a_step_sent_twice_is_taken_once():
    people = [make_holder(Role.CASEWORKER), make_holder(Role.ADVISER)]
    plan = make_need_plan(by=people[0])
    form = FAMILY | {"version": plan.version, "on": TODAY().isoformat()}
    browsers = [Browser(person) for person in people]
    answers = [browsers[turn].post(f"/plans/{plan.pk}/agree/", form).status_code for turn in (0, 0, 1)]
    assert answers == [302, 302, 409]
    assert plan.events.filter(step=PlanDeed.AGREE).count() == 1


def test_a_review_of_a_draft_comes_too_early_and_is_refused_in_words(caseworker):
    plan = make_need_plan(by=caseworker)
    with pytest.raises(StepNotAllowed):
        plan.review(by=caseworker, on=TODAY(), found="有进展", next_on=TODAY() + timedelta(days=9))
    form = {"version": plan.version, "on": TODAY(), "found": "有进展", "next_on": TODAY() + timedelta(days=9)}
    assert Browser(caseworker).post(f"/plans/{plan.pk}/review/", form).status_code == 409


def test_two_reviews_of_a_plan_that_both_opened_are_not_both_saved_unseen(caseworker):
    plan = agree(make_need_plan(by=caseworker), caseworker)
    other, later = NeedPlan.objects.get(pk=plan.pk), TODAY() + timedelta(days=9)
    plan.review(by=caseworker, on=TODAY(), found="有进展", next_on=later)
    with pytest.raises(StepNotAllowed):
        other.review(by=caseworker, on=TODAY(), found="没有进展", next_on=later + timedelta(days=1))
    assert (plan.events.filter(step=PlanDeed.REVIEW).count(), plan.review_on) == (1, later)


def test_the_need_and_the_household_show_the_plan(caseworker):
    household = make_household("T-1")
    plan = make_need_plan(make_need(household), by=caseworker, goal="住得安全些")
    browser = Browser(caseworker)
    for page in (f"/needs/{plan.need_id}/", "/households/T-1/plan/", "/households/T-1/plan/print/"):
        assert "住得安全些" in browser.get(page).content.decode()


def test_a_plan_whose_review_or_step_is_late_is_counted_at_home_and_shown_in_the_list(caseworker):
    plan = agree(make_need_plan(by=caseworker), caseworker)
    in_time, draft = agree(make_need_plan(by=caseworker), caseworker), make_need_plan(by=caseworker)
    PlanTask.objects.filter(plan__in=(plan, in_time)).update(due_on=TODAY())
    assert not NeedPlan.objects.behind(TODAY()).exists()
    PlanTask.objects.filter(plan__in=(plan, draft)).update(due_on=TODAY() - timedelta(days=1))
    counts = {one["url"]: one["number"] for one in counts_of_the_day(caseworker, today=TODAY())}
    assert counts["/needs/?behind=on"] == 1
    page = Browser(caseworker).get("/needs/?behind=on").context["page"]
    assert [row["pk"] for row in page.rows] == [plan.need_id]
    in_time.review_on = TODAY()
    in_time.save()
    assert set(NeedPlan.objects.behind(TODAY())) == {plan, in_time}


def test_a_draft_hides_no_agreed_plan_on_paper(caseworker):
    need = make_need(make_household("T-1"))
    agree(make_need_plan(need, by=caseworker, goal="住得安全些"), caseworker)
    make_need_plan(need, by=caseworker, goal="另一个目标")
    assertContains(Browser(caseworker).get("/households/T-1/plan/print/"), "住得安全些")


def test_the_printed_plan_leaves_a_child_out_without_approval(caseworker):
    household = make_household("T-1")
    child = make_member(household, "陈小明", birth_date=TODAY() - timedelta(days=3000)).person
    make_need_plan(make_need(household, person=child, what="心理疏导"), by=caseworker, goal="孩子的目标")
    said = Browser(caseworker).get("/households/T-1/plan/print/").content.decode()
    assert "孩子的目标" not in said and "心理疏导" not in said


@pytest.mark.parametrize("rows", [1, 3])
def test_what_the_plan_of_a_household_costs(caseworker, rows, django_assert_num_queries):
    household = make_household("T-1")
    for _ in range(rows):
        make_need_plan(make_need(household), by=caseworker)
    browser = Browser(caseworker)
    browser.get("/households/T-1/plan/")
    with django_assert_num_queries(13):
        browser.get("/households/T-1/plan/")
