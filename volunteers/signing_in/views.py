"""The pages around signing in."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from volunteers.models import User
from volunteers.rights import Deed, may
from volunteers.signing_in import limits


def for_deed(deed):
    """A page for those whose post of today allows this deed."""

    def only(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user, deed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return only


@require_safe
@for_deed(Deed.RUN_RIGHTS)
def failures(request):
    """Who failed to sign in lately, and who has to wait."""
    return render(request, "volunteers/failures.html", {"failing": limits.failing_accounts(now=timezone.now())})


@require_POST
@for_deed(Deed.RUN_RIGHTS)
def unlock(request, pk):
    """End somebody's wait."""
    user = get_object_or_404(User, pk=pk)
    limits.unlock(user, by=request.user)
    messages.success(request, _("%(name)s may try to sign in again at once.") % {"name": user})
    return redirect("signing_in:failures")
