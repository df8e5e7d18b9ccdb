"""The page of a deed done to many files, and the columns somebody wants to see in the list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.wording import sentences
from households.bulk.deeds import BULK_DEEDS, files_with_keys
from households.bulk.forms import ColumnsForm, read_keys
from households.filters import filter_of
from households.listing import shown_columns
from households.sight import sight_throughout
from households.tables import HouseholdTable
from volunteers.models import ChosenColumns
from volunteers.rights import may

MOST_NAMED = 20


@require_POST
def deed(request, name):
    """Do one thing to the chosen files, after saying to how many and which are refused and why."""
    wanted = BULK_DEEDS[name]
    if not may(request.user, wanted.right):
        raise PermissionDenied
    today = timezone.localdate()
    asked = "keys" in request.POST
    keys = "" if asked else ",".join(map(str, _chosen(request, wanted, today)))
    form = wanted.form_class(request.POST if asked else None, user=request.user, today=today, initial={"keys": keys})
    context = {"deed": wanted, "form": form, "query": request.GET.urlencode()}
    if form.is_bound and form.is_valid():
        plan = wanted.plan(files_with_keys(request.user, form.cleaned_data["keys"]), form, request.user)
        if "sure" in request.POST:
            return _do(request, wanted, plan, form)
        context |= {"plan": plan, "number": len(plan.ready)}
    else:
        context["number"] = len(read_keys(str(form["keys"].value() or "").split(",")))
    return render(request, "households/bulk.html", context)


def _chosen(request, wanted, today) -> list[int]:
    """The keys of the ticked files, or of all that the filter finds."""
    if not request.POST.get("all"):
        return read_keys(request.POST.getlist("chosen"))
    files = filter_of(request, today, sight_throughout(request.user)).rows
    return sorted(files.first_keys(wanted.most))


def _do(request, wanted, plan, form):
    number, refused = wanted.do(plan.ready, form, by=request.user)
    if number:
        messages.success(request, wanted.say(number))
    refused = plan.refused + refused
    if refused:
        words = ngettext("%(number)s file stays as it was:", "%(number)s files stay as they were:", len(refused))
        why = sentences(f"{one.number} {one.why}" for one in refused[:MOST_NAMED])
        more = "…" if len(refused) > MOST_NAMED else ""
        messages.warning(request, f"{words % {'number': len(refused)}} {why}{more}")
    if not number and not refused:
        messages.warning(request, _("No file was chosen."))
    return redirect(f"{reverse('households:list')}?{request.GET.urlencode()}")


@require_http_methods(["GET", "POST"])
def columns(request):
    """Choose the columns of the list of files; they are remembered for this person."""
    sight = sight_throughout(request.user)
    first = {"columns": shown_columns(request.user, sight)}
    form = ColumnsForm(request.POST or None, offered=HouseholdTable.offered(sight), initial=first)
    if request.method == "POST" and form.is_valid():
        chosen = [] if "usual" in request.POST else form.cleaned_data["columns"]
        ChosenColumns.objects.choose(request.user, HouseholdTable.list_name, chosen)
        return redirect(f"{reverse('households:list')}?{request.GET.urlencode()}")
    return render(request, "households/columns.html", {"form": form, "query": request.GET.urlencode()})
