"""The rules of escalation every office starts with; supervisors change them afterwards."""

from needs.models import EscalationRule
from needs.models.escalation import Cause
from volunteers.rights import Role

# cause, more than so many days, working days, to whom
RULES = [
    (Cause.UNCLAIMED, 1, True, Role.GROUP_LEAD),
    (Cause.NO_STEP, 5, True, Role.AREA_LEAD),
    (Cause.OVERDUE, 0, False, Role.CASEWORKER),
    (Cause.OVERDUE, 7, False, Role.SUPERVISOR),
]


def seed_escalation() -> None:
    """Make the rules."""
    for cause, more_than, working_days, role in RULES:
        values = {"working_days": working_days, "to_role": role}
        EscalationRule.objects.get_or_create(cause=cause, more_than=more_than, defaults=values)
