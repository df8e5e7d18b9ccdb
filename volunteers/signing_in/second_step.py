"""The second step of signing in: a code of the phone, after the password and before anything else."""

import time

import segno
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed

from volunteers.models import RecoveryCode, SecondFactor, User
from volunteers.rights import posts_of

BACKEND = "volunteers.signing_in.backend.PostsBackend"
HALFWAY = 300  # seconds between password and code


def wait_for_code(request, user, next_page: str) -> None:
    """The password was right: remember who waits for the second step, and where to go from there."""
    request.session.cycle_key()
    request.session["halfway"] = {
        "user": user.pk, "hash": user.get_session_auth_hash(), "next": next_page, "at": int(time.time()),
    }  # fmt: skip


def halfway(request) -> tuple[User | None, str]:
    """Who waits for the second step in this browser, and where to go; nobody after five minutes."""
    waits = request.session.get("halfway")
    if not waits or time.time() - waits["at"] > HALFWAY:
        return None, ""
    user = User.objects.filter(pk=waits["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != waits["hash"]:
        return None, ""
    return user, waits["next"]


def finish(request, user, code: str, *, now) -> bool:
    """Sign somebody in with a right code of the phone or of the paper."""
    if not prove(request, user, code, now=now):
        return False
    login(request, user, backend=BACKEND)
    request.session["second_step"] = True
    return True


def prove(request, user, code: str, *, now) -> bool:
    """Whether the code is right; a wrong one counts like a wrong password, and after several nothing is tried."""
    if may_try(request, user) and is_right(user, code, now=now):
        return True
    count_failure(request, user)
    return False


def may_try(request, user) -> bool:
    """Whether a code or a password may be tried now; where there is a wait, axes answers with it."""
    allowed = AxesProxyHandler.is_allowed(request, {"username": user.username})
    request.axes_locked_out = not allowed  # then it is written down, and not counted
    return allowed


def count_failure(request, user) -> None:
    """Somebody tried in vain."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)


def is_right(user, code: str, *, now) -> bool:
    """Whether this is a code of the phone or of the paper that nobody used yet; it is used up."""
    factor = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).first()
    if factor is None:
        return False
    return factor.use(code, now=now) or RecoveryCode.objects.use(user, code, now=now)


def is_required(user) -> bool:
    """Whether one of today's posts is of those that the office wants a second step for."""
    return any(post.role in settings.SECOND_FACTOR_FOR for post in posts_of(user))


def drawn(factor: SecondFactor) -> str:
    """The square that the phone takes a picture of, as the address of an image."""
    return segno.make(factor.address(), error="m").svg_data_uri(scale=5, border=4, light="#fff", omitsize=False)
