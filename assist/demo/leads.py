"""The demo office's leads: most led to the files there are, some wait, some led nowhere; and a few reports."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from assist.demo.grid import Grid
from assist.demo.words import GIVEN, SURNAMES
from households.models import Lead, LeadEvent, LeadSource, LeadState, LeadStep, Report, Urgency
from households.models.lead_states import CHANNELS, DAYS
from volunteers.models import Level

TO_A_FILE, OPEN_NOW, NOWHERE = 60, 14, 9
NOTICED = [
    "独居，近期做过膝关节手术，无人照护",
    "长期失业在家，不与人来往",
    "照料重病配偶，精神疲惫",
    "家庭医生名册：独居慢病老人",
    "孩子辍学在家",
    "水电费连续两月未缴",
    "邻居反映多日未出门",
]
REPORTED = [
    "老人在卫生间滑倒，送医中",
    "家里停电，照明线路老化",
    "连续两天敲门无人应答",
    "孩子发烧无人照看",
    "楼道堆物挡门，轮椅出不来",
]


def make_leads(random: Random, grid: Grid, households, *, since: date, cut: date, today: date) -> None:
    """Write leads with their steps, and the reports of building leads."""
    leads, events = [], []

    def found(place, name, found_on, **more):
        origin = random.choices(list(LeadSource), [6, 5, 4, 2, 4, 2, 5, 1])[0]
        urgency = random.choices(list(Urgency), [7, 3, 1])[0]
        group = place.above(Level.GROUP) if place.level >= Level.GROUP else place
        lead = Lead(
            place=place, name=name, origin=origin, channel=CHANNELS[origin], urgency=urgency, found_on=found_on,
            found_by=grid.leads.get(place.pk) or grid.office[0], due_on=found_on + timedelta(days=DAYS[urgency]),
            owner=grid.leads.get(group.pk), noticed=random.choice(NOTICED), **more,
        )  # fmt: skip
        leads.append(lead)
        step(lead, LeadStep.RAISED, LeadState.NEW, found_on, lead.found_by)
        return lead

    def step(lead, word, state, on, by, note=""):
        at = timezone.make_aware(datetime.combine(on, time(random.randint(8, 17), random.randint(0, 59))))
        lead.state = state
        events.append(LeadEvent(lead=lead, step=word, state=state, on=on, at=at, by=by, note=note))

    def visited(lead, on):
        lead.visited_on = on
        step(lead, LeadStep.VISIT, LeadState.VISITED, on, lead.owner or grid.office[0], "上门见到本人，核实情况")

    for household in random.sample(households, TO_A_FILE):
        found_on = since + timedelta(days=random.randint(0, (cut - since).days - 30))
        lead = found(household.building, household.people[0].name, found_on, address=household.room)
        visited(lead, found_on + timedelta(days=random.randint(0, 6)))
        lead.household, lead.person = household, household.people[0]
        on = lead.visited_on + timedelta(days=random.randint(0, 9))
        step(lead, LeadStep.JOIN_FILE, LeadState.JOINED, on, grid.office[0], household.number)
    for index in range(OPEN_NOW + NOWHERE):
        age = random.randint(0, 12) if index < OPEN_NOW else random.randint(20, 60)
        place = grid.buildings[index * 3 % len(grid.buildings)] if index % 4 else grid.community
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        lead = found(
            place, name, max(since, today - timedelta(days=age)), address=f"{random.randint(1, 6)}0{index % 4}室"
        )
        if index % 2:
            visited(lead, min(today, lead.found_on + timedelta(days=2)))
        if index >= OPEN_NOW:
            word, state = (
                (LeadStep.NO_NEED, LeadState.NO_NEED) if index % 2 else (LeadStep.NOT_FOUND, LeadState.NOT_FOUND)
            )
            step(lead, word, state, min(today, lead.found_on + timedelta(days=5)), grid.office[0], "已核实")
    Lead.objects.bulk_create(leads)
    Lead.history.bulk_history_create(leads)
    LeadEvent.objects.bulk_create(events)
    _make_reports(random, grid, households, today)


def _make_reports(random, grid, households, today):
    """The demo's building lead reported five difficulties; the group lead received three of them."""
    building = grid.buildings[0]
    group_lead = grid.leads[building.parent_id]
    here = [household for household in households if household.building == building]
    noon = timezone.make_aware(datetime.combine(today, time(7, 20)))
    for index, what in enumerate(REPORTED):
        at = noon - timedelta(days=index)
        Report.objects.create(
            place=building, household=here[index % len(here)], what=what, by=grid.leads[building.pk],
            on=at.date(), at=at,
            urgency=[Urgency.URGENT, Urgency.SOON, Urgency.NORMAL][index % 3],
            received_by=group_lead if index > 1 else None,
            received_at=at + timedelta(minutes=random.randint(4, 90)) if index > 1 else None,
        )  # fmt: skip
