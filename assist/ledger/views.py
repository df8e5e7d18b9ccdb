"""The ledger's pages: the figures of a period, and the workbook that is written in the background."""

from datetime import timedelta
from uuid import uuid4, uuid5

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist import jobs
from assist.ledger.export import past_exports, to_fetch
from assist.ledger.forms import ExportForm, OrderForm
from assist.ledger.order import CannotExport
from assist.ledger.progress import progress_of
from assist.ledger.summary import summarise
from assist.models import Job
from common.htmx import render_or_partial
from volunteers.audit.recording import Did, record
from volunteers.doors import only_for
from volunteers.pace import EXPORT, at_pace
from volunteers.rights import Deed

MOST_SHOWN = 20


@require_http_methods(["GET", "POST"])
@only_for(Deed.EXPORT)
@at_pace(EXPORT, methods=["POST"])
def page(request):
    """Choose days and place, see the figures, have the workbook written."""
    today = timezone.localdate()
    if request.method == "POST":
        export = ExportForm(request.POST, user=request.user)
        if export.is_valid():
            return redirect("ledger:job", _ask(export).pk)
        form = OrderForm(request.POST, user=request.user)
    else:
        export, form = None, OrderForm(request.GET or None, initial=_this_year(today), user=request.user)
    context = {"form": form, "export": export, "periods": _periods(today), "exports": _exports(request.user)}
    if form.is_bound and form.is_valid():
        order = form.order(reason=_("Looking at the figures"))
        context |= {"order": order, "summary": summarise(order.scope, order.sees)}
        context["export"] = export or ExportForm(initial=form.cleaned_data | {"submission": uuid4()}, user=request.user)
    elif not form.is_bound:
        context["lazy"] = _address(**_this_year(today))
    return render_or_partial(request, "assist/ledger.html", context, partial="figures")


def _ask(form):
    """The job of this form; the form sent again with the same reason gets the same job."""
    order, submission = form.order(), form.cleaned_data["submission"]
    once = submission and uuid5(submission, order.reason)
    return jobs.ask_for(kind=Job.Kind.LEDGER, by=order.by, reason=order.reason, wanted=order.as_json(), submission=once)


def _address(*, first, last):
    """The page with the figures of a period; over a whole street they take longer than the page."""
    return f"{reverse('ledger:page')}?first={first}&last={last}"


def _this_year(today):
    return {"first": today.replace(month=1, day=1), "last": today}


def _periods(today):
    """The periods that are asked for most."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        (_("This month"), month, today),
        (_("Last month"), before.replace(day=1), before),
        (_("This year"), today.replace(month=1, day=1), today),
    ]


def _exports(user):
    now = timezone.now()
    return [(job, progress_of(job, now)) for job in past_exports(user)[:MOST_SHOWN]]


@require_safe
def job(request, pk):
    """How far one's own export is; asked for again every two seconds until it has ended."""
    found = get_object_or_404(past_exports(request.user), pk=pk)
    context = {"job": found, "progress": progress_of(found, timezone.now())}
    return render_or_partial(request, "assist/ledger_job.html", context, partial="progress")


@require_POST
@only_for(Deed.EXPORT)
@at_pace(EXPORT, methods=["POST"])
def again(request, pk):
    """Run an export again that failed, or whose worker died: as a new one, with the same reason."""
    found = get_object_or_404(past_exports(request.user), pk=pk)
    return redirect("ledger:job", jobs.ask_again(found, by=request.user).pk)


@require_safe
def download(request, pk):
    """Hand out a finished workbook to the one who asked for it, while the post still allows it."""
    found = get_object_or_404(past_exports(request.user), pk=pk)
    try:
        path, name = to_fetch(found)
    except (CannotExport, FileNotFoundError) as error:
        raise Http404(str(error)) from error
    record(Did.FETCHED, of=found, reason=found.reason, rows=found.done, sha256=jobs.sha256_of(path))
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
