"""Offering a need to a partner, and noting what the partner and the family say."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from needs.models import Move, NoCapacity, NotAllowed, Provision, Referral, Step, StepNotAllowed
from needs.need_views import find_need, show_need
from needs.referrals.filters import ReferralFilter
from needs.referrals.forms import FORMS, ReferForm
from needs.referrals.link import token_of
from needs.referrals.story import referral_facts, story
from needs.referrals.tables import TONES, ReferralTable
from volunteers.audit.looks import look_up
from volunteers.rights import Sees, may_see
from volunteers.step_forms import forms_for
from volunteers.stepping import take_step


@require_POST
def refer(request, pk):
    """Ask whoever makes the chosen offer: its capacity is reserved with the same click."""
    need = find_need(request, pk)
    if before := Referral.objects.of_form(request.POST.get("submission")):
        return redirect("referrals:referral", before.pk)
    form = ReferForm(request.POST, step=Step.REFER, row=need, user=request.user)
    if not form.is_valid():
        return show_need(request, need, refused=form, status=422)
    seen = need.seen_as(form.cleaned_data["version"])
    try:
        made = Referral.objects.refer(by=request.user, need=seen, today=timezone.localdate(), **form.words())
    except (StepNotAllowed, NoCapacity) as error:
        if before := Referral.objects.of_form(request.POST.get("submission")):
            return redirect("referrals:referral", before.pk)
        now = find_need(request, pk)
        return show_need(request, now, refused=form.once_more(now), late=str(error), status=409)
    except NotAllowed as error:
        return show_need(request, find_need(request, pk), refused=form, barred=str(error), status=403)
    messages.success(request, _("%(giver)s is asked.") % {"giver": made.offer.giver()})
    return redirect("referrals:referral", made.pk)


@require_safe
def referrals(request):
    """The referrals in reach: those that wait for the partner, and those that nobody answered."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Needs are not in your view."))
    chosen = ReferralFilter(request.GET, user=request.user, today=timezone.localdate())
    sort = request.GET.get("sort", "answer_by")
    page = seek(chosen.rows.for_list(), request, order=ReferralTable.order(sort, "answer_by"))
    context = {"filter": chosen, "table": ReferralTable(page.rows, sort=sort), "page": page}
    return render_or_partial(request, "needs/referrals/list.html", context, partial="results")


def find_referral(request, pk) -> Referral:
    """The referral of this key; 404 out of sight."""
    return look_up(Referral.objects.visible_to(request.user).for_page(), pk=pk)


@require_safe
def referral(request, pk):
    """One referral: how far it is, its link, and what somebody may note now."""
    return _page(request, find_referral(request, pk))


@require_POST
def move(request, pk, move):
    """Note what happened; whoever comes second is told what was first."""
    then = reverse("referrals:referral", args=[pk])
    return take_step(request, pk, move, FORMS, find=find_referral, page=_page, then=then)


def _page(request, found, *, refused=None, late="", barred="", status=200):
    now = timezone.now()
    forms = forms_for(FORMS, found, request.user, refused)
    is_open = found.link_is_open(now) and Move.REVOKE in [form.step for form in forms]
    path = reverse("referrals:link", args=[token_of(found)]) if is_open else ""
    context = {
        "referral": found,
        "need": found.need,
        "tone": TONES[found.state],
        "facts": referral_facts(found),
        "forms": forms,
        "entries": story(found.events.story()),
        "told": Provision.objects.of_referral(found).story(),
        "link": request.build_absolute_uri(path) if path else "",
        "refused": refused,
        "late": late,
        "barred": barred,
    }
    return render(request, "needs/referrals/referral.html", context, status=status)
