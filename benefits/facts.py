"""What a finding rests on, and what a family receives, each with the list, file and row that says so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists
from django.utils.translation import gettext as _

from benefits.models import Award, Nature, Rule
from benefits.models.finding import is_of_household
from households.models import Membership, Person

WHY = {
    Rule.EXCLUSIVE: lambda: _("Lists say that both are held, and one excludes the other."),
    Rule.DUPLICATE: lambda: _("Lists keep the same person under two households or places."),
    Rule.BOTH_PAID: lambda: _("Both are paid in full; only the higher is due, or together no more than the rate."),
    Rule.REQUIRES: lambda: _("A benefit is held, and none of those that it rests on."),
    Rule.DECEASED: lambda: _("A benefit was still paid in a month after the death."),
    Rule.INCOME: lambda: _("The members' incomes that lists know, divided by the members, exceed the standard."),
    Rule.MISSED: lambda: _("The conditions are met, and the benefit is not held, nor one that excludes it."),
    Rule.UNKNOWN: lambda: _("Civil affairs keeps this person in this community, and no file does."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what lists say: who, what, how much, from when until when, and where it stands."""

    who: str
    what: str
    amount: Decimal | None
    since: date
    until: date | None
    department: str
    where: str
    touches: bool = False
    code: str = ""  # the department's
    person: Person | None = None  # whom it is said of, where somebody on file


def facts_of(finding, *, day) -> list[Said]:
    """Everything that lists say of the person, and of the family where it matters; what it is about comes first."""
    awards = Award.objects.with_rows()
    if finding.household_id:
        members = Membership.objects.present_on(day).of(finding.household).values("person")
        own = awards.of_people([finding.person_id], members)
    elif finding.person_id:
        own = awards.of_people([finding.person_id])
    else:
        own = awards.of_number(finding.subject)
    about = set(finding.about.split(","))
    of_all = is_of_household(finding.rule, finding.kinds.all())
    lines = [
        _said(award, touches=award.kind.code in about and (of_all or award.person_id == finding.person_id))
        for award in own.held_on(finding.last_on).select_related("person").in_order()
    ]
    return sorted(lines, key=lambda line: not line.touches)


def without_benefits(households, *, day):
    """Those of the files open on a day to whose members nothing is paid, as far as lists and entries by hand tell."""
    paid = Award.objects.held_on(day).paid().of_household(day)
    return households.open_on(day).filter(~Exists(paid))


def received(household, *, day) -> tuple[list[Said], Decimal]:
    """What the family receives through each member from every department, and what that is a month."""
    members = Membership.objects.present_on(day).of(household).values("person")
    awards = list(Award.objects.with_rows().of_people([], members).held_on(day).in_order())
    natures = (Nature.BENEFIT, Nature.INCOME)
    total = sum((award.amount for award in awards if award.amount and award.kind.nature in natures), Decimal())
    return [_said(award) for award in awards], total


def _said(award, *, touches=False):
    what = award.kind.name
    if award.disability_level:
        what += f" {award.get_disability_class_display()} {award.disability_level}"
    department, where = source_of(award)
    community = f" · {award.community}" if award.community else ""
    return Said(
        award.name,
        what,
        award.amount,
        award.starts_on,
        award.ends_on,
        department + community,
        where,
        touches,
        award.last_roster.department.code if award.last_roster_id else "",
        award.person if touches else None,
    )


def source_of(award) -> tuple[str, str]:
    """The department, and where it stands."""
    if award.by_id:
        return str(award.kind.department or "–"), _("entered by hand by %(who)s") % {"who": award.by}
    return award.last_roster.department.name, award.where()
