"""The pages of services: all in reach, those of one household, writing one down, withdrawing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.file_head import find_file
from needs.care.filters import ServiceFilter
from needs.care.forms import BackForm, ServiceForm
from needs.care.tables import LATEST, HouseholdServiceTable, ServiceTable
from needs.models import Care, NotAllowed, Service
from volunteers.audit.looks import look_up
from volunteers.rights import Deed, Sees, may, may_see


def only_who_sees_care(user):
    """Nobody else finds these pages."""
    if not may_see(user, Sees.CARE):
        raise Http404(_("Services are not in your view."))


@require_safe
def service_list(request):
    """The services given in reach, latest first, counted by class and by service group."""
    only_who_sees_care(request.user)
    rows = Service.objects.visible_to(request.user).standing()
    chosen = ServiceFilter(request.GET, queryset=rows, user=request.user)
    sort = request.GET.get("sort", LATEST)
    page = seek(chosen.rows.for_list(), request, order=ServiceTable.order(sort, LATEST))
    context = {
        "filter": chosen,
        "table": ServiceTable(page.rows, sort=sort),
        "page": page,
        "counts": chosen.counts(),
        "groups": chosen.counts_by_group(),
        "may_export": may(request.user, Deed.EXPORT),
    }
    return render_or_partial(request, "needs/care/services.html", context, partial="results")


@require_safe
def of_household(request, number):
    """What one household gets again and again, and what was given to it."""
    household = find_file(request.user, number, sees=Sees.CARE)
    may_keep = not household.closed_on and may(request.user, Deed.LOG_VISIT, household.building)
    services = Service.objects.visible_to(request.user).of_household(household)
    page = seek(services.for_list(), request, order=("-on", "-pk"))
    context = {
        "household": household,
        "tab": "services",
        "care": Care.objects.visible_to(request.user).of_household(household).for_list().order_by("ends_on", "pk"),
        "table": HouseholdServiceTable(page.rows, may_keep=may_keep),
        "page": page,
        "may_keep": may_keep,
    }
    return render(request, "needs/care/of_household.html", context)


@require_http_methods(["GET", "POST"])
def new(request, number):
    """Write down one service given to a household."""
    household = find_to_serve(request, number)
    form = ServiceForm(request.POST or None, household=household, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        service = Service.objects.give(by=request.user, household=household, **form.told())
        messages.success(request, _("“%(what)s” is written down.") % {"what": service.what})
        return redirect("services:of_household", number)
    return render(request, "needs/care/new.html", {"household": household, "form": form})


def find_to_serve(request, number):
    """The open file of this number, for somebody who writes services down there; 404, 403 elsewhere."""
    household = find_file(request.user, number, sees=Sees.CARE)
    if household.closed_on or not may(request.user, Deed.LOG_VISIT, household.building):
        raise PermissionDenied
    return household


@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """Withdraw a service that was not given, with the reason; what care or a campaign counted is taken back there."""
    service = look_up(Service.objects.visible_to(request.user).by_hand().for_list(), pk=pk)
    household = find_to_serve(request, service.household.number)
    form = BackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.withdraw(by=request.user, because=form.cleaned_data["because"])
        except NotAllowed as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("“%(what)s” is withdrawn.") % {"what": service.what})
        return redirect("services:of_household", household.number)
    return render(request, "needs/care/withdraw.html", {"household": household, "service": service, "form": form})
