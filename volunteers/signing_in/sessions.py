"""How long a sign-in holds, and what comes before anything else.

It ends after a while without use, after half a day, when the password is changed or the account closed (Django sees to
those two), and when a post it began with has ended. What somebody was sending at that moment is kept for him, sealed.
"""

import json
import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from common.crypto import CannotDecrypt, decrypt, encrypt
from volunteers.rights import posts_of
from volunteers.signing_in import passwords, second_step

REFRESHED = 60  # seconds: within one minute the use of a session is written down once
MOST_TYPED = 200_000  # characters that are kept of a form
NOT_KEPT = ("csrfmiddlewaretoken", "code")
SEALED = "session.typed"
# What stays open to somebody who has something else to do first.
OPEN = {"password_change", "password_change_done", "login", "logout", "set_language", "signing_in:code"}


def begin(sender, request, user, **kwargs):
    """A sign-in begins: note when, and with which posts; what is left of ended ones goes.

    Received from Django's user_logged_in.
    """
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    now = int(time.time())
    for name in ("ended", "halfway", "second_step"):
        request.session.pop(name, None)
    request.session["signed_in_at"] = request.session["seen_at"] = now
    request.session["posts"] = list(
        user.posts.held_on(timezone.localdate()).order_by("pk").values_list("pk", flat=True)
    )


def is_over(session, *, now: float) -> str:
    """Whether a sign-in has lasted its time or was not used, in a word; empty while neither is so."""
    if now - session.get("signed_in_at", 0) > settings.SESSION_HOURS * 3600:
        return "long"
    return "idle" if now - session.get("seen_at", 0) > settings.IDLE_MINUTES * 60 else ""


def why_ended(session, user, *, now: float) -> str:
    """Why this sign-in holds no longer, in a word; empty while it holds."""
    if over := is_over(session, now=now):
        return over
    if set(session.get("posts", ())) - {post.pk for post in posts_of(user)}:
        return "post"
    return ""


class SignedIn(LoginRequiredMiddleware):
    """Only those signed in get further, and of those only whose sign-in still holds."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated:
            now = time.time()
            why = why_ended(request.session, request.user, now=now)
            if why:
                return end(request, why) or super().process_view(request, view_func, view_args, view_kwargs)
            if request.method == "POST" and request.session.get("typed", {}).get("path") == request.path:
                del request.session["typed"]  # it is being sent now
            if "x-unattended" not in request.headers and now - request.session["seen_at"] > REFRESHED:
                request.session["seen_at"] = int(now)
            name = request.resolver_match.view_name
            if name not in OPEN and (first := comes_first(request)) and name != first:
                return go(request, reverse(first))
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """To the page for signing in; a part of a page that asks takes the whole page there."""
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        page = getattr(request.htmx, "current_url_abs_path", None) or "/"
        return go(request, redirect_to_login(page).url)


def comes_first(request) -> str:
    """What this person has to do before anything else, as the name of its page."""
    if passwords.has_to_choose(request.user, now=timezone.now()):
        return "password_change"
    if not request.session.get("second_step") and second_step.is_required(request.user):
        return "signing_in:second_factor"
    return ""


def go(request, url):
    """Lead the whole page there, also when only a part of it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def end(request, why: str):
    """End the sign-in, keeping what was being sent; answers where to go when a form was sent."""
    user, sends = request.user, request.method == "POST" and request.resolver_match.view_name not in OPEN
    logout(request)
    request.session["ended"] = why
    if not sends:
        return None
    typed = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    sealed = json.dumps({"user": user.pk, "path": request.get_full_path(), "typed": typed}, ensure_ascii=False)
    if typed and len(sealed) <= MOST_TYPED:
        request.session["typed"] = {"path": request.path, "sealed": encrypt(sealed, label=SEALED)}
        return go(request, redirect_to_login(reverse("signing_in:typed")).url)
    return go(request, redirect_to_login("/").url)


def _is_kept(name: str) -> bool:
    return name not in NOT_KEPT and "password" not in name


def kept_for(request) -> dict | None:
    """What this person was sending when the sign-in ended; nobody else gets it."""
    kept = request.session.get("typed")
    if not kept:
        return None
    try:
        found = json.loads(decrypt(kept["sealed"], label=SEALED))
    except CannotDecrypt:  # the keys were changed meanwhile
        found = {}
    if found.get("user") != request.user.pk:
        del request.session["typed"]
        return None
    return found
