"""The pages that join every room: my day, and the grid board."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assist import board, day
from common.htmx import render_or_partial
from volunteers.models import OwnDay
from volunteers.rights import Deed, Sees, may, may_see


@require_safe
def home(request):
    """Visits due, needs overdue, needs to check, needs of one's own; what a post does not see is not there."""
    today, user = timezone.localdate(), request.user
    context = {"today": today, "sees_care": may_see(user, Sees.CARE)}
    if may(user, Deed.RUN_GRID):
        context["year_to_enter"] = OwnDay.objects.year_to_enter(today)
    if context["sees_care"]:
        context |= {
            "visits": day.visits_due(user, today=today),
            "overdue": day.needs_overdue(user, today=today),
            "escalated": day.needs_escalated(user, today=today),
            "mine": day.needs_of_mine(user),
            "checks": day.needs_to_check(user),
            "may_check": may(user, Deed.CHECK_NEED),
            "may_log": may(user, Deed.LOG_VISIT),
            "reports": day.reports_waiting(user),
        }
    elif may_see(user, Sees.REACH):
        context |= {
            "households": day.files_in_reach(user),
            "may_report": may(user, Deed.REPORT),
            "reported": day.reports_of_mine(user),
        }
    return render(request, "assist/home.html", context)


@require_safe
def home_counts(request):
    """The counts of the day, which over a whole street take longer than the page."""
    counts = day.counts_of_the_day(request.user, today=timezone.localdate())
    return render_or_partial(request, "assist/home_counts.html", {"counts": counts}, partial="counts")


@require_safe
def grid_board(request):
    """The board of one community; whoever reaches several chooses one."""
    today, user = timezone.localdate(), request.user
    communities = list(board.communities_of(user))
    chosen = _chosen(request.GET.get("place"), communities)
    context = {
        "communities": communities,
        "community": chosen,
        "as_table": request.GET.get("view") == "table",
        "sees_care": may_see(user, Sees.CARE),
        "hands_over": may(user, Deed.HAND_OVER),
    }
    if chosen:
        context["board"] = board.make_board(chosen, user=user, today=today)
        context["folded"] = board.count_buildings(context["board"]) > board.TILES_AT_ONCE
    return render(request, "assist/board.html", context)


def _chosen(key, communities):
    """The community that the address names (404 when it is not in reach), or the only one."""
    if not key:
        return communities[0] if len(communities) == 1 else None
    for community in communities:
        if str(community.pk) == key:
            return community
    raise Http404
