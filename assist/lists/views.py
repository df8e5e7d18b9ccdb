"""The page that asks why a list leaves the office; how far it is says the page of exports."""

from uuid import uuid4, uuid5

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assist.ledger.forms import WhyForm
from assist.ledger.views import exporters_only
from assist.lists.households import ask_for_list, chosen_rows
from households.bulk.forms import read_keys
from households.listing import shown_columns
from households.sight import sight_throughout
from households.tables import HouseholdTable
from volunteers.pace import EXPORT, at_pace


@require_http_methods(["GET", "POST"])
@exporters_only
@at_pace(EXPORT, methods=["POST"])
def export_households(request):
    """Say why, and have the chosen files (or all that the filter finds) written as a workbook."""
    query = request.GET.urlencode()
    keys = [] if request.POST.get("all") else read_keys(_keys(request))
    asked = "why" in request.POST or "asked" in request.POST
    form = WhyForm(request.POST if asked else None, initial={"submission": uuid4()})
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        once = values["submission"] and uuid5(values["submission"], values["reason"])
        job = ask_for_list(by=request.user, reason=values["reason"], query=query, keys=keys, submission=once)
        return redirect("ledger:job", job.pk)
    sight = sight_throughout(request.user)
    shown = shown_columns(request.user, sight)
    context = {
        "form": form,
        "query": query,
        "keys": ",".join(map(str, keys)),
        "number": chosen_rows(request.user, query, keys, today=timezone.localdate()).count(),
        "columns": [label for name, label in HouseholdTable.offered(sight) if name in shown],
    }
    return render(request, "assist/list_export.html", context)


def _keys(request) -> list[str]:
    return request.POST.getlist("chosen") or request.POST.get("keys", "").split(",")
