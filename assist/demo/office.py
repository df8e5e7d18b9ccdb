"""Make the demo office: every figure of the press report on the last 30 September, and a living day today."""

from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assist.demo.campaigns import make_campaigns
from assist.demo.documents import make_documents
from assist.demo.families import Identities, born_at, make_families, make_names, standing
from assist.demo.given import make_services
from assist.demo.grid import Grid, make_grid
from assist.demo.leads import make_leads
from assist.demo.means import make_means
from assist.demo.needs import make_needs
from assist.demo.past import make_past
from assist.demo.plans import make_plans
from assist.demo.referrals import make_referrals
from assist.demo.returns import make_returns
from assist.demo.units import make_units
from assist.demo.visits import make_visits
from assist.demo.waiting import make_waiting
from assist.office import set_up_office
from benefits.models import LocalValue
from households.models import Household, HouseholdEvent, Membership, Person, Status
from households.numbering import take_numbers
from households.search import refresh_search
from volunteers.models import Place

UPDATED_FILES = 65
UPDATES = [
    "收入变化，已更新",
    "健康状况已更新",
    "联系电话已更新",
    "家庭成员就业情况已更新",
    "残疾等级变更，已更新",
]


@transaction.atomic
def make_demo_office(*, today: date, seed: int = 286239) -> None:
    """Fill an empty database; raises ValidationError when an office is there already."""
    if Place.objects.exists():
        raise ValidationError(_("There is an office in this database already; the demo needs an empty one."))
    random = Random(seed)  # noqa: S311 - made-up people, not secrets
    cut = date(today.year if today > date(today.year, 9, 30) else today.year - 1, 9, 30)
    since = date(cut.year, 5, 1)
    community = set_up_office(street="梧桐街道", community="清源社区")
    Place.objects.filter(pk=community.pk).update(office_phone="0551-00000000")
    grid = make_grid(random, community, since=since)
    identities = Identities(random)
    households = _make_households(random, grid, identities, since=since, cut=cut)
    _make_closed_files(random, grid, identities, since=since)
    _make_updates(random, grid, households, since=since, cut=cut, today=today)
    make_needs(random, grid, households, since=since, cut=cut, today=today)
    make_visits(random, grid, households, since=since, cut=cut, today=today)
    make_units(random, since=since, cut=cut)
    make_means(Random(seed + 1), grid, households, cut=cut, today=today)  # noqa: S311 - made-up money
    make_documents(Random(seed + 2), grid, households, since=since, today=today)  # noqa: S311 - made-up papers
    make_past(Random(seed + 3), grid, identities, households, since=since, cut=cut)  # noqa: S311 - made-up past
    make_plans(Random(seed + 4), grid, today=today)  # noqa: S311 - made-up plans
    make_leads(Random(seed + 5), grid, households, since=since, cut=cut, today=today)  # noqa: S311 - made-up leads
    make_referrals(Random(seed + 7), grid, today=today)  # noqa: S311 - made-up partners
    make_services(Random(seed + 7), grid, households, since=since, cut=cut, today=today)  # noqa: S311 - made-up services
    make_campaigns(Random(seed + 8), grid, households, since=since, today=today)  # noqa: S311 - made-up gifts
    make_returns(Random(seed + 6), today=today)  # noqa: S311 - made-up answers
    make_waiting(Random(seed + 7), today=today)  # noqa: S311 - made-up departments
    LocalValue.objects.create(name=LocalValue.Name.DIBAO_STANDARD, value=868)
    LocalValue.objects.create(name=LocalValue.Name.OLD_AGE_FROM, value=80)
    refresh_search([household.pk for household in Household.objects.only("pk")])


