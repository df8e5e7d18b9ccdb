"""Who looked at a file and who changed it, for whoever keeps it."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.paging import seek
from households.file_head import find_file
from households.history_forms import DayForm
from volunteers.audit.tables import FileAuditTable
from volunteers.audit.words import rows_of
from volunteers.models import AuditEntry
from volunteers.rights import Deed, Sees, may


@require_safe
def log(request, number):
    """The audit log of one file, latest first, with what was typed over; secrets masked."""
    household = find_file(request.user, number, sees=Sees.CARE)
    if not may(request.user, Deed.KEEP_FILES, household.building):
        raise Http404(_("Only those who keep this file see who looked at it."))
    page = seek(AuditEntry.objects.of_file(household.pk), request, order=("-at", "-pk"))
    context = {
        "household": household,
        "tab": "history",
        "form": DayForm(today=timezone.localdate()),
        "table": FileAuditTable(rows_of(page.rows, on_file=household.pk, reader=request.user)),
        "page": page,
    }
    return render(request, "households/log.html", context)
