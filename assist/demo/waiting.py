"""The demo office's day by day: what waits for too long is escalated, and two urgent needs are on their way."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from needs.escalation.running import escalate
from needs.models import Need, QuickResponse, QuickStage, Urgency

ASKED_IN = ["街道民政办、社区卫生服务中心", "派出所、街道综治中心"]


def make_waiting(random: Random, *, today) -> None:
    """Escalate by the rules of today; begin quick responses to the latest urgent needs."""
    escalate(today=today)
    urgent = Need.objects.open().filter(urgency=Urgency.URGENT, owner__isnull=False).select_related("owner")
    for number, need in enumerate(urgent.order_by("-raised_on", "pk")[:2]):
        one = QuickResponse.objects.begin(by=need.owner, need=need)
        one.answer(by=need.owner, note="已到现场")
        if number:
            one.to_departments(by=need.owner, who=random.choice(ASKED_IN), note="电话联系，当日到场")
        _some_hours_ago(one, random)


def _some_hours_ago(one, random):
    """The stages as if they had begun this morning, each some minutes after the one before it."""
    stages = list(one.events.in_order())
    at = timezone.now() - timedelta(hours=4)
    for stage, following in zip(stages, [*stages[1:], None], strict=True):
        ended = at + timedelta(minutes=random.randint(6, 70)) if following else None
        QuickStage.objects.filter(pk=stage.pk).update(at=at, ended_at=ended)
        at = ended
