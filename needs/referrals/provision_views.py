"""What partners were told: of one household for the office, of all of them for the audit administrator."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.file_head import find_file
from needs.models import Provision
from needs.referrals.filters import ProvisionFilter
from needs.referrals.tables import ProvisionTable
from volunteers.rights import Deed, Sees, may


@require_safe
def of_household(request, number):
    """What partners were told of one family, for whoever keeps its file."""
    household = find_file(request.user, number, sees=Sees.CARE)
    if not may(request.user, Deed.REFER, household.building):
        raise Http404(_("No file has this number."))
    rows = Provision.objects.visible_to(request.user).of_household(household).story()
    page = seek(rows, request, order=ProvisionTable.order("-at", "-at"))
    context = {"household": household, "table": ProvisionTable(page.rows, with_words=True), "page": page}
    return render(request, "needs/referrals/provisions_of_household.html", context)


@require_safe
def provisions(request):
    """What partners were told, searched by the audit administrator; in which words is the office's alone."""
    if not may(request.user, Deed.READ_AUDIT):
        raise Http404(_("What partners were told is not in your view."))
    chosen = ProvisionFilter(request.GET, user=request.user)
    page = seek(chosen.rows.story(), request, order=ProvisionTable.order("-at", "-at"))
    context = {"filter": chosen, "table": ProvisionTable(page.rows, with_words=False), "page": page}
    return render_or_partial(request, "needs/referrals/provisions.html", context, partial="results")
