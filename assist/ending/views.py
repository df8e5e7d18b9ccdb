"""The pages of files whose time is over: which are anonymised when, and holding one back."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist.models import EndOfTerm, NotHeldBack
from common.paging import seek
from volunteers.audit.looks import look_up
from volunteers.doors import only_for
from volunteers.rights import Deed


class HoldForm(forms.Form):
    """Why a file is kept all the same."""

    because = forms.CharField(label=gettext_lazy("Why it is kept all the same"), max_length=200)


@require_safe
@only_for(Deed.RUN_GRID)
def terms(request):
    """The files that are anonymised next, and those that somebody holds back."""
    page = seek(_terms(request.user).for_list(), request, order=("announced_on", "pk"))
    return render(request, "assist/ending.html", {"page": page})


@require_http_methods(["GET", "POST"])
@only_for(Deed.RUN_GRID)
def hold(request, pk):
    """Hold one file back, with a reason."""
    term, form = look_up(_terms(request.user).for_list(), pk=pk), HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            term.hold_back(by=request.user, because=form.cleaned_data["because"])
        except NotHeldBack as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The file %(number)s is held back.") % {"number": term.household})
            return redirect("ending:list")
    return render(request, "assist/ending_hold.html", {"form": form, "term": term})


@require_POST
@only_for(Deed.RUN_GRID)
def go(request, pk):
    """Hold one file back no longer."""
    term = get_object_or_404(_terms(request.user).for_list(), pk=pk)
    try:
        term.let_go(by=request.user, today=timezone.localdate())
    except NotHeldBack as error:
        messages.error(request, str(error))
    return redirect("ending:list")


def _terms(user):
    return EndOfTerm.objects.visible_to(user).waiting()
