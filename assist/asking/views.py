"""The pages where a file outside one's place is asked for and read, and where its keepers see who did."""

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assist.asking.reading import ask, read
from households.models import Asking, Household
from households.on_file import file_asked_for, whom_to_ask
from households.secrets.forms import OpenForm
from volunteers.audit.looks import looked_at
from volunteers.doors import only_for
from volunteers.rights import Deed, may

MOST = 200


@require_http_methods(["GET", "POST"])
def asked_for(request, token):
    """Why this file outside one's place has to be opened; the file itself was named by nobody."""
    try:
        pk = file_asked_for(request.user, token)
    except signing.BadSignature as error:
        raise Http404 from error
    household = get_object_or_404(Household.objects.with_place(), pk=pk)
    if not may(request.user, Deed.KEEP_FILES):
        raise PermissionDenied
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "submission")}
        return redirect("asking:file", ask(by=request.user, household=household, **said).key)
    words = whom_to_ask(household.building_id, timezone.localdate())
    return render(request, "assist/ask.html", {"form": form, "words": words})


@require_safe
def file(request, key):
    """The file that one has asked for oneself, for three hours, to be read and nothing else."""
    mine = Asking.objects.by(request.user).open_at(timezone.now()).for_page()
    asking = get_object_or_404(mine, key=key)
    if not may(request.user, Deed.KEEP_FILES):
        raise Http404
    looked_at(asking)
    context = {"asking": asking, "sheet": read(asking, today=timezone.localdate())}
    return render(request, "assist/asked_file.html", context)


@require_safe
@only_for(Deed.KEEP_FILES)
def told(request):
    """Who opened which of the files that one keeps, from elsewhere, in the last weeks."""
    askings = Asking.objects.visible_to(request.user).lately(timezone.now()).for_page().order_by("-at", "-pk")
    return render(request, "assist/asked.html", {"askings": askings[:MOST]})
