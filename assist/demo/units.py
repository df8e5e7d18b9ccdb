"""The demo office's resource list: 63 partner units and what they offer."""

from datetime import date, timedelta
from random import Random

from assist.demo.words import CAPACITIES, NEEDS, SURNAMES, UNIT_FIRST, UNIT_KINDS
from needs.models import NeedKind, Offer, PartnerUnit

UNITS = 63


def make_units(random: Random, *, since: date, cut: date) -> None:
    """Units that joined between May and the cut-off day, each with two things it offers."""
    kinds = {kind.name: kind for kind in NeedKind.objects.filter(parent=None)}
    units, offers = [], []
    for number in range(UNITS):
        kind = UNIT_KINDS[number % len(UNIT_KINDS)]
        unit = PartnerUnit(
            name=f"{random.choice(UNIT_FIRST)}{random.choice(UNIT_FIRST)}{kind}（样例{number + 1}）",
            kind=kind,
            contact=f"{random.choice(SURNAMES)}经理",
            phone=f"199000{10000 + number}",
            capacity=random.choice(CAPACITIES),
            listed_on=since + timedelta(days=random.randint(0, (cut - since).days)),
        )
        units.append(unit)
        for top in random.sample(list(NEEDS), 2):
            offers.append(Offer(unit=unit, what=random.choice(NEEDS[top])[0], kind=kinds[top]))
    PartnerUnit.objects.bulk_create(units)
    PartnerUnit.history.bulk_history_create(units)
    Offer.objects.bulk_create(offers)
