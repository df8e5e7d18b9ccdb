"""A visit and the needs it noticed, written down together or not at all."""

from django.db import transaction

from households.models import Household
from households.visiting import log_visit
from needs.models import Need, Source


@transaction.atomic
def log_visit_with_needs(*, by, household: Household, today, needs=(), **visit_fields):
    """Log a visit and raise the needs noticed on it (dicts of what, kind, urgency); see ``log_visit``."""
    visit, is_new = log_visit(by=by, household=household, today=today, **visit_fields)
    if is_new:
        for need in needs:
            Need.objects.raise_need(
                by=by,
                household=household,
                person=visit.person,
                raised_on=visit.visited_on,
                source=Source.VISIT,
                visit=visit,
                **need,
            )
    return visit, is_new
