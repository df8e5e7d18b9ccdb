"""The pages of reports: making one, one's own with who received them, and those that wait to be received."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.crypto import CannotDecrypt
from common.paging import seek
from households.documents import vault
from households.documents.naming import file_name
from households.file_head import find_file
from households.leads.report_forms import ReportForm
from households.leads.reporting import report_difficulty
from households.models import AlreadyReceived, Report
from volunteers.audit.looks import look_up
from volunteers.doors import only_for
from volunteers.rights import Deed, Sees, may, may_see

log = logging.getLogger(__name__)


@require_safe
def report_list(request):
    """One's own reports with who received them; for whoever looks after care, all that were made there."""
    if not (may(request.user, Deed.REPORT) or may_see(request.user, Sees.CARE)):
        raise Http404(_("Reports are not in your view."))
    rows = Report.objects.visible_to(request.user).for_list()
    page = seek(rows, request, order=("-at", "-pk"))
    return render(
        request, "households/leads/reports.html", {"page": page, "may_report": may(request.user, Deed.REPORT)}
    )


@require_http_methods(["GET", "POST"])
@only_for(Deed.REPORT)
def new(request):
    """Report a difficulty: of a household in reach, or of somebody who is on no file yet."""
    known = find_file(request.user, request.GET["household"]) if "household" in request.GET else None
    form = ReportForm(request.POST or None, request.FILES or None, user=request.user, household=known)
    if request.method == "POST" and form.is_valid():
        report = report_difficulty(by=request.user, today=timezone.localdate(), **form.told())
        messages.success(request, _("Reported. Here you see who received it."))
        return redirect("reports:report", report.pk)
    return render(request, "households/leads/report_new.html", {"form": form})


@require_safe
def report(request, pk):
    """One report: what was said, and who received it."""
    found = _find(request, pk)
    context = {
        "report": found,
        "may_receive": found.may_receive(request.user),
        "may_raise": bool(found.household_id) and may(request.user, Deed.RAISE_NEED, found.where()),
        "sees_care": may_see(request.user, Sees.CARE, found.where()),
    }
    return render(request, "households/leads/report.html", context)


@require_POST
def receive(request, pk):
    """Say that the report is received."""
    found = _find(request, pk)
    if not may(request.user, Deed.RAISE_NEED, found.where()):
        raise PermissionDenied
    try:
        found.receive(by=request.user)
    except AlreadyReceived as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("%(name)s sees now that you received it.") % {"name": found.by})
    return redirect("reports:report", pk)


@require_safe
def photo(request, pk):
    """The photo of a report."""
    found = _find(request, pk)
    try:
        data = vault.take(found.photo) if found.photo else b""
    except (FileNotFoundError, CannotDecrypt) as error:
        log.exception("the photo of report %s cannot be read", found.pk)
        raise Http404(_("The photo cannot be read.")) from error
    if not data:
        raise Http404(_("There is no photo."))
    response = HttpResponse(data, content_type="image/jpeg")
    response["Content-Disposition"] = content_disposition_header(True, f"{file_name(found.whom(), str(found.on))}.jpg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(request, pk):
    return look_up(Report.objects.visible_to(request.user).for_list(), pk=pk)
