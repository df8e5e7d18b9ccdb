"""The list of partner units, for everyone who sees care."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.htmx import render_or_partial
from common.paging import seek
from needs.partners import PartnerFilter, PartnerTable
from volunteers.rights import Deed, Sees, may, may_see


@require_safe
def partner_list(request):
    """The units that help, and what each offers."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Partner units are not in your view."))
    chosen = PartnerFilter(request.GET, today=timezone.localdate())
    sort = request.GET.get("sort", "name")
    page = seek(chosen.rows.with_offers(), request, order=PartnerTable.order(sort, "name"))
    context = {
        "filter": chosen,
        "table": PartnerTable(page.rows, sort=sort, exclude=() if chosen.data.get("state") else ("ended_on",)),
        "page": page,
        "may_keep": may(request.user, Deed.REFER),
        "may_export": may(request.user, Deed.EXPORT),
    }
    return render_or_partial(request, "needs/partners.html", context, partial="results")
