"""The running quick responses, and the page of one: its stages by the clock, and what may be done now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.paging import seek
from needs.models import NotAllowed, QuickResponse
from needs.need_views import find_need
from needs.quick.forms import FORMS
from needs.quick.stages import TONES, in_all, took
from volunteers.audit.looks import look_up
from volunteers.rights import Sees, may_see
from volunteers.step_forms import forms_for
from volunteers.stepping import take_step


@require_safe
def running(request):
    """The quick responses that are not over, with how long each stage took; with ``?over=on`` those that are."""
    if not may_see(request.user, Sees.CARE):
        raise Http404
    now, over = timezone.now(), "over" in request.GET
    rows = QuickResponse.objects.visible_to(request.user)
    page = seek((rows.over() if over else rows.running()).for_list(), request, order=("-pk",), per_page=30)
    lines = [(one, TONES[one.state], took(one, now), in_all(one, now)) for one in page.rows]
    return render(request, "needs/quick/list.html", {"lines": lines, "page": page, "over": over})


@require_POST
def begin(request, pk):
    """Begin the quick response to a need; where one runs, go to it."""
    need = find_need(request, pk)
    try:
        begun = QuickResponse.objects.begin(by=request.user, need=need)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, _("The clock of the quick response runs."))
    return redirect("quick:one", begun.pk)


@require_safe
def one(request, pk):
    """One quick response."""
    return _page(request, _find(request, pk))


@require_POST
def step(request, pk, step):
    """Go on to the next stage, as it was when this person saw it."""
    then = reverse("quick:one", args=[pk])
    return take_step(request, pk, step, FORMS, find=_find, page=_page, then=then)


def _find(request, pk):
    return look_up(QuickResponse.objects.visible_to(request.user).for_page(), pk=pk)


def _page(request, row, *, refused=None, late="", barred="", status=200):
    now = timezone.now()
    context = {
        "row": row,
        "need": row.need,
        "tone": TONES[row.state],
        "stages": took(row, now),
        "in_all": in_all(row, now),
        "forms": forms_for(FORMS, row, request.user, refused),
        "refused": refused,
        "late": late,
        "barred": barred,
    }
    return render(request, "needs/quick/one.html", context, status=status)
