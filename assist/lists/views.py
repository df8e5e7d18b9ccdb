"""The pages that ask why a list leaves the office; how far it is says the page of exports."""

from uuid import uuid4, uuid5

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assist.lists.export import LISTS, ask_for_list
from households.bulk.forms import read_keys
from volunteers.audit.forms import WhyForm
from volunteers.doors import only_for
from volunteers.pace import EXPORT, at_pace
from volunteers.rights import Deed


@require_http_methods(["GET", "POST"])
@only_for(Deed.EXPORT)
@at_pace(EXPORT, methods=["POST"])
def export(request, name):
    """Say why, and have the chosen rows (or all that the filter finds) written as a workbook."""
    exported, query = LISTS[name], request.GET.urlencode()
    keys = [] if request.POST.get("all") else read_keys(_keys(request))
    asked = "why" in request.POST or "asked" in request.POST
    form = WhyForm(request.POST if asked else None, initial={"submission": uuid4()})
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        once = values["submission"] and uuid5(values["submission"], values["reason"])
        job = ask_for_list(exported, by=request.user, reason=values["reason"], query=query, keys=keys, submission=once)
        return redirect("ledger:job", job.pk)
    context = {
        "form": form,
        "list": exported,
        "back": f"{reverse(exported.back)}?{query}",
        "keys": ",".join(map(str, keys)),
        "number": exported.rows(request.user, query, keys, today=timezone.localdate()).count(),
        "columns": [label for _name, label in exported.columns(request.user)],
        "to_choose": f"{reverse('households:columns')}?{query}" if name == "households" else "",
    }
    return render(request, "assist/list_export.html", context)


def _keys(request) -> list[str]:
    return request.POST.getlist("chosen") or request.POST.get("keys", "").split(",")
