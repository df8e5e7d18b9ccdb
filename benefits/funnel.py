"""How far findings have come, and how it went month after month: by rule and by department, each counted once."""

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from benefits.models import Department, Finding, FindingEvent, Rule, State, Verdict

MONTHS = 12
# The columns under the funnel: which states each adds up.
AT_WORK = (State.AT_SOURCE, State.TO_ASK, State.APPLYING)
ENDED = (State.STOPPED, State.APPLIED)
COLUMNS = ((State.NEW,), AT_WORK, ENDED, (State.NO_CONFLICT, State.EXCEPTED), (State.GONE,))
JUDGEMENTS = (Verdict.STOP, Verdict.APPLY, Verdict.CLEAR)


def headings() -> list[str]:
    """What stands above the numbers of `by_rule` and `by_department`."""
    return [
        _("Found"),
        _("To look into"),
        _("Being worked on"),
        _("Confirmed and ended"),
        _("No conflict"),
        _("Holds no longer"),
        _("People"),
        _("Households"),
        _("Open, yuan a month"),
    ]


def by_rule(findings) -> list[tuple[str, list]]:
    """For each rule its numbers, and at last those of all together, people and households counted once."""
    lines = [(Rule(rule).label, numbers) for rule, numbers in _numbers(findings, "rule").items()]
    return [*sorted(lines), (_("Total"), _line(*_asked(findings, None)[None]))] if lines else []


def by_department(findings) -> list[tuple[str, list]]:
    """For each department that gives what findings are about; one about two departments stands under both."""
    names = dict(Department.objects.values_list("pk", "name"))
    lines = _numbers(findings, "kinds__department").items()
    return sorted((names.get(department, _("none")), numbers) for department, numbers in lines)


def _numbers(findings, path) -> dict:
    return {key: _line(*told) for key, told in _asked(findings, path).items()}


def _asked(findings, path) -> dict:
    """For each value of a lookup: how many findings are in each state, and how many people and households."""
    rows, by = findings.order_by(), [path] if path else []
    states, people = defaultdict(Counter), defaultdict(lambda: (0, 0, None))
    for *key, state, number in rows.values_list(*by, "state").annotate(number=Count("pk", distinct=True)):
        states[key[0] if key else None][state] += number
    counts = {"people": Count("subject", distinct=True), "households": Count("household", distinct=True)}
    if path:
        told = rows.values(path).annotate(**counts).values_list(path, "people", "households")
        people.update({key: (number, homes) for key, number, homes in told})
        sums = Counter()
        for key, _pk, amount in rows.open().values_list(path, "pk", "amount").distinct():  # two kinds, one department
            sums[key] += amount or 0
    else:
        people[None] = tuple(rows.aggregate(**counts).values())
        sums = {None: rows.open().aggregate(yuan=Sum("amount"))["yuan"]}
    return {key: (states[key], people[key], sums.get(key)) for key in states}


def _line(states, people, yuan):
    return [states.total(), *(sum(states[state] for state in column) for column in COLUMNS), *people[:2], yuan or 0]


def funnel(total: list) -> list[dict]:
    """From everything that was found to what was ended, as bars; ``total`` is the last line of `by_rule`."""
    found, _new, at_work, ended, no_conflict, gone = total[:6]
    steps = [
        (_("Found"), found, "info"),
        (_("Still found"), found - gone, "info"),
        (_("Looked into"), at_work + ended + no_conflict, "watch"),
        (_("Confirmed and ended"), ended, "fine"),
    ]
    return [
        {"label": label, "number": number, "share": round(100 * number / max(found, 1)), "tone": tone}
        for label, number, tone in steps
    ]


def trend(findings, *, today: date) -> list[tuple[date, int, int, int]]:
    """For each of the last months: found anew, judged, and no longer found."""
    first = date(today.year - 1, today.month, 1)
    events = FindingEvent.objects.filter(finding__in=findings.order_by().values("pk"), on__gte=first)
    rows = events.annotate(month=TruncMonth("on")).order_by().values_list("month", "step").annotate(number=Count("pk"))
    months = defaultdict(Counter)
    for month, step, number in rows:
        months[month][step] += number
    return [
        (
            month,
            steps[Verdict.FOUND] + steps[Verdict.CHANGED],
            sum(steps[one] for one in JUDGEMENTS),
            steps[Verdict.ENDED],
        )
        for month, steps in sorted(months.items(), reverse=True)[:MONTHS]
    ]


def figures(user, *, today: date) -> dict:
    """Everything the page shows of the findings in somebody's reach."""
    findings = Finding.objects.visible_to(user, today=today)
    rules = by_rule(findings)
    return {
        "headings": headings(),
        "funnel": funnel(rules[-1][1]) if rules else [],
        "tables": [(_("Rule"), rules), (_("Department"), by_department(findings))],
        "trend": trend(findings, today=today),
    }
