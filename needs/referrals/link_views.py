"""What a partner without an account sees through its link, and answers: yes, no, done. Works without scripts."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from needs.models import BY_THE_PARTNER, NotAllowed, State, StepNotAllowed
from needs.referrals.link import referral_of
from needs.referrals.link_forms import FORMS
from needs.referrals.pace import at_address_pace, kept_from_robots
from volunteers.audit.recording import Did, record


@login_not_required
@kept_from_robots
@at_address_pace("needs/referrals/link_wait.html")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request, token):
    """The page behind the link: what is asked, of whom; each opening stands in the audit log.

    The site's own referrer policy holds here too: to no other site does any page say where it was reached from. A
    stricter one would take the origin from the answer that is sent, and then no form could be told from a forged one.
    """
    referral, why_not = referral_of(token, now=timezone.now())
    if why_not:
        record(Did.LOOKED, of=referral, who=_partner(referral), word="link", succeeded=False, reason=why_not)
        return _closed(request)
    if request.method == "POST":
        return _answer(request, referral)
    record(Did.LOOKED, of=referral, file=referral.need.household, who=_partner(referral), word="link")
    return _page(request, referral)


def _answer(request, referral):
    """What the partner says; a second click finds it said already."""
    move = request.POST.get("move", "")
    if move not in BY_THE_PARTNER:
        return _page(request, referral, status=422)
    form = FORMS[move](request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, referral, refused=form, status=422)
    try:
        getattr(referral, move)(**form.words())
    except (StepNotAllowed, NotAllowed) as error:
        form.add_error(None, str(error))
        referral.refresh_from_db()
        return _page(request, referral, refused=form, status=409)
    if referral.state == State.ACCEPTED:
        return redirect(request.path)
    return render(request, "needs/referrals/link_thanks.html", {"state": referral.state})


def _page(request, referral, *, refused=None, status=200):
    today = timezone.localdate()
    moves = [move for move in FORMS if move in referral.moves_of_partner()]
    forms = [refused if refused and refused.move == move else FORMS[move](today=today) for move in moves]
    context = {"shown": referral.shown(), "referral": referral, "forms": forms}
    return render(request, "needs/referrals/link.html", context, status=status)


def _closed(request):
    return render(request, "needs/referrals/link_closed.html", status=404)


def _partner(referral) -> str:
    return _("%(partner)s, by its link") % {"partner": referral.offer.giver()} if referral else _("a stranger")
