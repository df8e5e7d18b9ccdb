"""The demo office's one-to-one plans: most needs that are overdue have one, in every state; a few are still without."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from assist.demo.grid import Grid
from needs.models import Need, NeedPlan, PlanTask, PlanTemplate
from needs.plans.forms import said_in_template

CAUSES = [
    "独居，子女在外地，无人长期照看",
    "家中唯一劳动力患病，收入中断",
    "反复联系未果，本人顾虑较多",
    "涉及多个部门，办理时间长",
]
FAMILY = ["本人", "户主", "配偶", "女儿（电话）"]
WITHOUT = 4  # of so many overdue needs one is left without a plan


def make_plans(random: Random, grid: Grid, *, today) -> None:
    """Draft, agree on and review plans through the verbs, as the office would."""
    by, templates = grid.office[0], list(PlanTemplate.objects.in_use())
    needs = Need.objects.overdue(today).select_related("household", "person", "owner").order_by("pk")
    for number, need in enumerate(needs):
        if number % WITHOUT:
            _plan(random, need, templates[number % len(templates)], by=by, today=today, agreed=number % WITHOUT != 1)


def _plan(random, need, template, *, by, today, agreed):
    said = said_in_template(template, today)
    tasks = [
        {"what": said[f"what{number}"], "due_on": said[f"due{number}"], "owner": need.owner if number < 3 else None}
        for number in range(1, 9)
        if said.get(f"what{number}")
    ]
    plan = NeedPlan.objects.draft(
        by=by, need=need, template=template, cause=random.choice(CAUSES), goal=template.goal,
        review_on=today + timedelta(days=random.randint(1, 40)), tasks=tasks,
    )  # fmt: skip
    if agreed:
        on = min(today, timezone.localdate())  # a demo may be made as of a day to come; nobody agreed then
        plan.agree(by=by, on=on, family=random.choice(FAMILY), how=random.choice(NeedPlan.How.values))
        first = plan.tasks.in_order()[0]
        plan.mark(by=by, task=first, done=PlanTask.Done.DONE, on=on)
