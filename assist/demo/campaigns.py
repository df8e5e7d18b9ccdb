"""The demo office's campaigns: summer cool is over, winter warmth goes on; and the store they draw on."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from assist.demo.grid import Grid
from needs.models import Campaign, Goods, GoodsMove, Recipient, Service, ServiceClass, ServiceGroup
from needs.models.project import suits_family

STORE = [("大米", "袋", 160), ("食用油", "桶", 120), ("棉被", "床", 60), ("清凉用品", "份", 80)]


def make_campaigns(random: Random, grid: Grid, households, *, since: date, today: date) -> None:
    """Write the store, two campaigns with their lists, and what was given so far."""
    by, goods = grid.office[0], {}
    for name, unit, number in STORE:
        goods[name] = Goods.objects.create(place=grid.community, name=name, unit=unit)
        goods[name].move(by=None, quantity=number, on=since, why="街道配送")
    summer = date(since.year, 7, 1)
    told = {"place": grid.community, "by": by}
    cool = Campaign.objects.create(
        name="夏送清凉", starts_on=summer, ends_on=summer + timedelta(days=30), goods=goods["清凉用品"],
        words="清凉用品一份", **told,
    )  # fmt: skip
    warm = Campaign.objects.create(
        name="冬送温暖", starts_on=today - timedelta(days=6), ends_on=today + timedelta(days=40), goods=goods["棉被"],
        words="棉被一床", **told,
    )  # fmt: skip
    old = [household for household in households if household.people[0].age(summer) >= 60]
    _give(random, grid, cool, random.sample(old, min(40, len(old))), last=cool.ends_on, given=0.95)
    _give(random, grid, warm, random.sample(households, 32), last=today, given=0.4)


def _give(random, grid, campaign, households, *, last, given):
    """Mark so many of a list as given, a few as not met; each that was given is a service, and left the store."""
    groups = {group.suits: group for group in ServiceGroup.objects.all()}
    rows, services, moves = [], [], []
    for household in households:
        row = Recipient(campaign=campaign, household=household, added_by=campaign.by)
        rows.append(row)
        if random.random() > given:
            row.state = random.choice([row.State.WAITING, row.State.WAITING, row.State.NOT_MET])
            continue
        on = campaign.starts_on + timedelta(days=random.randint(0, (last - campaign.starts_on).days))
        row.state, row.given_on = row.State.GIVEN, on
        row.marked_by = grid.leads.get(household.building.parent_id) or campaign.by
        row.marked_at = timezone.make_aware(datetime.combine(on, time(10)))
        row.service = Service(
            household=household, on=on, what=campaign.words, service_class=ServiceClass.MATERIAL,
            given_by=campaign.name, by=row.marked_by, at=row.marked_at,
            group=groups.get(suits_family(household.people, today=on)),
        )  # fmt: skip
        services.append(row.service)
        moves.append(
            GoodsMove(goods=campaign.goods, quantity=-campaign.each, on=on, why=campaign.name, by=row.marked_by)
        )
    Service.objects.bulk_create(services)
    Recipient.objects.bulk_create(rows)
    GoodsMove.objects.bulk_create(moves)
    stock = campaign.goods.stock - campaign.each * len(moves)
    Goods.objects.filter(pk=campaign.goods_id).update(stock=stock)