def _make_households(random: Random, grid: Grid, identities: Identities, *, since: date, cut: date) -> list[Household]:
    """The open files with their members, spread over the buildings; each knows its group and people."""
    families = make_families(random)
    numbers = take_numbers(grid.community, len(families))
    households, people, memberships = [], [], []
    for index, (family, number) in enumerate(zip(families, numbers, strict=True)):
        building = grid.buildings[index % len(grid.buildings)]
        opened_on = since - timedelta(days=random.randint(3, 700))
        category, cause, risk = standing(random, family)
        room = f"{random.randint(1, 6)}0{random.randint(1, 4)}室"
        household = Household(
            number=number,
            building=building,
            room=room,
            living_address=f"{building.name}{room}",
            registered_address=f"{building.name}{room}",
            phone=f"1990000{index:04d}",
            category=category,
            cause=cause,
            risk=risk,
            bank_name="样例银行清源支行",
            bank_account=f"629999000{random.randrange(10**10):010d}",
            opened_on=opened_on,
        )
        household.people, household.relations = [], []
        for one, name in zip(family, make_names(random, family), strict=True):
            number_, born = identities.give(born_at(random, one.age, on=cut), male=one.male)
            person = Person(name=name, identity_number=number_, birth_date=born, **one.marks)
            person.derive()
            household.people.append(person)
            household.relations.append(one.relation)
            people.append(person)
            memberships.append(
                Membership(
                    household=household,
                    person=person,
                    relation=one.relation,
                    is_head=len(household.people) == 1,
                    joined_on=opened_on,
                )
            )
        household.account_holder = household.people[0].name
        households.append(household)
    _store(grid, households, people, memberships)
    return households


def _store(grid, households, people, memberships):
    """Write the files with their histories and their first event."""
    by = grid.office[0]
    for model, rows in ((Household, households), (Person, people), (Membership, memberships)):
        model.objects.bulk_create(rows)
        model.history.bulk_history_create(rows, default_user=by)
    HouseholdEvent.objects.bulk_create(
        HouseholdEvent(household=household, kind="opened", on=household.opened_on, by=by) for household in households
    )


def _make_closed_files(random: Random, grid: Grid, identities: Identities, *, since: date) -> None:
    """Two files that were closed before the mechanism began: they stay, greyed, and count nowhere."""
    by = grid.office[0]
    closed = []
    for building, (name, why, status) in zip(
        grid.buildings[5:20:7],
        [
            ("齐水莲", "户主去世，家中无其他成员", Status.DECEASED),
            ("卞守义", "迁往外市与子女同住", Status.MOVED_OUT),
        ],
        strict=False,
    ):
        on = since - timedelta(days=random.randint(20, 60))
        number, born = identities.give(date(1932, 3, 1), male=status == Status.MOVED_OUT)
        person = Person(name=name, identity_number=number, birth_date=born, status=status)
        person.derive()
        if status == Status.DECEASED:
            person.died_on = on
        household = Household(
            number=take_numbers(grid.community, 1)[0],
            building=building,
            room="101室",
            opened_on=since - timedelta(days=900),
            closed_on=on,
            closed_because=why,
        )
        membership = Membership(
            household=household,
            person=person,
            relation="head",
            is_head=True,
            joined_on=household.opened_on,
            left_on=on,
            left_because=why,
        )
        _store(grid, [household], [person], [membership])
        closed.append(HouseholdEvent(household=household, kind="closed", on=on, by=by, note=why))
    HouseholdEvent.objects.bulk_create(closed)


def _make_updates(random, grid, households, *, since, cut, today):
    """65 files updated since May by the cut-off day, and some more since."""
    events = [
        HouseholdEvent(
            household=household,
            kind="updated",
            on=since + timedelta(days=random.randint(0, (cut - since).days)),
            by=random.choice(grid.office),
            note=random.choice(UPDATES),
        )
        for household in random.sample(households, UPDATED_FILES)
    ]
    for household in random.sample(households, min(20, (today - cut).days)):
        on = cut + timedelta(days=random.randint(1, (today - cut).days))
        events.append(HouseholdEvent(household=household, kind="updated", on=on, by=grid.office[0], note=UPDATES[0]))
    HouseholdEvent.objects.bulk_create(sorted(events, key=lambda event: event.on))
