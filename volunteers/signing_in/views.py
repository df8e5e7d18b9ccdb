"""The pages around signing in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteers.doors import only_for
from volunteers.models import RecoveryCode, SecondFactor, User
from volunteers.rights import Deed
from volunteers.signing_in import lasting, limits, passwords, second_step, sessions


class CodeForm(forms.Form):
    """A code of the phone, or one of the paper."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "mono"}),
    )


@require_safe
@only_for(Deed.RUN_RIGHTS)
def failures(request):
    """Who failed to sign in lately, and who has to wait."""
    context = {"failing": limits.failing_accounts(now=timezone.now()), "phones": SecondFactor.objects.in_use()}
    return render(request, "volunteers/failures.html", context)


@require_POST
@only_for(Deed.RUN_RIGHTS)
def unlock(request, pk):
    """End somebody's wait."""
    user = get_object_or_404(User, pk=pk)
    limits.unlock(user, by=request.user)
    messages.success(request, _("%(name)s may try to sign in again at once.") % {"name": user})
    return redirect("signing_in:failures")


@require_safe
@only_for(Deed.RUN_RIGHTS)
def signed_in(request):
    """Who is signed in now, and for how long."""
    return render(request, "volunteers/signed_in.html", {"people": lasting.signed_in_now(now=timezone.now())})


@require_POST
@only_for(Deed.RUN_RIGHTS)
def end_sign_ins(request, pk):
    """End all of somebody's sign-ins, wherever they are."""
    user = get_object_or_404(User, pk=pk)
    lasting.end_sign_ins(user, by=request.user)
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": user})
    return redirect("signing_in:signed_in")


class SignIn(LoginView):
    """By name and password, and a code of the phone for those who have set that up."""

    def form_valid(self, form):
        user = form.get_user()
        if user.has_second_factor():
            second_step.wait_for_code(self.request, user, self.get_success_url())
            return redirect("signing_in:code")
        self.request.session.cycle_key()  # also for somebody who is signed in already
        return super().form_valid(form)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request):
    """The second step: the code that the phone shows now, or one of the paper."""
    user, next_page = second_step.halfway(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_step.finish(request, user, form.cleaned_data["code"], now=timezone.now()):
            return redirect(next_page)
        form.add_error("code", _("This code is wrong, or it was used already. Wait for the next one."))
    return render(request, "volunteers/code.html", {"form": form})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request):
    """One's own phone as the second step: set up with its first right code, kept, renewed, given up."""
    user = request.user
    factor = SecondFactor.objects.of(user)
    form = CodeForm(request.POST if "code" in request.POST else None)
    codes = []
    if request.method == "POST" and factor is None:
        SecondFactor.begin(user)
        return redirect("signing_in:second_factor")
    if request.method == "POST" and form.is_valid():
        deed = request.POST.get("deed", "confirm")
        codes = _done(request, factor, deed, form.cleaned_data["code"])
        if codes is None:
            form.add_error("code", _("This code is wrong, or it was used already. Wait for the next one."))
        elif not codes:
            return redirect("signing_in:second_factor")
        else:
            factor = SecondFactor.objects.of(user)
    context = {"factor": factor, "form": form, "codes": codes, "required": second_step.is_required(user)}
    if factor and not factor.confirmed_at:
        context["drawn"] = second_step.drawn(factor)
    elif factor:
        context["left"] = RecoveryCode.objects.left(user)
    return render(request, "volunteers/second_factor.html", context)


def _done(request, factor, deed, typed):
    """Do it if the code is right: the codes for paper, [] where there are none to show; None for a wrong code."""
    user, now = request.user, timezone.now()
    if not factor.confirmed_at:
        codes = factor.confirm(typed, now=now)
        request.session["second_step"] = bool(codes)
        return codes or None
    if not second_step.prove(request, user, typed, now=now):
        return None
    request.session["second_step"] = True
    if deed == "remove" and not second_step.is_required(user):
        SecondFactor.remove(user)
        messages.success(request, _("Signing in asks for no code any more. Choose a password that is enough alone."))
        return []
    return RecoveryCode.objects.renew(user)


@require_POST
@only_for(Deed.RUN_RIGHTS)
def take_phone_away(request, pk):
    """Somebody's phone is lost: the next sign-in asks for the password alone."""
    user = get_object_or_404(User, pk=pk)
    SecondFactor.remove(user)
    messages.success(request, _("%(name)s signs in without a code until another phone is set up.") % {"name": user})
    return redirect("signing_in:failures")


class OwnPassword(PasswordChangeView):
    """Choosing one's own password, of one's own accord or because it is time."""

    form_class = passwords.OwnPasswordForm

    def post(self, request, *args, **kwargs):
        """The old password is guessed no more often than at signing in: a desk may stand open."""
        if not second_step.may_try(request, request.user):
            second_step.count_failure(request, request.user)
            return HttpResponse(status=429)  # axes puts the wait in its place
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        if form.has_error("old_password", "password_incorrect"):
            second_step.count_failure(self.request, self.request.user)
        return super().form_invalid(form)

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
