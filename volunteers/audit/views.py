"""The audit administrator's pages: the log, searched and taken out with a reason. Nothing else of the families."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from common.workbooks.writing import XLSX
from volunteers.audit.export import MOST_ROWS, export_entries
from volunteers.audit.filters import AuditFilter
from volunteers.audit.forms import InWordsForm
from volunteers.audit.tables import AuditTable
from volunteers.audit.words import rows_of
from volunteers.doors import only_for
from volunteers.models import AuditEntry
from volunteers.pace import EXPORT, at_pace
from volunteers.rights import Deed


@require_safe
@only_for(Deed.READ_AUDIT)
def entries(request):
    """The log, the latest first, a page at a time."""
    chosen = AuditFilter(request.GET, queryset=AuditEntry.objects.visible_to(request.user))
    page = seek(chosen.rows, request, order=("-at", "-pk"))
    context = {"filter": chosen, "table": AuditTable(rows_of(page.rows)), "page": page}
    return render_or_partial(request, "volunteers/audit.html", context, partial="results")


@require_http_methods(["GET", "POST"])
@only_for(Deed.READ_AUDIT)
@at_pace(EXPORT, methods=["POST"])
def export(request):
    """Say why, and take the chosen entries along as a workbook."""
    chosen = AuditFilter(request.GET, queryset=AuditEntry.objects.visible_to(request.user))
    form = InWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        query = {name: value for name, value in request.GET.items() if name in chosen.filters}
        data = export_entries(chosen.rows, by=request.user, reason=form.cleaned_data["reason"], query=query)
        response = HttpResponse(data, content_type=XLSX)
        name = f"{_('Audit log')} {timezone.localdate().isoformat()}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
    context = {"form": form, "query": request.GET.urlencode(), "most": MOST_ROWS, "chosen": chosen.chosen()}
    return render(request, "volunteers/audit_export.html", context)
