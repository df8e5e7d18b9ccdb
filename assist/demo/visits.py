"""The demo office's visits: 124 staff and 356 volunteer person-times by the cut-off day, and since."""

from collections import defaultdict
from datetime import date, time, timedelta
from random import Random

from assist.demo.grid import Grid
from assist.demo.words import STAFF_TEAM, TOPIC_WORDS, VISIT_NOTES
from households.models import Household, Risk, Topic, TopicFinding, Visit, Visitor
from volunteers.models import Capacity, Level

STAFF, VOLUNTEERS = 124, 356
STAFF_WITH_VOLUNTEER, TWO_VOLUNTEERS = 20, 15
EACH_DAY_SINCE = 3
INTERVAL = {Risk.HIGH: 7, Risk.KEY: 30, Risk.GENERAL: 90}


def make_visits(random: Random, grid: Grid, households, *, since: date, cut: date, today: date) -> None:
    """Write visits, visitors and findings, then each file's last and next visit."""
    crews = (
        [("staff", "volunteer")] * STAFF_WITH_VOLUNTEER
        + [("volunteer", "volunteer")] * TWO_VOLUNTEERS
        + [("staff",)] * (STAFF - STAFF_WITH_VOLUNTEER)
        + [("volunteer",)] * (VOLUNTEERS - STAFF_WITH_VOLUNTEER - 2 * TWO_VOLUNTEERS)
    )
    random.shuffle(crews)
    order = random.sample(households, len(households))
    days = sorted(since + timedelta(days=random.randint(0, (cut - since).days)) for _ in crews)
    visits = [
        _visit(random, grid, order[index % len(order)], day, crew)
        for index, (day, crew) in enumerate(zip(days, crews, strict=True))
    ]
    for day in range(1, (today - cut).days):
        for _ in range(random.randint(1, 2 * EACH_DAY_SINCE - 1)):
            crew = random.choice([("staff",), ("volunteer",), ("volunteer",), ("staff", "volunteer")])
            visits.append(_visit(random, grid, random.choice(households), cut + timedelta(days=day), crew))
    _plan_next(random, visits, households, today)
    _store(visits)
    Household.objects.all().retally_visits()


def _visit(random, grid, household, day, crew):
    """One visit by this crew; who goes belongs to the household's group or to the office."""
    met = random.random() > 0.15
    words, topic, level = random.choice(VISIT_NOTES)
    visit = Visit(
        household=household,
        person=random.choice(household.people),
        visited_on=day,
        visited_at=time(random.randint(8, 18), random.choice([0, 10, 20, 30, 40, 50])),
        mode=random.choices(["home", "phone", "group", "video"], [16, 3, 3, 1])[0],
        met=met,
        note=words if met else "",
        problem=words if met and level == "act" else "",
    )
    visit.crew, visit.topics = _crew(random, grid, household, crew), []
    visit.recorded_by = visit.crew[0][0]
    if met and random.random() < 0.6:
        for each in Topic.values:
            finding = (level, words) if each == topic else ("fine", random.choice(TOPIC_WORDS[each]))
            visit.topics.append((each, *finding))
    return visit


def _crew(random, grid, household, crew):
    group, area = household.building.above(Level.GROUP), household.building.above(Level.AREA)
    volunteers = random.sample(grid.volunteers[group.pk], crew.count("volunteer"))
    staff = random.choice([grid.leads[area.pk], grid.leads[area.pk], *grid.office])
    gone = [(user, user.team, Capacity.VOLUNTEER) for user in volunteers]
    return ([(staff, grid.teams[STAFF_TEAM], Capacity.STAFF)] if "staff" in crew else []) + gone


def _plan_next(random, visits, households, today):
    """The next day of each file: some today, some a few days late, the rest to come."""
    latest = {}
    for visit in visits:
        latest[visit.household.pk] = visit
    waits = defaultdict(lambda: random.randint(1, 30), {})
    for index, household in enumerate(household for household in households if household.pk in latest):
        waits[household.pk] = (
            0 if index % 17 == 0 else -random.randint(1, 9) if index % 13 == 1 else waits[household.pk]
        )
    for pk, visit in latest.items():
        planned = visit.visited_on + timedelta(days=INTERVAL[visit.household.risk])
        if waits[pk] <= 0 or planned < today:
            planned = today + timedelta(days=waits[pk])
        visit.next_visit_on = max(planned, visit.visited_on)


def _store(visits):
    visits.sort(key=lambda visit: visit.visited_on)
    Visit.objects.bulk_create(visits)
    Visit.history.bulk_history_create(visits)
    Visitor.objects.bulk_create(
        Visitor(visit=visit, user=user, team=team, capacity=capacity)
        for visit in visits
        for user, team, capacity in visit.crew
    )
    TopicFinding.objects.bulk_create(
        TopicFinding(visit=visit, topic=topic, level=level, words=words)
        for visit in visits
        for topic, level, words in visit.topics
    )
