"""What the demo office's families live on, and the plans of those who have a file of their own."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from assist.demo.grid import Grid
from assist.demo.words import GIVEN
from households.models import (
    Asset,
    AssetKind,
    Category,
    Duty,
    Housing,
    HousingKind,
    Income,
    IncomeKind,
    PersonPlan,
    PlanReason,
    Proof,
    Relation,
    Supporter,
)

OLD = 80
STEPS = "每季度评估一次自理能力\n征询集中供养意愿\n联系护理站每周上门"
HOMES = [HousingKind.REFORMED, HousingKind.COMMERCIAL, HousingKind.RENTED, HousingKind.LOW_RENT]
REASONS_UNABLE = ["本人患病，无力负担", "失业，家有两名在校子女", "在外地打工，收入不稳"]


def make_means(random: Random, grid: Grid, households, *, cut: date, today: date) -> None:
    """Income, homes, savings and supporters of the open files, told when each was opened, and plans."""
    rows = {Income: [], Asset: [], Housing: [], Supporter: [], PersonPlan: []}
    for number, household in enumerate(households):
        since = household.opened_on
        for person in household.people:
            rows[Income] += _income(random, person, since, cut)
        rows[Housing].append(_home(random, household, since))
        if number % 3 == 0:
            value = Decimal(random.randrange(5, 200) * 100)
            rows[Asset].append(Asset(household=household, kind=AssetKind.SAVINGS, value=value, since=since))
        if len(household.people) == 1:
            rows[Supporter] += _supporters(random, household.people[0], since)
        if household.category == Category.TEKUN and number % 4:
            rows[PersonPlan].append(_plan(random, household, today))
    for model, made in rows.items():
        model.objects.bulk_create(made)
        model.history.bulk_history_create(made, default_user=grid.office[0])


def _income(random, person, since, cut):
    told = {"person": person, "since": since}
    if person.work == "retired":
        basic = random.random() < 0.6
        kind = IncomeKind.BASIC_PENSION if basic else IncomeKind.PENSION
        amount = random.randrange(200, 320, 10) if basic else random.randrange(1400, 2600, 50)
        yield Income(kind=kind, amount=Decimal(amount), proof=Proof.STATEMENT, **told)
    if person.age(cut) >= OLD:
        yield Income(kind=IncomeKind.OLD_AGE, amount=Decimal(100), proof=Proof.CHECKED, **told)
    if person.disability_class:
        yield Income(kind=IncomeKind.DISABLED_LIVING, amount=Decimal(92), proof=Proof.CHECKED, **told)
    if person.disability_level in (1, 2):
        yield Income(kind=IncomeKind.DISABLED_CARE, amount=Decimal(85), proof=Proof.CHECKED, **told)
    if person.monthly_income and person.work in ("employed", "flexible"):
        wage = person.work == "employed"
        kind, proof = (IncomeKind.WAGE, Proof.PAYSLIP) if wage else (IncomeKind.ODD_JOBS, Proof.TOLD)
        yield Income(kind=kind, amount=Decimal(person.monthly_income), proof=proof, **told)


def _home(random, household, since):
    kind = random.choice(HOMES)
    built = Decimal(random.randrange(280, 860)) / 10
    owned = kind in (HousingKind.REFORMED, HousingKind.COMMERCIAL)
    return Housing(
        household=household,
        kind=kind,
        owner=household.people[0].name if owned else "样例房屋管理所",
        address=household.living_address,
        built_area=built,
        usable_area=(built * Decimal("0.8")).quantize(Decimal("0.01")),
        since=since,
        proof=Proof.PAPER,
    )


def _supporters(random, person, since):
    for _number in range(random.randint(0, 2)):
        gives = random.choice([0, 0, 100, 200, 300])
        yield Supporter(
            person=person,
            name=person.name[0] + random.choice(GIVEN),
            relation=random.choice([Relation.SON, Relation.DAUGHTER]),
            duty=Duty.PARENTS,
            amount=Decimal(gives),
            unable_because="" if gives else random.choice(REASONS_UNABLE),
            since=since,
        )


def _plan(random, household, today):
    return PersonPlan(
        person=household.people[0],
        reason=PlanReason.TEKUN,
        goal="在家安全生活，每周有人照看",
        steps=STEPS,
        opened_on=household.opened_on,
        review_on=today + timedelta(days=random.randint(-20, 80)),
    )
