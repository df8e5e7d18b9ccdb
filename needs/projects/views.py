"""The pages of the funnel and of projects."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.paging import seek
from households.leads.tables import LeadTable
from needs.care.service_views import only_who_sees_care
from needs.care.tables import ServiceTable
from needs.models import Project, Service, ServiceClass
from needs.projects.forms import FunnelForm
from needs.projects.funnel import TIMES, TITLES
from volunteers.rights import Deed, may


@require_safe
def funnel(request):
    """Found → visited → served, in people, by channel; person-times by class; each number leads to its rows."""
    only_who_sees_care(request.user)
    form = FunnelForm(request.GET, user=request.user, today=timezone.localdate())
    asked = form.asked()
    context = {
        "form": form,
        "funnel": asked,
        "table": asked.table() if form.is_valid() else [],
        "times": asked.times() if form.is_valid() else [],
        "may_export": may(request.user, Deed.EXPORT),
        "query": asked.query(),
    }
    return render(request, "needs/projects/funnel.html", context)


@require_safe
def rows(request):
    """The people, or the services, behind one number of the funnel."""
    only_who_sees_care(request.user)
    today = timezone.localdate()
    form = FunnelForm(request.GET, user=request.user, today=today)
    if not form.is_valid():
        raise Http404
    asked, said = form.asked(), form.cleaned_data
    if said["stage"] == TIMES:
        found = asked.services(said["channel"], said["service_class"]).for_list()
        page = seek(found, request, order=ServiceTable.order("-on", "-on"))
        table = ServiceTable(page.rows)
    else:
        found = asked.people(said["stage"], said["channel"]).for_list()
        page = seek(found, request, order=LeadTable.order("found_on", "found_on"))
        table = LeadTable(page.rows, today=today)
    context = {
        "funnel": asked,
        "title": TITLES[said["stage"]],
        "number": found.count(),
        "table": table,
        "page": page,
        "may_export": said["stage"] != TIMES and may(request.user, Deed.EXPORT),
        "query": asked.query(stage=said["stage"], channel=said["channel"]),
        "back": asked.query(),
    }
    return render(request, "needs/projects/funnel_rows.html", context)


@require_safe
def project_list(request):
    """The projects, the latest first; of the chosen one its report."""
    only_who_sees_care(request.user)
    page = seek(Project.objects.all(), request, order=("-starts_on", "-pk"))
    context = {"page": page, "may_keep": may(request.user, Deed.RUN_GRID)}
    chosen = Project.objects.of_key(request.GET.get("project", "")).first()
    if chosen:
        context |= _report(request.user, chosen)
    return render(request, "needs/projects/list.html", context)


def _report(user, project) -> dict:
    """A project's services in reach by class and group, each number leading to its rows."""
    services = Service.objects.visible_to(user).standing().of_project(project)
    by_class = services.by_class()
    return {
        "project": project,
        "totals": services.totals(),
        "classes": [(one.label, one.value, by_class[one]) for one in ServiceClass],
        "groups": services.by_group(),
    }
