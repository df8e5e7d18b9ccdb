"""The demo office's need list: 239 needs by the cut-off day, 183 of them closed off, and the life since."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from assist.demo.grid import Grid
from assist.demo.words import BACK_WORDS, DROP_WORDS, NEEDS
from households.models import Household
from needs.models import Closing, Evidence, Need, NeedEvent, NeedKind, Status, Urgency
from volunteers.models import Level

RAISED, CLOSED, REOPENED_AND_CLOSED_AGAIN, REOPENED_AND_OPEN, DROPPED = 239, 183, 5, 2, 3
NEW_EACH_DAY = 0.6
STATES_TODAY = {
    Status.REPORTED: 3,
    Status.TAKEN_ON: 5,
    Status.IN_HAND: 7,
    Status.TO_CHECK: 5,
    Status.SENT_BACK: 2,
}


class Story:
    """One need with the rows that tell its life, collected to be written in bulk."""

    def __init__(self, random: Random, grid: Grid, household: Household, raised_on: date, kinds):
        self.random, self.events, self.evidence, self.closings = random, [], [], []
        group, area = household.building.above(Level.GROUP), household.building.above(Level.AREA)
        self.owner = grid.leads.get(group.pk) or grid.leads[area.pk]
        self.checker = grid.office[0] if self.owner == grid.leads[area.pk] else grid.leads[area.pk]
        self.office = grid.office
        top = random.choice(list(NEEDS))
        what, self.outcome = random.choice(NEEDS[top])
        kind = kinds.get((top, what)) or kinds[top]
        self.need = Need(
            household=household,
            person=random.choice(household.people),
            what=what,
            kind=kind,
            service_class=kind.service_class,
            source=random.choice(["visit", "visit", "visit", "grid", "walk_in", "phone"]),
            urgency=random.choices(Urgency.values, [8, 3, 1])[0],
            raised_on=raised_on,
            raised_by=self.owner,
            due_on=raised_on + timedelta(days=random.choice([7, 15, 30, 60])),
        )
        self.step("raised", Status.REPORTED, raised_on, self.owner)

    def step(self, step, status, on, by, note=""):
        """One event at some office hour of the day, and the state it leads to."""
        at = timezone.make_aware(datetime.combine(on, time(self.random.randint(8, 17), self.random.randint(0, 59))))
        self.events.append(
            NeedEvent(step=step, status=status, on=on, at=at, by=by, note=note, round=self.need.reopened)
        )
        self.need.status = status

    def take_on(self, on):
        self.need.owner = self.owner
        self.step("take_on", Status.TAKEN_ON, on, self.owner)

    def start(self, on):
        self.need.measure = f"已联系：{self.outcome}"
        self.step("start", Status.IN_HAND, on, self.owner, self.need.measure)

    def propose_done(self, on):
        self.need.result = self.outcome
        self.step("propose_done", Status.TO_CHECK, on, self.owner, self.outcome)
        self.evidence.append(
            Evidence(
                round=self.need.reopened,
                kind=self.random.choice(["photo", "receipt", "resident"]),
                words=f"{self.outcome}，居民确认",
                satisfaction=self.random.choice([4, 5, 5]),
                by=self.owner,
                at=self.events[-1].at,
            )
        )

    def close(self, on):
        self.need.closed_on = on
        self.step("close", Status.CLOSED, on, self.checker)
        self.closings.append(
            Closing(
                round=self.need.reopened,
                closed_on=on,
                result=self.outcome,
                done_by=self.owner,
                checked_by=self.checker,
            )
        )

    def reopen(self, on):
        self.closings[-1].reopened_on = on
        self.need.closed_on, self.need.result = None, ""
        self.need.reopened += 1
        self.step("reopen", Status.TAKEN_ON, on, self.owner, "问题再次出现")

    def live_until_closed(self, closed_on, *, since=None):
        """Every step from the last one to the closing, on days in between."""
        first = since or self.need.raised_on
        days = sorted(first + timedelta(days=self.random.randint(0, (closed_on - first).days)) for _ in range(3))
        if self.need.status == Status.REPORTED:
            self.take_on(days[0])
        self.start(days[1])
        self.propose_done(days[2])
        self.close(closed_on)

    def live_until(self, state, today):
        """The steps that lead to the state it is in today."""
        first = max(event.on for event in self.events)
        days = sorted(first + timedelta(days=self.random.randint(0, (today - first).days)) for _ in range(4))
        if state == Status.REPORTED and self.need.status == Status.REPORTED:
            return
        if self.need.status == Status.REPORTED:
            self.take_on(days[0])
        if state in (Status.IN_HAND, Status.TO_CHECK, Status.SENT_BACK):
            self.start(days[1])
        if state in (Status.TO_CHECK, Status.SENT_BACK):
            self.propose_done(days[2])
        if state == Status.SENT_BACK:
            self.step("send_back", Status.SENT_BACK, days[3], self.checker, self.random.choice(BACK_WORDS))

    def drop(self, on):
        self.take_on(on)
        self.step("drop", Status.DROPPED, on, self.owner, self.random.choice(DROP_WORDS))


def make_needs(random: Random, grid: Grid, households, *, since: date, cut: date, today: date) -> None:
    """Write the needs with their steps, evidence and closings."""
    kinds = {kind.name: kind for kind in NeedKind.objects.filter(parent=None)}
    kinds |= {
        (kind.parent.name, kind.name): kind
        for kind in NeedKind.objects.filter(parent__isnull=False).select_related("parent")
    }

    def story(first, last):
        raised_on = first + timedelta(days=random.randint(0, (last - first).days))
        return Story(random, grid, random.choice(households), raised_on, kinds)

    stories = []
    for index in range(CLOSED):
        one = story(since, cut - timedelta(days=14))
        last = min(cut, one.need.raised_on + timedelta(days=45))
        closed_on = one.need.raised_on + timedelta(days=random.randint(6, (last - one.need.raised_on).days))
        if index < REOPENED_AND_CLOSED_AGAIN:
            one.live_until_closed(one.need.raised_on + timedelta(days=2))
            one.reopen(one.need.raised_on + timedelta(days=4))
            one.live_until_closed(closed_on, since=one.need.raised_on + timedelta(days=4))
        else:
            one.live_until_closed(closed_on)
        stories.append(one)
    still_open = [story(since, cut) for _ in range(RAISED - CLOSED)]
    for one in still_open[:DROPPED]:
        one.drop(one.need.raised_on)
    for one in still_open[DROPPED : DROPPED + REOPENED_AND_OPEN]:
        one.live_until_closed(one.need.raised_on)
        one.reopen(one.need.raised_on)
    newer = [story(cut + timedelta(days=1), today) for _ in range(int((today - cut).days * NEW_EACH_DAY))]
    for one in [*still_open[DROPPED:], *newer]:
        begin = max(cut + timedelta(days=1), one.need.raised_on)
        closed_on = begin + timedelta(days=random.randint(2, 100))
        if closed_on < today:
            one.live_until_closed(closed_on, since=max(event.on for event in one.events))
        else:
            one.live_until(random.choices(list(STATES_TODAY), list(STATES_TODAY.values()))[0], today)
    stories += [*still_open, *newer]
    _something_for_today(stories, today)
    _store(stories)


def _something_for_today(stories, today):
    """Of the open needs some are due today or soon, whatever day the demo is made."""
    open_now = [one.need for one in stories if one.need.status not in (Status.CLOSED, Status.DROPPED)]
    for days, need in zip((0, 0, 1, 3, 5, 9), open_now[::3], strict=False):
        need.due_on = max(today + timedelta(days=days), need.raised_on)


def _store(stories):
    stories.sort(key=lambda one: one.need.raised_on)
    needs = [one.need for one in stories]
    Need.objects.bulk_create(needs)
    Need.history.bulk_history_create(needs)
    for name, model in (("events", NeedEvent), ("evidence", Evidence), ("closings", Closing)):
        rows = []
        for one in stories:
            for row in getattr(one, name):
                row.need = one.need
                rows.append(row)
        model.objects.bulk_create(rows)
