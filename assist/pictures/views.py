"""The page of pictures, and the page that asks why they leave the office."""

from uuid import uuid4, uuid5

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assist import jobs
from assist.ledger.order import CannotExport, make_order
from assist.models import Job
from assist.pictures.drawing import draw
from assist.pictures.forms import PicturesForm
from common.htmx import render_or_partial
from common.moment import one_moment
from households.listing import counts_take_long
from needs.projects.forms import FunnelForm
from volunteers.audit.forms import WhyForm
from volunteers.doors import only_for
from volunteers.pace import EXPORT, at_pace
from volunteers.rights import Deed, Sees, may, may_see

# From which page numbers leave the office, and what says which.
PAGES = {Job.Kind.PICTURES: ("pictures:page", PicturesForm), Job.Kind.FUNNEL: ("funnel:page", FunnelForm)}


@require_safe
def page(request):
    """The pictures of a day and place; over a whole street they come after the page."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Needs are not in your view."))
    today = timezone.localdate()
    form = PicturesForm(request.GET, user=request.user, today=today)
    lazy = not request.GET and counts_take_long(request.user)
    context = {"form": form, "lazy": f"?day={today}" if lazy else "", "may_export": may(request.user, Deed.EXPORT)}
    if not lazy and form.is_valid():
        with one_moment():
            context["pictures"] = draw(form.asked(), today=today, place=form.data.get("place", ""))
        context["query"] = request.GET.urlencode()
    return render_or_partial(request, "assist/pictures/page.html", context, partial="pictures")


@require_http_methods(["GET", "POST"])
@only_for(Deed.EXPORT)
@at_pace(EXPORT, methods=["POST"])
def export(request, kind):
    """Say why, and have the numbers of the pictures or of the funnel written as a workbook."""
    page, asks = PAGES[kind]
    asked = asks(request.GET, user=request.user, today=timezone.localdate())
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"submission": uuid4()})
    if form.is_valid() and asked.is_valid():
        try:
            return redirect("ledger:job", _ask(kind, form.cleaned_data, asked.asked(), by=request.user).pk)
        except CannotExport as error:
            form.add_error(None, str(error))
    back = f"{reverse(page)}?{request.GET.urlencode()}"
    context = {"form": form, "asked": asked, "told": asked.is_valid() and asked.asked(), "kind": kind, "back": back}
    return render(request, "assist/pictures/export.html", context, status=422 if form.is_bound else 200)


def _ask(kind, why, asked, *, by) -> Job:
    """The job that writes the numbers; the form sent again with the same reason gets the same one."""
    first = asked.first or asked.last
    order = make_order(by=by, reason=why["reason"], first=first, last=asked.last, places=asked.places)
    once = why["submission"] and uuid5(why["submission"], order.reason)
    return jobs.ask_for(kind=kind, by=by, reason=order.reason, wanted=order.as_json(), submission=once)
