"""The resource list leaves the office: asked for with a reason, told in the audit log."""

import json
from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from needs.resources.hsds import directory
from volunteers.audit.forms import WhyForm
from volunteers.audit.recording import Did, record
from volunteers.doors import only_for
from volunteers.pace import EXPORT, at_pace
from volunteers.rights import Deed


@require_http_methods(["GET", "POST"])
@only_for(Deed.EXPORT)
@at_pace(EXPORT, methods=["POST"])
def hsds(request):
    """Say why, and take the units and their offers along as HSDS."""
    form, today = WhyForm(request.POST or None), timezone.localdate()
    if request.method != "POST" or not form.is_valid():
        return render(request, "needs/resources/export.html", {"form": form})
    made = directory(today=today)
    data = json.dumps(made, ensure_ascii=False, indent=1).encode()
    told = {"rows": made["total_items"], "sha256": sha256(data).hexdigest()}
    record(Did.EXPORTED, by=request.user, word="hsds", reason=form.cleaned_data["reason"], **told)
    response = HttpResponse(data, content_type="application/json")
    name = f"{_('Resource list')} {today.isoformat()}.json"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
