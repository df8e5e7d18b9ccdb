"""The state of needs on a day, from what happened on which day; whatever day it was written down."""

from datetime import date

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from needs.models.closing import Closing
from needs.models.event import NeedEvent
from needs.models.steps import NO_STEPS, Status


def state_on(day: date):
    """The state of a need on a day: closed off while a closing stands, else as its last step left it.

    Going along to another file or owner is no step of its own.
    """
    standing = Closing.objects.filter(need=OuterRef("pk")).standing_on(day)
    steps = NeedEvent.objects.filter(need=OuterRef("pk"), on__lte=day).exclude(step__in=NO_STEPS)
    latest = steps.exclude(status=Status.CLOSED).order_by("-on", "-pk").values("status")[:1]
    closed = standing.values(word=Value(Status.CLOSED.value))[:1]
    return Coalesce(Subquery(closed), Subquery(latest), Value(Status.REPORTED.value))
