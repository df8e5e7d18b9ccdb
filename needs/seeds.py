"""What every office starts with to bring needs to their end; supervisors change it afterwards."""

from datetime import date

from needs.escalation.seeds import seed_escalation
from needs.models import EscalationRule, PlanTemplate, ReturnRule, ServiceGroup, Suits
from needs.plans.seeds import seed_templates

# The four groups that services are counted for (四类服务清单).
GROUPS = {
    "困难家庭未成年人": Suits.MINORS,
    "困难老人家庭": Suits.OLD,
    "适龄就业救助对象": Suits.WORK,
    "重大疾病家庭": Suits.ILLNESS,
}


def seed_helping() -> None:
    """Make what is missing, once for each sort: what an office changed since stays as it is."""
    if not PlanTemplate.objects.exists():
        seed_templates()
    if not EscalationRule.objects.exists():
        seed_escalation()
    if not ReturnRule.objects.exists():
        ReturnRule.objects.create(since=date(2020, 1, 1), days="30、90、180")
    if not ServiceGroup.objects.exists():
        for position, (name, suits) in enumerate(GROUPS.items()):
            ServiceGroup.objects.create(name=name, suits=suits, position=position)
