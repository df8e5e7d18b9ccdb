"""The pages where a benefit is entered by hand, and ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benefits import by_hand
from benefits.forms import AwardForm, EndForm
from benefits.models import Award
from households.file_head import find_file
from volunteers.rights import Deed, Sees, may


@require_http_methods(["GET", "POST"])
def enter(request, number):
    """Enter a benefit by hand; what speaks against it is said first."""
    household, today = _kept(request, number), timezone.localdate()
    form = AwardForm(request.POST or None, household=household, today=today)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("person", "kind", "amount", "since")}
        try:
            award = by_hand.enter(by=request.user, household=household, **said)
        except by_hand.SaidByAList as why:
            form.add_error("kind", str(why))
        else:
            messages.success(request, _("Entered: %(what)s.") % {"what": award})
            return redirect("benefits:of_household", number)
    context = {"household": household, "form": form, "warnings": form.warnings}
    return render(request, "benefits/enter.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def end(request, number, pk):
    """End what was entered by hand."""
    household, today = _kept(request, number), timezone.localdate()
    award = get_object_or_404(Award.objects.visible_to(request.user).by_hand_in(household), pk=pk)
    form = EndForm(request.POST or None, award=award, today=today)
    if form.is_bound and form.is_valid():
        if by_hand.end(by=request.user, household=household, award=award, on=form.cleaned_data["on"]):
            messages.success(request, _("Ended: %(what)s.") % {"what": award})
        else:
            messages.warning(
                request, _("“%(what)s” had ended, or a list has taken it over meanwhile.") % {"what": award}
            )
        return redirect("benefits:of_household", number)
    context = {"household": household, "form": form, "award": award}
    return render(request, "benefits/end.html", context, status=422 if form.is_bound else 200)


def _kept(request, number):
    household = find_file(request.user, number, sees=Sees.MEANS)
    if not may(request.user, Deed.KEEP_FILES, household.building):
        raise PermissionDenied
    return household
