"""What every office starts with to bring needs to their end; supervisors change it afterwards."""

from datetime import date

from needs.models import PlanTemplate, ReturnRule
from needs.plans.seeds import seed_templates


def seed_helping() -> None:
    """Make what is missing, once for each sort: what an office changed since stays as it is."""
    if not PlanTemplate.objects.exists():
        seed_templates()
    if not ReturnRule.objects.exists():
        ReturnRule.objects.create(since=date(2020, 1, 1), days="30、90、180")
