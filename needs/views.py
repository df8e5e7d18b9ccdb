"""The need list (需求清单), and what its page asks for while it is open."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.listing import counts_take_long
from households.place_fields import suggest_places
from needs.fields import suggest_people
from needs.filters import NeedFilter
from needs.forms import AssignManyForm
from needs.listing import counts, found
from needs.models import Need, NotAllowed, carriers
from needs.tables import NeedTable
from volunteers.rights import Deed, Sees, may, may_see


@require_safe
def need_list(request):
    """The needs in reach, filtered and sorted, a page at a time."""
    chosen, today = _filter(request), timezone.localdate()
    chosen.form.fields["place"].widget.suggestions = suggest_places(request.user, within=chosen.chosen_place)
    sort, may_assign = request.GET.get("sort", "due_on"), may(request.user, Deed.ASSIGN_NEED)
    page = seek(chosen.rows.keys(), request, order=NeedTable.order(sort, "due_on"))
    tally = None if counts_take_long(request.user) else chosen.rows_in_any_state().tally(today)
    context = {
        "filter": chosen,
        "table": NeedTable(Need.objects.rows_of(page.rows), today=today, sort=sort, selectable=may_assign),
        "page": page,
        "counts": counts(chosen, tally=tally),
        "counts_come": tally is None,
        "total": found(chosen, tally, page) if may_assign and chosen.is_valid() else None,
        "bulk": AssignManyForm(by=request.user) if may_assign else None,
        "may_raise": may(request.user, Deed.RAISE_NEED),
        "may_export": may(request.user, Deed.EXPORT),
    }
    return render_or_partial(request, "needs/list.html", context, partial="results")


@require_safe
def need_counts(request):
    """The counts over everything, and how many the filter finds, for a page that did not wait for them."""
    chosen = _filter(request)
    tally = chosen.rows_in_any_state().tally(timezone.localdate())
    total = found(chosen, tally) if may(request.user, Deed.ASSIGN_NEED) and chosen.is_valid() else None
    return render(request, "needs/_counts.html", {"counts": counts(chosen, tally=tally), "total": total})


@require_safe
def people(request):
    """Who may carry needs: at one need's place, or anywhere in reach; suggested while a name is typed."""
    today, place = timezone.localdate(), None
    if "need" in request.GET:
        place = Need.objects.visible_to(request.user).place_of(request.GET["need"])
        if place is None:
            raise Http404
    typed = next((value for name, value in request.GET.items() if name != "need"), "")
    among = carriers(today=today, place=place).visible_to(request.user)
    return render(request, "needs/_people.html", {"people": suggest_people(among, typed, today=today)})


@require_POST
def assign_many(request):
    """Give the chosen needs, or all that the filter finds, to one person."""
    chosen = _filter(request)
    form = AssignManyForm(request.POST, by=request.user)
    needs = chosen.rows if form.data.get("all") else Need.objects.visible_to(request.user).with_keys(form.keys())
    if form.is_valid():
        try:
            given = needs.assign_all(by=request.user, owner=form.cleaned_data["owner"], note=form.cleaned_data["note"])
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            _say_given(request, given, form)
            return redirect(f"{reverse('needs:list')}?{request.GET.urlencode()}")
    return render(request, "needs/assign.html", {"form": form, "query": request.GET.urlencode()}, status=422)


def _say_given(request, given, form):
    words = ngettext("%(given)s need is now %(owner)s's.", "%(given)s needs are now %(owner)s's.", given)
    messages.success(request, words % {"given": given, "owner": form.cleaned_data["owner"]})
    left = len(form.keys()) - given
    if left > 0 and not form.data.get("all"):
        words = ngettext(
            "%(left)s stays as it was: waiting for a check, ended, of another place, or this person's already.",
            "%(left)s stay as they were: waiting for a check, ended, of another place, or this person's already.",
            left,
        )
        messages.warning(request, words % {"left": left})


def _filter(request):
    """The filter over what this person sees; whoever sees no care does not find the list."""
    if not may_see(request.user, Sees.CARE):
        raise Http404(_("Needs are not in your view."))
    return NeedFilter(request.GET, user=request.user, today=timezone.localdate())
