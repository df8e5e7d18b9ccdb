"""The board of needs."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.htmx import render_or_partial
from households.listing import counts_take_long
from households.place_fields import suggest_places
from needs.board.back import query_of
from needs.board.columns import BoardFilter, columns_of
from volunteers.rights import Deed, Sees, may, may_see


@require_safe
def board(request):
    """The needs in reach by state; a card moves by the steps that its need allows this person."""
    user, today = request.user, timezone.localdate()
    if not may_see(user, Sees.CARE):
        raise Http404(_("Needs are not in your view."))
    chosen = BoardFilter(request.GET, user=user, today=today)
    chosen.form.fields["place"].widget.suggestions = suggest_places(user, within=chosen.chosen_place)
    tally = None if counts_take_long(user) else chosen.rows.tally(today)
    context = {
        "filter": chosen,
        "columns": columns_of(chosen, user=user, today=today, query=query_of(request), tally=tally),
        "today": today,
        "may_raise": may(user, Deed.RAISE_NEED),
    }
    return render_or_partial(request, "needs/board/board.html", context, partial="results")
