"""The resource list by offers, the queue of calls, and the pages of one offer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from needs.models import NotAllowed, Offer
from needs.resources.facts import offer_facts
from needs.resources.filters import OfferFilter
from needs.resources.forms import HelperOfferForm, OfferForm, SureForm
from needs.resources.tables import OfferTable
from needs.resources.unit_views import end_with_a_day, find_unit, must_keep
from volunteers.doors import only_for
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may, may_see
from volunteers.stale import once_more, versions


@require_safe
def offers(request):
    """What units and volunteers offer; filtered by state it is the queue of those to call."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Partner units are not in your view."))
    today = timezone.localdate()
    chosen = OfferFilter(request.GET, user=request.user, today=today)
    sort = request.GET.get("sort", "assured_on")
    page = seek(chosen.rows.for_list(today), request, order=OfferTable.order(sort, "assured_on"))
    context = {
        "filter": chosen,
        "table": OfferTable(page.rows, today=today, sort=sort),
        "page": page,
        "may_keep": may(request.user, Deed.REFER),
    }
    return render_or_partial(request, "needs/resources/offers.html", context, partial="results")


def find_offer(request, pk) -> Offer:
    """The offer of this key, for everyone who sees care and may know who gives it."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Partner units are not in your view."))
    seen = Offer.objects.visible_to(request.user).for_list(timezone.localdate())
    return get_object_or_404(seen, pk=pk)


@require_safe
def offer(request, pk):
    """What is known of an offer, and what somebody may do with it."""
    found, today = find_offer(request, pk), timezone.localdate()
    may_keep = may(request.user, Deed.REFER)
    context = {
        "offer": found,
        "facts": offer_facts(found, today=today),
        "today": today,
        "may_keep": may_keep,
        "sure": SureForm(initial={"version": found.version}) if may_keep else None,
    }
    return render(request, "needs/resources/offer.html", context)


@require_http_methods(["GET", "POST"])
def new(request, pk):
    """Write down what a unit offers; whoever writes it down has asked."""
    unit, today = find_unit(request, pk), timezone.localdate()
    must_keep(request)
    form = OfferForm(request.POST or None, instance=Offer(unit=unit), user=request.user, today=today)
    return _new(request, form, today, unit=unit)


@require_http_methods(["GET", "POST"])
@only_for(Deed.REFER)
def new_of_helper(request):
    """Write down what a volunteer can do, and for how many hours."""
    today = timezone.localdate()
    return _new(request, HelperOfferForm(request.POST or None, user=request.user, today=today), today)


def _new(request, form, today, **giver):
    valid = request.method == "POST" and form.is_valid()
    if before := Offer.objects.of_form(request.POST.get("submission")):
        return redirect("resources:offer", before.pk)
    if valid:
        submission = form.cleaned_data["submission"]
        said = form.told() | giver
        made = Offer.objects.offer(by=request.user, today=today, submission=submission, **said)
        messages.success(request, _("“%(offer)s” is on the resource list.") % {"offer": made})
        return redirect("resources:offer", made.pk)
    return render(request, "needs/resources/offer_form.html", {"form": form, **giver})


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Correct an offer; whoever saves second sees both versions."""
    found, today = find_offer(request, pk), timezone.localdate()
    must_keep(request)
    form = OfferForm(request.POST or None, instance=found, user=request.user, today=today)
    context, status = {"form": form, "offer": found, "unit": found.unit}, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            find_offer(request, pk).correct(by=request.user, version=version, today=today, **form.told())
        except ChangedMeanwhile as changed:
            context["stale"], status = versions(form, changed.now), 409
            once_more(form, changed.now)
        except NotAllowed as error:
            form.add_error("capacity", str(error))
        else:
            messages.success(request, _("“%(offer)s” is corrected.") % {"offer": form.cleaned_data["what"]})
            return redirect("resources:offer", pk)
    return render(request, "needs/resources/offer_form.html", context, status=status)


@require_POST
def assure(request, pk):
    """Somebody called, and it still holds."""
    found, form = find_offer(request, pk), SureForm(request.POST)
    must_keep(request)
    if form.is_valid():
        try:
            found.assure(by=request.user, today=timezone.localdate(), version=form.cleaned_data["version"])
        except ChangedMeanwhile as changed:
            messages.warning(request, str(changed))
        else:
            messages.success(request, _("“%(offer)s” is assured for another 90 days.") % {"offer": found})
    if "queue" in request.POST:
        return redirect(f"{reverse('resources:offers')}?state=call")
    return redirect("resources:offer", pk)


@require_http_methods(["GET", "POST"])
def end(request, pk):
    """It is offered no longer from a day on."""
    found = find_offer(request, pk)
    return end_with_a_day(request, found, page="resources:offer", unit=found.unit, offer=found)
