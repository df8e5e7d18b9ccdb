"""The kinds of money a family lives on, and which of them count as its income.

Income is what comes in as wages, net of a business, net of property and net of transfers (工资性、经营净、财产净、
转移净). What does not count stands in domain.md §2.2: 优待抚恤金、计生奖励扶助金、奖学金、见义勇为奖、政府救助款物 and
the basic pension of the fourteenth plan, under the rule for confirming the minimum living allowance
(最低生活保障审核确认办法) and the notice of 2022; the two disability allowances (两项补贴), under 国发〔2015〕52号;
payments to veterans, also under their regulations (军人抚恤优待条例). On an old-age allowance each place decides.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory


class IncomeKind(models.TextChoices):
    """What somebody gets each month."""

    WAGE = "wage", _("Wages")
    ODD_JOBS = "odd_jobs", _("Odd jobs")
    BUSINESS = "business", _("Net of a business")
    FARMING = "farming", _("Net of farming")
    RENT = "rent", _("Rent of house or land")
    CAPITAL = "capital", _("Interest and dividends")
    PENSION = "pension", _("Pension")
    UNEMPLOYMENT = "unemployment", _("Unemployment benefit")
    OTHER_TRANSFER = "other_transfer", _("Other regular payment")
    BASIC_PENSION = "basic_pension", _("Basic pension of residents")
    OLD_AGE = "old_age", _("Old-age allowance")
    ELDER_CARE = "elder_care", _("Care subsidy for the elderly")
    VETERANS = "veterans", _("Payments to veterans and their families")
    FAMILY_PLANNING = "family_planning", _("Family-planning support")
    SCHOLARSHIP = "scholarship", _("Scholarship")
    BRAVERY = "bravery", _("Award for bravery")
    STATE_AID = "state_aid", _("Social assistance in money or kind")
    DISABLED_LIVING = "disabled_living", _("Living allowance for the disabled")
    DISABLED_CARE = "disabled_care", _("Care allowance for the severely disabled")


class IncomeGroup(models.TextChoices):
    """Which part of a family's income a kind is of; none of them is what the law leaves out."""

    WAGE = "wage", _("Income from wages")
    BUSINESS = "business", _("Net income from business")
    PROPERTY = "property", _("Net income from property")
    TRANSFER = "transfer", _("Net income from transfers")
    NONE = "none", _("Not income")


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether a kind counts (None: decided locally), why, and the first day the rule holds no longer."""

    group: str
    counts: bool | None
    reason: str
    until: date | None = None


_COUNTED = _("Counts: income from work, business, property or transfers.")
_NOT_UNDER_ALLOWANCE_RULE = _("Not income: the rule for confirming the minimum living allowance leaves it out.")
_NOT_TWO_ALLOWANCES = _("Not income: the two allowances for the disabled are left out.")
_LOCAL = _("Whether this counts is decided locally, and nobody has said it yet: left out, please look.")
_G = IncomeGroup

RULES = {
    IncomeKind.WAGE: Rule(_G.WAGE, True, _COUNTED),
    IncomeKind.ODD_JOBS: Rule(_G.WAGE, True, _COUNTED),
    IncomeKind.BUSINESS: Rule(_G.BUSINESS, True, _COUNTED),
    IncomeKind.FARMING: Rule(_G.BUSINESS, True, _COUNTED),
    IncomeKind.RENT: Rule(_G.PROPERTY, True, _COUNTED),
    IncomeKind.CAPITAL: Rule(_G.PROPERTY, True, _COUNTED),
    IncomeKind.PENSION: Rule(_G.TRANSFER, True, _COUNTED),
    IncomeKind.UNEMPLOYMENT: Rule(_G.TRANSFER, True, _COUNTED),
    IncomeKind.OTHER_TRANSFER: Rule(_G.TRANSFER, True, _COUNTED),
    IncomeKind.BASIC_PENSION: Rule(
        _G.NONE,
        False,
        _("Not income: in the years of the fourteenth plan, 2021 to 2025, the basic pension is left out."),
        until=date(2026, 1, 1),
    ),
    IncomeKind.OLD_AGE: Rule(_G.TRANSFER, None, _LOCAL),
    IncomeKind.ELDER_CARE: Rule(_G.TRANSFER, None, _LOCAL),
    IncomeKind.VETERANS: Rule(_G.NONE, False, _("Not income: payments to veterans and their families are left out.")),
    IncomeKind.FAMILY_PLANNING: Rule(_G.NONE, False, _NOT_UNDER_ALLOWANCE_RULE),
    IncomeKind.SCHOLARSHIP: Rule(_G.NONE, False, _NOT_UNDER_ALLOWANCE_RULE),
    IncomeKind.BRAVERY: Rule(_G.NONE, False, _NOT_UNDER_ALLOWANCE_RULE),
    IncomeKind.STATE_AID: Rule(_G.NONE, False, _NOT_UNDER_ALLOWANCE_RULE),
    IncomeKind.DISABLED_LIVING: Rule(_G.NONE, False, _NOT_TWO_ALLOWANCES),
    IncomeKind.DISABLED_CARE: Rule(_G.NONE, False, _NOT_TWO_ALLOWANCES),
}
# Left to the place, wholly or from the day on which the general rule ends.
LOCAL = tuple(kind for kind, rule in RULES.items() if rule.counts is None or rule.until)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a kind counts on a day, and why; undecided is left out and wants somebody to look."""

    counts: bool
    reason: str
    undecided: bool = False


class LocalIncomeRuleQuerySet(models.QuerySet):
    def verdicts(self, day) -> dict[str, Verdict]:
        """For each kind whether it counts on a day, and why; one query."""
        said = {rule.kind: rule for rule in self.filter(since__lte=day).order_by("since", "pk")}
        return {kind: _verdict(kind, said.get(kind), day) for kind in IncomeKind}


class LocalIncomeRule(models.Model):
    """What this place has decided on a kind that the general rules leave to it, and since when."""

    kind = models.CharField(_("kind"), max_length=20, choices=[(kind.value, kind.label) for kind in LOCAL])
    counts = models.BooleanField(_("counts as income"))
    since = models.DateField(_("since"))
    basis = models.CharField(_("by which paper"), max_length=200)

    objects = LocalIncomeRuleQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("local rule on income")
        verbose_name_plural = _("local rules on income")
        constraints = [models.UniqueConstraint(fields=["kind", "since"], name="one_rule_a_kind_and_day")]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.since}"


def _verdict(kind, said, day) -> Verdict:
    rule = RULES[kind]
    if rule.counts is not None and not (rule.until and day >= rule.until):
        return Verdict(rule.counts, str(rule.reason))
    if said is None:
        return Verdict(False, str(_LOCAL), undecided=True)
    words = _("Counts here: %(basis)s") if said.counts else _("Does not count here: %(basis)s")
    return Verdict(said.counts, words % {"basis": said.basis})
