"""The page where tags are given and taken on one file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from households.edit_views import keep
from households.models import Membership
from households.sight import sight_of
from households.tagging import FileTagsForm, change_tags


@require_http_methods(["GET", "POST"])
def tags(request, number):
    """Mark the household and its members with tags, or take them away from a day on."""
    household, today = keep(request, number), timezone.localdate()
    family = list(Membership.objects.of(household).present().head_first())
    sight = sight_of(request.user, household.building)
    form = FileTagsForm(request.POST or None, household=household, family=family, sight=sight, today=today)
    if request.method == "POST" and form.is_valid():
        given, taken = form.changes()
        on = form.cleaned_data["on"]
        done = change_tags(household=household, given=given, taken=taken, by=request.user, on=on)
        messages.success(request, ngettext("%(n)s tag changed.", "%(n)s tags changed.", done) % {"n": done})
        return redirect("households:file", number)
    return render(request, "households/tags.html", {"household": household, "form": form})
