"""The demo office's services: what met the needs that are closed off, recurring care, and two projects."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from assist.demo.grid import Grid
from needs.models import (
    Care,
    Closing,
    Occurrence,
    PartnerUnit,
    Project,
    Rhythm,
    Service,
    ServiceClass,
    ServiceGroup,
    days_of,
)
from needs.models.project import suits, suits_family

MORE = [
    ("送节日米面油", ServiceClass.MATERIAL),
    ("陪同就医", ServiceClass.SERVICE),
    ("上门打扫", ServiceClass.SERVICE),
    ("心理疏导谈话", ServiceClass.PSYCHOLOGICAL),
    ("课业辅导", ServiceClass.SERVICE),
    ("电话慰问", ServiceClass.PSYCHOLOGICAL),
]
CARE = [
    ("社区食堂送餐", Rhythm.WEEKLY, ServiceClass.SERVICE),
    ("爱心理发", Rhythm.MONTHLY, ServiceClass.SERVICE),
    ("陪医取药", Rhythm.FORTNIGHTLY, ServiceClass.SERVICE),
    ("陪伴聊天", Rhythm.WEEKLY, ServiceClass.PSYCHOLOGICAL),
]
WITH_CARE, DONE = 14, 0.86


def make_services(random: Random, grid: Grid, households, *, since: date, cut: date, today: date) -> None:
    """Write services, care with its days, and the projects they belong to."""
    bridge = Project.objects.create(
        name="桥计划", funder="区民政局", starts_on=since, ends_on=date(since.year + 1, 4, 30), goal="支持困境未成年人"
    )
    home = Project.objects.create(name="和美筑梦", funder="样例慈善基金会", starts_on=since, goal="家庭综合服务")
    groups = {group.suits: group for group in ServiceGroup.objects.all()}
    people = {household.pk: household.people for household in households}

    def service(household, person, on, what, service_class, **more):
        group = groups.get(suits(person, today=on) if person else suits_family(people[household.pk], today=on))
        project = {"minors": bridge, "illness": home}.get(group.suits) if group else None
        at = timezone.make_aware(datetime.combine(on, time(random.randint(8, 17), random.randint(0, 59))))
        return Service(
            household=household, person=person, on=on, what=what, service_class=service_class, group=group,
            project=project, at=at, **{"by": random.choice(grid.office)} | more,
        )  # fmt: skip

    closings = Closing.objects.filter(reopened_on=None).select_related("need__household", "need__person", "done_by")
    met = [
        service(one.need.household, one.need.person, one.closed_on, one.result, one.need.service_class,
                need=one.need, need_round=one.round, by=one.done_by)
        for one in closings
    ]  # fmt: skip
    for household in random.sample(households, len(households) // 2):
        for _time in range(random.randint(1, 6)):
            what, service_class = random.choice(MORE)
            on = since + timedelta(days=random.randint(40, (today - since).days))
            hours = None if service_class == ServiceClass.MATERIAL else random.choice([0.5, 1, 1.5, 2])
            met.append(service(household, random.choice(household.people), on, what, service_class, hours=hours))
    Service.objects.bulk_create(sorted(met, key=lambda one: one.on))
    _make_care(random, grid, households, service, cut=cut, today=today)


def _make_care(random, grid, households, service, *, cut, today):
    """Care of some households since the cut-off day: most days done, a few missed, the last ones to be marked."""
    units = list(PartnerUnit.objects.order_by("pk")[:5])
    for index, household in enumerate(random.sample(households, WITH_CARE)):
        what, rhythm, service_class = CARE[index % len(CARE)]
        first = max(cut + timedelta(days=random.randint(1, 9)), household.opened_on)
        group_lead = grid.leads.get(household.building.parent_id)
        care = Care.objects.create(
            household=household, person=household.people[0], what=what, rhythm=rhythm, service_class=service_class,
            starts_on=first, by=grid.office[0], unit=units[index % 5] if index % 2 else None,
            team=None if index % 2 else next(iter(grid.teams.values())), helper=group_lead,
        )  # fmt: skip
        days = [Occurrence(care=care, due_on=day) for day in days_of(rhythm, first, today + timedelta(days=35))]
        for day in days:
            if day.due_on < today - timedelta(days=4):
                day.state = day.State.DONE if random.random() < DONE else day.State.MISSED
                day.marked_by = group_lead or grid.office[0]
                day.marked_at = timezone.make_aware(datetime.combine(day.due_on, time(18)))
                day.note = "" if day.state == day.State.DONE else "住院，未送"
                if day.state == day.State.DONE:
                    day.hours = 1
                    day.service = service(
                        household, care.person, day.due_on, what, service_class, hours=1, given_by=care.provider()
                    )
        Service.objects.bulk_create([day.service for day in days if day.service])
        Occurrence.objects.bulk_create(days)
