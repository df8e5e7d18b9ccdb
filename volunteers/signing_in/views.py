"""The pages around signing in."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteers.models import User
from volunteers.rights import Deed, may
from volunteers.signing_in import limits, passwords, sessions


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


class SignIn(LoginView):
    """By name and password."""

    def form_valid(self, form):
        self.request.session.cycle_key()  # also for somebody who is signed in already
        return super().form_valid(form)


class OwnPassword(PasswordChangeView):
    """Choosing one's own password, of one's own accord or because it is time."""

    form_class = passwords.OwnPasswordForm

    def get_context_data(self, **kwargs):
        has_to = passwords.has_to_choose(self.request.user, now=timezone.now())
        return super().get_context_data(has_to=has_to, **kwargs)


@require_safe
def still_here(request):
    """Asked for by a page on which somebody goes on working, so that the sign-in lasts."""
    return HttpResponse()


@require_http_methods(["GET", "POST"])
def typed(request):
    """What was being sent when the sign-in ended: to be sent now, or thrown away."""
    kept = sessions.kept_for(request)
    if request.method == "POST":
        request.session.pop("typed", None)
        messages.success(request, _("What you had typed is thrown away."))
        return redirect("home")
    return render(request, "volunteers/typed.html", {"kept": kept}) if kept else redirect("home")
