"""The pages of one partner unit: what is known of it and what it offers, and the forms that keep it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from needs.models import Offer, PartnerUnit
from needs.resources.facts import unit_facts
from needs.resources.forms import DayForm, UnitForm
from needs.resources.tables import OfferTable
from volunteers.doors import only_for
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may, may_see
from volunteers.stale import once_more, versions


def find_unit(request, pk) -> PartnerUnit:
    """The unit of this key, for everyone who sees care."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Partner units are not in your view."))
    return get_object_or_404(PartnerUnit, pk=pk)


def must_keep(request):
    """The resource list is kept by the office."""
    if not may(request.user, Deed.REFER):
        raise PermissionDenied


@require_safe
def unit(request, pk):
    """What is known of a unit, and what it offers."""
    found, today = find_unit(request, pk), timezone.localdate()
    offers = Offer.objects.of_unit(found).for_list(today).order_by("pk")
    context = {
        "unit": found,
        "facts": unit_facts(found),
        "table": OfferTable(offers, today=today, exclude=("giver",)),
        "may_keep": may(request.user, Deed.REFER),
        "today": today,
    }
    return render(request, "needs/resources/unit.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Deed.REFER)
def new(request):
    """Put a unit on the list."""
    today = timezone.localdate()
    form = UnitForm(request.POST or None, user=request.user, today=today, initial={"listed_on": today})
    valid = request.method == "POST" and form.is_valid()
    if before := PartnerUnit.objects.of_form(request.POST.get("submission")):
        return redirect("resources:unit", before.pk)
    if valid:
        made = PartnerUnit.objects.enlist(submission=form.cleaned_data["submission"], **form.told())
        messages.success(request, _("“%(unit)s” is on the list; write down what it offers.") % {"unit": made})
        return redirect("resources:unit", made.pk)
    return render(request, "needs/resources/unit_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Correct what is known of a unit; whoever saves second sees both versions."""
    found, today = find_unit(request, pk), timezone.localdate()
    must_keep(request)
    form = UnitForm(request.POST or None, instance=found, user=request.user, today=today)
    context = {"form": form, "unit": found}
    if request.method == "POST" and form.is_valid():
        try:
            find_unit(request, pk).correct(by=request.user, version=form.cleaned_data["version"] or 0, **form.told())
        except ChangedMeanwhile as changed:
            context["stale"] = versions(form, changed.now)
            once_more(form, changed.now)
            return render(request, "needs/resources/unit_form.html", context, status=409)
        messages.success(request, _("“%(unit)s” is corrected.") % {"unit": form.cleaned_data["name"]})
        return redirect("resources:unit", pk)
    return render(request, "needs/resources/unit_form.html", context)


@require_http_methods(["GET", "POST"])
def end(request, pk):
    """The unit helps no longer from a day on; what it promised stays promised."""
    found = find_unit(request, pk)
    return end_with_a_day(request, found, page="resources:unit", unit=found)


def end_with_a_day(request, found, *, page, **context):
    """The page on which a unit or an offer ends."""
    must_keep(request)
    form = DayForm(request.POST or None, row=found, today=timezone.localdate())
    context |= {"form": form, "row": found}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found.end(by=request.user, on=said["ended_on"], version=said["version"])
        except ChangedMeanwhile as changed:
            context["stale"] = versions(form, changed.now, names=("ended_on",))
            once_more(form, changed.now)
            return render(request, "needs/resources/end.html", context, status=409)
        messages.success(request, _("“%(what)s” ended on %(day)s.") % {"what": found, "day": said["ended_on"]})
        return redirect(page, found.pk)
    return render(request, "needs/resources/end.html", context)
