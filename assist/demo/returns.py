"""The demo office's return visits: made for what was closed off in the last half year, most of the past ones stable."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from needs.models import Closing, ReturnEvent, ReturnRule, ReturnState, ReturnVisit

FOUND = ["一切正常，表示感谢", "使用正常", "生活平稳，无新需求", "身体尚可，邻居常来照看"]
LATE = 5  # of so many past ones one is still to be made


def make_returns(random: Random, *, today) -> None:
    """Each standing closing of the last half year with its return visits; the past ones were made on their day."""
    closings = Closing.objects.standing_on(today).filter(closed_on__gt=today - timedelta(days=200))
    rows, events = [], []
    for closing in closings.select_related("need__owner").order_by("pk"):
        for days in ReturnRule.objects.days_on(closing.closed_on):
            due_on, need = closing.closed_on + timedelta(days=days), closing.need
            row = ReturnVisit(
                need=need, round=closing.round, after_days=days, due_on=due_on, owner=need.owner or closing.done_by
            )
            if due_on <= today - timedelta(days=20) or (due_on <= today and random.randrange(LATE)):
                row.state, row.ended_on = ReturnState.STABLE, due_on
                events.append(_made(random, row))
            rows.append(row)
    ReturnVisit.objects.bulk_create(rows)
    ReturnEvent.objects.bulk_create(events)


def _made(random, row):
    at = timezone.make_aware(timezone.datetime.combine(row.due_on, timezone.datetime.min.time())) + timedelta(hours=10)
    return ReturnEvent(
        return_visit=row, step="stable", on=row.due_on, at=at, by=row.owner, mode="phone",
        satisfaction=random.choice([4, 5, 5]), note=random.choice(FOUND),
    )  # fmt: skip
