"""The monthly income per head of a household, worked out line by line, so that anyone can follow it.

Who is counted: the members of that day, without those whom the rule for confirming the minimum living allowance leaves
out (in prison or compulsory detox, missing …, domain.md §2.2). What is counted: what these get themselves, what the
household gets together, and what supporters outside it give. Nothing is compared with a standard here.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from households.as_of import state_of
from households.models import Income, IncomeKind, LocalIncomeRule, Status, Supporter

NOTHING = Decimal("0.00")
CENT = Decimal("0.01")
LEAVES_OUT = {
    Status.MISSING: lambda: _("Not counted: missing."),
    Status.IN_PRISON: lambda: _("Not counted: in prison."),
    Status.IN_DETOX: lambda: _("Not counted: in compulsory detox."),
    Status.RELIGIOUS: lambda: _("Not counted: away for three years or more in a religious calling."),
    Status.DECEASED: lambda: _("Not counted: deceased."),
}


@dataclass(frozen=True, slots=True)
class Head:
    """Somebody who belongs to the household that day; ``left_out`` says why he or she does not count."""

    key: int
    name: str
    left_out: str = ""
    told: Decimal | None = None  # the monthly income that was told, where nobody broke it down


@dataclass(frozen=True, slots=True)
class Money:
    """What comes in each month: whose it is (None: the household's together), and whether it counts, and why."""

    key: int | None
    what: str
    amount: Decimal
    counts: bool
    why: str
    is_own: bool = True  # false where somebody outside the household gives it
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working."""

    who: str
    what: str
    amount: Decimal
    counts: bool
    why: str
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class PerHead:
    """The working and what comes out: ``result`` is None where nobody counts."""

    day: date
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    total: Decimal
    counted: int
    result: Decimal | None
    doubts: tuple[str, ...]


def work_out(*, day, heads, money) -> PerHead:
    """The income per head of these people from this money; asks nobody and reads nothing."""
    heads, of_head = tuple(heads), defaultdict(list)
    for one in money:
        of_head[one.key].append(one)
    lines, doubts = [], []
    for head in heads:
        own = [one for one in of_head[head.key] if one.is_own]
        if not own and head.told is not None:
            of_head[head.key].insert(0, _as_told(head))
        elif head.told is not None and sum(one.amount for one in own) != head.told:
            doubts.append(
                _("%(name)s: %(told)s yuan a month were told, but the rows come to %(sum)s.")
                % {"name": head.name, "told": head.told, "sum": sum((one.amount for one in own), NOTHING)}
            )
        lines += [_line(head, one) for one in of_head[head.key]]
    lines += [_line(None, one) for one in of_head[None]]
    counted = sum(not head.left_out for head in heads)
    total = sum((line.amount for line in lines if line.counts), NOTHING)
    result = (total / counted).quantize(CENT, ROUND_HALF_UP) if counted else None
    return PerHead(day, heads, tuple(lines), total, counted, result, tuple(doubts))


def _as_told(head) -> Money:
    what, why = _("Monthly income"), _("As told, not broken down.")
    return Money(head.key, what, head.told, True, why)


def _line(head, money) -> Line:
    if head is None:
        return Line(_("The household"), money.what, money.amount, money.counts, money.why, money.undecided)
    if head.left_out:
        return Line(head.name, money.what, money.amount, False, _("Not counted with the person."))
    return Line(head.name, money.what, money.amount, money.counts, money.why, money.undecided)


def per_head(household, day) -> PerHead:
    """The monthly income per head of a household on a day, as known today; six queries, however many rows.

    One more where the household lived in another building then.
    """
    people = [member.person for member in state_of(household, day).members]
    verdicts = LocalIncomeRule.objects.verdicts(day)
    incomes = Income.objects.shown_on(household, day).order_by("since", "pk")
    supporters = Supporter.objects.shown_on(household, day).order_by("pk")
    money = [_income(row, verdicts[row.kind]) for row in incomes] + [_support(row) for row in supporters]
    return work_out(day=day, heads=[_head(person) for person in people], money=money)


def _head(person) -> Head:
    left_out = LEAVES_OUT.get(person.status)
    return Head(person.pk, person.name, left_out() if left_out else "", person.monthly_income)


def _income(row, verdict) -> Money:
    what = IncomeKind(row.kind).label
    return Money(row.person_id, str(what), row.amount, verdict.counts, verdict.reason, undecided=verdict.undecided)


def _support(row) -> Money:
    what = _("Support from %(name)s (%(relation)s)") % {"name": row.name, "relation": row.get_relation_display()}
    why = _("Counts: what supporters outside the household give.")
    if not row.amount:
        why = _("Gives nothing: %(why)s") % {"why": row.unable_because or "–"}
    return Money(row.person_id, what, row.amount, True, why, is_own=False)
