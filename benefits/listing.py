"""What the list of findings says beside its rows: how many of each rule are open."""

from django.utils.translation import gettext as _

from benefits.models import Rule
from benefits.models.finding import OPEN


def counts(chosen, *, tally=None) -> list[dict]:
    """All open findings, then those of each rule, as filters to click, with their numbers (None while to come)."""
    of_rule = dict.fromkeys(Rule) if tally is None else _of_rule(tally)
    return [
        _count(chosen, _("Open"), None if tally is None else sum(of_rule.values()), ""),
        *(_count(chosen, rule.label, number, rule.value) for rule, number in of_rule.items()),
    ]


def _of_rule(tally):
    return {rule: sum(tally.get((rule, state), 0) for state in OPEN) for rule in Rule}


def _count(chosen, label, number, rule):
    link = chosen.data.copy()
    for name in ("after", "before", "rule", "state", "overdue"):
        link.pop(name, None)
    if rule:
        link["rule"] = rule
    current = chosen.data.get("rule", "") == rule and not chosen.data.get("state")
    return {"label": label, "number": number, "url": f"?{link.urlencode()}", "current": current, "tone": ""}
