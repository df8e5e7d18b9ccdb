"""What no partner answered in time ends: its capacity is there again, and owner and area lead see it."""

from needs.models import Referral, StepNotAllowed


def expire_due(*, today) -> int:
    """End every referral whose day to answer by is over; says how many. Run twice, it ends each once."""
    ended = 0
    for referral in Referral.objects.overdue(today).for_page().order_by("pk"):
        try:
            referral.expire(on=today)
        except StepNotAllowed:  # answered or withdrawn this very moment
            continue
        ended += 1
    return ended
