"""The pages of leads: the list, one lead with the steps somebody may take, raising and correcting one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.leads.filters import LeadFilter
from households.leads.forms import FORMS, LeadCorrectionForm, LeadForm
from households.leads.story import facts, story
from households.leads.tables import LEAD_TONES, LeadTable
from households.models import Lead, LeadStep, Report
from volunteers.audit.looks import look_up
from volunteers.models.stepped import NotAllowed
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may, may_see
from volunteers.stale import once_more, versions
from volunteers.step_forms import forms_for
from volunteers.stepping import take_step


def find_lead(request, pk) -> Lead:
    """The lead of this key; 404 out of sight."""
    return look_up(Lead.objects.visible_to(request.user).for_page(), pk=pk)


@require_safe
def lead_list(request):
    """The leads in reach, filtered and sorted, a page at a time."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Leads are not in your view."))
    today = timezone.localdate()
    chosen = LeadFilter(request.GET, user=request.user, today=today)
    sort = request.GET.get("sort", "due_on")
    page = seek(chosen.rows.for_list(), request, order=LeadTable.order(sort, "due_on"))
    context = {
        "filter": chosen,
        "table": LeadTable(page.rows, today=today, sort=sort),
        "page": page,
        "counts": chosen.counts(),
        "may_raise": may(request.user, Deed.LOG_VISIT),
    }
    return render_or_partial(request, "households/leads/list.html", context, partial="results")


@require_http_methods(["GET", "POST"])
def new(request):
    """Write down somebody who was found; who comes to the office, calls, or stands on a list."""
    if not may(request.user, Deed.LOG_VISIT):
        raise PermissionDenied
    form = LeadForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        lead = Lead.objects.raise_lead(by=request.user, **form.told())
        messages.success(request, _("“%(lead)s” is among the leads.") % {"lead": lead})
        return redirect("leads:lead", lead.pk)
    return render(request, "households/leads/new.html", {"form": form})


@require_safe
def lead(request, pk):
    """One lead: what is known, what happened, and what this person may do now."""
    return _page(request, find_lead(request, pk))


@require_POST
def step(request, pk, step):
    """Take one step, as the lead was when this person saw it; whoever comes second is told who was first."""
    then = reverse("leads:lead", args=[pk])
    return take_step(request, pk, step, FORMS, find=find_lead, page=_page, then=then)


def _page(request, lead, *, refused=None, late="", barred="", status=200):
    user = request.user
    context = {
        "lead": lead,
        "today": timezone.localdate(),
        "tone": LEAD_TONES[lead.state],
        "facts": facts(lead, user),
        "entries": story(lead, user),
        "forms": forms_for(FORMS, lead, user, refused),
        "may_open": LeadStep.OPEN_FILE in lead.steps_for(user),
        "may_correct": _may_correct(user, lead),
        "reports": Report.objects.of_lead(lead).for_list(),
        "refused": refused,
        "late": late,
        "barred": barred,
    }
    return render(request, "households/leads/lead.html", context, status=status)


def _may_correct(user, lead) -> bool:
    return lead.is_open and may(user, Deed.LOG_VISIT, lead.place)


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Correct what was written about a lead; whoever saves second sees both versions."""
    lead, today = find_lead(request, pk), timezone.localdate()
    if not _may_correct(request.user, lead):
        raise PermissionDenied
    first = {"version": lead.version, "place": lead.place}
    form = LeadCorrectionForm(request.POST or None, instance=lead, user=request.user, today=today, initial=first)
    context = {"form": form, "lead": lead}
    if request.method == "POST" and form.is_valid():
        try:
            find_lead(request, pk).correct(by=request.user, version=form.cleaned_data["version"], **form.plain())
        except ChangedMeanwhile as changed:
            context["stale"] = versions(form, changed.now)
            once_more(form, changed.now)
            return render(request, "households/leads/correct.html", context, status=409)
        except NotAllowed as error:
            form.add_error("place", str(error))
            return render(request, "households/leads/correct.html", context, status=422)
        messages.success(request, _("“%(what)s” is corrected.") % {"what": lead})
        return redirect("leads:lead", pk)
    return render(request, "households/leads/correct.html", context)
