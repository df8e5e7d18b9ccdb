"""Lists live as long as their department's rule says: then their rows go, and only how many there were stays."""

from django.db import transaction
from django.db.models import Count, F

from benefits.models import Award, Roster, RosterRow


@transaction.atomic
def throw_away_lists(*, today) -> int:
    """Throw away the rows of lists kept long enough, with what only they say; how many rows those were.

    What a later list says as well goes on, and rests on that one.
    """
    over = Roster.objects.filter(keep_until__lt=today)
    rows = RosterRow.objects.filter(roster__in=over.values("pk"))
    counts = dict(rows.order_by().values_list("roster").annotate(number=Count("pk")))
    if not counts:
        return 0
    old = rows.values("pk")
    Award.objects.filter(first_row__in=old).exclude(last_row__in=old).update(first_row=F("last_row"))
    Award.objects.filter(last_row__in=old).delete()
    rows.delete()
    for roster, number in counts.items():
        Roster.objects.filter(pk=roster).update(rows_dropped=F("rows_dropped") + number)
    return sum(counts.values())
