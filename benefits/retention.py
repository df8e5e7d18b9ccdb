"""Lists live as long as their department's rule says: then their rows go, and only how many there were stays."""

from django.db import transaction
from django.db.models import F, Sum

from benefits.models import Award, Roster, RosterPage


@transaction.atomic
def throw_away_lists(*, today) -> int:
    """Throw away the rows of lists kept long enough, with what only they say; how many rows those were.

    What a later list says as well goes on, and rests on that one.
    """
    over = Roster.objects.filter(keep_until__lt=today).values("pk")
    pages = RosterPage.objects.filter(roster__in=over)
    counts = dict(pages.order_by().values_list("roster").annotate(number=Sum("people")))
    if not counts:
        return 0
    gone = Award.objects.filter(last_roster__in=over)
    lasting = Award.objects.filter(first_roster__in=over).exclude(last_roster__in=over)
    lasting.update(first_roster=F("last_roster"), first_row=F("last_row"))
    gone.delete()
    pages.delete()
    for roster, number in counts.items():
        Roster.objects.filter(pk=roster).update(rows_dropped=F("rows_dropped") + number)
    return sum(counts.values())
