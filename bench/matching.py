"""Matching a need with the offers that fit: how long the database takes at ten thousand offers.

``python -m bench.matching OFFERS`` fills the office of DATABASE_URL with offers and referrals, matches its needs, and
says as JSON how long the SQL of each matching took.
"""

import json
import sys
import time
from datetime import timedelta
from random import Random

from bench.report import Measured
from bench.servers import copied, run

OFFERS, OFFERS_A_UNIT, MATCHED, HELPED, TURNS = 10_000, 20, 40, 2_000, 3
MILLISECONDS = 50


def measure_matching(store, name) -> list[Measured]:
    """The median and the slowest of the matchings of one office."""
    with copied(store, name, "matching") as url:
        found = json.loads(run("-m", "bench.matching", str(OFFERS), url=url).splitlines()[-1])
    words = f"matching a need at {OFFERS:,} offers, SQL"
    return [
        Measured(store.name, f"{words}, median", "", found["median"], MILLISECONDS, "ms"),
        Measured(store.name, f"{words}, slowest of {found['count']}", "", found["slowest"], MILLISECONDS, "ms"),
    ]


def fill(number, *, today):
    """Offers of every kind, some for a group or a place, and referrals that were delivered."""
    from django.db import connection, transaction

    from needs.models import Need, NeedKind, Offer, PartnerUnit, Period, Referral, State
    from volunteers.models import Level, Place, User

    random = Random(5)
    kinds, areas = list(NeedKind.objects.all()), list(Place.objects.filter(level=Level.AREA)[:40])
    with transaction.atomic():
        units = PartnerUnit.objects.bulk_create(
            PartnerUnit(name=f"单位{place}", agreement_ends_on=today + timedelta(days=place % 400 - 20))
            for place in range(number // OFFERS_A_UNIT)
        )
        offers = Offer.objects.bulk_create(
            Offer(
                unit=units[place % len(units)], what=f"服务{place}", kind=random.choice(kinds),
                age_from=random.choice((None, None, 18, 60)), category=random.choice(("", "", "dibao")),
                place=random.choice((None, *areas)) if place % 3 == 0 else None,
                capacity=random.choice((None, 1, 5, 20)), per=random.choice(Period.values),
                assured_on=today - timedelta(days=place % 200),
            )
            for place in range(number)
        )  # fmt: skip
        by, needs = User.objects.first(), list(Need.objects.in_state("closed")[:HELPED])
        Referral.objects.bulk_create(
            Referral(
                need=need, offer=random.choice(offers), state=State.DELIVERED, delivered_on=today, reserved_on=today,
                words="送餐", answer_by=today, channel="link", ground="consent", offered_by=by,
            )
            for need in needs
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def match(today) -> dict:
    """Match needs as their page does; the milliseconds of their statements, the best of three turns each."""
    from django.db import connection

    from needs.models import Need
    from needs.referrals.matching import matches

    needs, spent = list(Need.objects.open().for_page().order_by("pk")[: MATCHED + 2]), []

    def watch(execute, sql, params, many, context):
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent[-1] += time.perf_counter() - start

    best = []
    with connection.execute_wrapper(watch):
        for need in needs:
            for _turn in range(TURNS):
                spent.append(0.0)
                fitted = matches(need, today=today)
            best.append(min(spent[-TURNS:]))
            if not fitted:
                sys.exit(f"bench: no offer fitted need {need.pk}")
    times = sorted(best[2:])
    return {"median": 1000 * times[len(times) // 2], "slowest": 1000 * times[-1], "count": len(times)}


if __name__ == "__main__":
    import django

    django.setup()
    from django.utils import timezone

    day = timezone.localdate()
    fill(int(sys.argv[1]), today=day)
    print(json.dumps(match(day)))
