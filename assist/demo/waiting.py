"""The demo office's day by day: what waits for too long is escalated, and two urgent needs are on their way."""

from random import Random

from needs.escalation.running import escalate
from needs.models import Need, QuickResponse, Urgency

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
