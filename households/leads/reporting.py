"""Reporting a difficulty: with its photo first kept, then its row; somebody new becomes a lead with it."""

from django.db import transaction

from common.papers.reading import Paper
from households.documents import vault
from households.models import Lead, LeadSource, Report
from volunteers.models.stepped import NotAllowed
from volunteers.rights import Deed, Role, may, posts_of


def report_difficulty(
    *, by, place, what, urgency, today, submission, household=None, photo: Paper | None = None, **person
) -> Report:
    """Write a report down; the second of two equal submissions gets the first one's.

    ``place`` has its parents loaded. Without a household, ``person`` (name, address, phone) becomes a lead.
    Raises NotAllowed.
    """
    if not may(by, Deed.REPORT, place, today=today):
        raise NotAllowed
    if before := Report.objects.of_submission(submission):
        return before
    name, report = vault.put(photo.data) if photo else "", None
    told = {"place": place, "what": what, "urgency": urgency, "on": today, "by": by, "photo": name}
    try:
        with transaction.atomic(durable=True):
            lead = None
            if household is None:  # the form's mark is the lead's too, so that two at once find one another
                lead = _lead(
                    by=by, place=place, noticed=what, urgency=urgency, on=today, submission=submission, **person
                )
            report, _is_new = Report.objects.get_or_create(
                submission=submission, defaults=told | {"household": household, "lead": lead}
            )
    finally:
        if name and (report is None or report.photo != name):
            vault.throw_away(name)
    return report


def _lead(*, by, place, noticed, urgency, on, submission, name, address="", phone="") -> Lead:
    """Somebody on no file yet, found by whoever reports."""
    leads = any(post.role == Role.BUILDING_LEAD for post in posts_of(by))
    return Lead.objects.raise_lead(
        by=by, place=place, name=name, address=address, phone=phone, noticed=noticed, urgency=urgency, found_on=on,
        origin=LeadSource.BUILDING_LEAD if leads else LeadSource.NEIGHBOUR, submission=submission,
    )  # fmt: skip
