"""The list of return visits, and the page of one: what came of it, and what may be written down now."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.filters import ALL
from common.htmx import render_or_partial
from common.paging import seek
from households.place_fields import suggest_places
from needs.models import ReturnState, ReturnVisit
from needs.returns.filters import COMING, ReturnFilter
from needs.returns.forms import FORMS
from needs.returns.story import story
from needs.returns.tables import TONES, ReturnTable
from volunteers.audit.looks import look_up
from volunteers.rights import Sees, may_see
from volunteers.step_forms import forms_for
from volunteers.stepping import take_step


@require_safe
def return_list(request):
    """The return visits in reach: those to be made by today, unless another state is asked for."""
    if not may_see(request.user, Sees.CARE):
        raise Http404
    today = timezone.localdate()
    chosen = ReturnFilter(request.GET, user=request.user, today=today)
    chosen.form.fields["place"].widget.suggestions = suggest_places(request.user)
    sort = request.GET.get("sort", "due_on")
    page = seek(chosen.rows.for_list(), request, order=ReturnTable.order(sort, "due_on"))
    context = {
        "filter": chosen,
        "table": ReturnTable(page.rows, today=today, sort=sort),
        "page": page,
        "counts": _counts(chosen, chosen.rows_but("state").tally(today)),
    }
    return render_or_partial(request, "needs/returns/list.html", context, partial="results")


def _counts(chosen, tally):
    """Each state as a filter to click, with its number."""
    now = chosen.data.get("state", "")
    told = [
        (_("To be made by today"), tally["now"], "", "watch"),
        (_("All still to come"), tally["now"] + tally["later"], COMING, ""),
        *((state.label, tally[state], state.value, "") for state in ReturnState if state != ReturnState.DUE),
        (_("All of them"), sum(tally.values()), ALL, ""),
    ]
    return [
        {"label": label, "number": number, "url": _url(chosen, state), "current": now == state, "tone": tone}
        for label, number, state, tone in told
    ]


def _url(chosen, state):
    link = chosen.data.copy()
    for name in ("after", "before", "state"):
        link.pop(name, None)
    if state:
        link["state"] = state
    return f"?{link.urlencode()}"


@require_safe
def one(request, pk):
    """One return visit."""
    return _page(request, _find(request, pk))


@require_POST
def step(request, pk, step):
    """Write down what came of it, as it was when this person saw it."""
    then = reverse("returns:return", args=[pk])
    return take_step(request, pk, step, FORMS, find=_find, page=_page, then=then)


def _find(request, pk):
    return look_up(ReturnVisit.objects.visible_to(request.user).for_page(), pk=pk)


def _page(request, row, *, refused=None, late="", barred="", status=200):
    context = {
        "row": row,
        "need": row.need,
        "today": timezone.localdate(),
        "tone": TONES[row.state],
        "others": row.need.return_visits.in_order(),
        "entries": story(row.events.story()),
        "forms": forms_for(FORMS, row, request.user, refused),
        "refused": refused,
        "late": late,
        "barred": barred,
    }
    return render(request, "needs/returns/return.html", context, status=status)
