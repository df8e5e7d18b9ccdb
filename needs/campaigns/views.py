"""The pages of campaigns: beginning one, its frozen list, ticking it off, and the sheet that is signed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.paging import seek
from households.filters import HouseholdFilter
from households.models import Household
from households.sight import sight_throughout
from needs.campaigns.forms import CampaignForm, MarkForm
from needs.care.service_views import only_who_sees_care
from needs.models import Campaign, NotAllowed, Recipient, StepNotAllowed
from needs.models.campaign import HOUSE_BY_HOUSE
from volunteers.audit.looks import look_up
from volunteers.audit.recording import Did, record
from volunteers.doors import only_for
from volunteers.rights import Deed, Sees, may

SHOWN = 20


@require_safe
def campaign_list(request):
    """The campaigns of the communities in reach, the latest first."""
    only_who_sees_care(request.user)
    page = seek(Campaign.objects.visible_to(request.user).for_list(), request, order=("-starts_on", "-pk"))
    context = {"page": page, "may_keep": may(request.user, Deed.KEEP_FILES), "today": timezone.localdate()}
    return render(request, "needs/campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Deed.KEEP_FILES)
def new(request):
    """Begin a campaign."""
    form = CampaignForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        campaign = Campaign.objects.begin(by=request.user, **form.told())
        messages.success(request, _("“%(what)s” is begun; now choose who gets it.") % {"what": campaign})
        return redirect("campaigns:add", campaign.pk)
    return render(request, "needs/campaigns/new.html", {"form": form})


@require_safe
def campaign(request, pk):
    """One campaign: its list house by house, with how many got it."""
    found = _find(request, pk)
    rows = Recipient.objects.visible_to(request.user).of(found)
    tally = rows.tally()
    context = {
        "campaign": found,
        "page": seek(rows.for_list(), request, order=HOUSE_BY_HOUSE),
        "counts": [{"label": state.label, "number": tally[state]} for state in Recipient.State],
        "today": timezone.localdate(),
        "may_keep": may(request.user, Deed.KEEP_FILES, found.place),
        "may_mark": may(request.user, Deed.LOG_VISIT),
    }
    return render(request, "needs/campaigns/campaign.html", context)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """Put the households that a filter finds on the list; it is frozen then, and can be added to."""
    found, user = _find(request, pk), request.user
    if not may(user, Deed.KEEP_FILES, found.place):
        raise PermissionDenied
    files, sight = Household.objects.visible_to(user, sees=Sees.CARE).within(found.place), sight_throughout(user)
    chosen = HouseholdFilter(request.GET, queryset=files, user=user, sight=sight, today=timezone.localdate())
    chosen.suggest()
    if request.method == "POST":
        try:
            added = found.add(chosen.rows, by=user)
        except NotAllowed as error:
            messages.warning(request, str(error))
        else:
            words = ngettext(
                "%(number)s household more is on the list.", "%(number)s households more are on the list.", added
            )
            messages.success(request, words % {"number": added})
            return redirect("campaigns:campaign", pk)
    first = chosen.rows.open().with_place().with_head().by_number()
    context = {"campaign": found, "filter": chosen, "number": chosen.rows.open().count(), "first": first[:SHOWN]}
    return render(request, "needs/campaigns/add.html", context)


@require_POST
def mark(request, pk):
    """Say of one household whether it got it; whoever comes second is told so."""
    row, form = look_up(Recipient.objects.visible_to(request.user).for_page(), pk=pk), MarkForm(request.POST)
    if not may(request.user, Deed.LOG_VISIT, row.household.building):
        raise PermissionDenied
    if form.is_valid():
        try:
            _do(row, request.user, **form.cleaned_data)
        except (NotAllowed, StepNotAllowed) as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"{row.household} · {row.get_state_display()}")
    else:
        messages.error(request, _("Nothing was changed: the day was not understood."))
    return redirect(reverse("campaigns:campaign", args=[row.campaign_id], query=request.GET, fragment=f"r{pk}"))


def _do(row, user, *, deed, on, note):
    if deed == "give":
        row.give(by=user, on=on or timezone.localdate(), note=note)
    elif deed == "not_met":
        row.not_met(by=user, note=note)
    else:
        row.take_back(by=user, because=note)


@require_safe
def sheet(request, pk):
    """The sheet that is signed, on A4: name, building, what, a place for the signature; no numbers of anybody."""
    found = _find(request, pk)
    rows = list(Recipient.objects.visible_to(request.user).of(found).for_list())
    record(Did.PRINTED, of=found, word="sign_off", reason=found.name, rows=len(rows))
    return render(request, "needs/campaigns/sheet.html", {"campaign": found, "rows": rows})


def _find(request, pk):
    only_who_sees_care(request.user)
    return get_object_or_404(Campaign.objects.visible_to(request.user).for_page(), pk=pk)
