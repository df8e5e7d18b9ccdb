"""One run over every open need, by the rules of the day; run again, or by two at once, it tells nothing twice."""

from needs.models import Escalation, EscalationRule
from volunteers.models import OwnDay


def escalate(*, today, progress=None) -> int:
    """Show every need for which a rule's days have gone by to whoever stands above; says how many were."""
    own_days, told = OwnDay.objects.known(), 0
    for rule in EscalationRule.objects.in_use():
        waiting = list(rule.candidates(today).select_related("household"))
        for number, need in enumerate(waiting, start=1):
            if rule.is_past(need.since, today, own_days):
                told += Escalation.objects.tell(need=need, rule=rule, today=today)
            if progress:
                progress(number, len(waiting))
    return told
