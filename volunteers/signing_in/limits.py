"""How often a password may be tried: then there is a wait, and nothing is hashed meanwhile.

Five failures for one account from one address, or ten from anywhere, within a quarter of an hour. One address that
tries many accounts makes nobody else there wait, and whoever tries from far away keeps nobody out at the desk where
the account was signed in before. A hundred failures in a row are the end of it, until the account signs in from an
address it knows or the security administrator lets it try again. An unknown name is treated like a known one.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.db.models import Count
from django.dispatch import Signal
from django.shortcuts import render
from django.utils import timezone

from volunteers.models import User

FROM_ONE_ADDRESS = settings.AXES_FAILURE_LIMIT
FROM_ANYWHERE = 2 * FROM_ONE_ADDRESS
IN_A_ROW = 100
WINDOW = settings.AXES_COOLOFF_TIME
KNOWN_FOR = timedelta(days=90)
KEPT_DAYS = 180

unlocked = Signal()  # user, by: the security administrator ended somebody's wait


@dataclass(frozen=True)
class Tries:
    """The failures that count against one account now, tried from one address."""

    here: int
    in_a_row: int  # from this address alone, where the account signed in from it before
    until: datetime | None  # when the wait is over

    @property
    def needs_unlocking(self) -> bool:
        return self.in_a_row >= IN_A_ROW

    @property
    def too_many(self) -> bool:
        return self.needs_unlocking or self.until is not None


def tries_for(name: str | None, address: str | None, *, now: datetime) -> Tries:
    """What has been tried for this account, seen from this address."""
    rows = list(
        AccessAttempt.objects.filter(username=name, attempt_time__gt=now - WINDOW)
        .order_by("attempt_time")
        .values_list("ip_address", "attempt_time", "failures_since_start")
    )
    here = [(at, number) for where, at, number in rows if where == address]
    anywhere = [(at, number) for _where, at, number in rows]
    knows = address is not None and (
        AccessLog.objects.filter(username=name, ip_address=address, attempt_time__gt=now - KNOWN_FOR).exists()
    )
    ends = [_wait_ends(here, FROM_ONE_ADDRESS), None if knows else _wait_ends(anywhere, FROM_ANYWHERE)]
    failures = AccessFailureLog.objects.filter(username=name)
    return Tries(
        here=sum(number for _at, number in here),
        in_a_row=(failures.filter(ip_address=address) if knows else failures).count(),
        until=max(filter(None, ends), default=None),
    )


def _wait_ends(tries: list[tuple[datetime, int]], most: int) -> datetime | None:
    """When so many of these tries are old that fewer than ``most`` are left; None when they are fewer already."""
    left, ends = sum(number for _at, number in tries), None
    for at, number in tries:
        if left >= most:
            ends = at + WINDOW
        left -= number
    return ends


class SignInLimits(AxesDatabaseHandler):
    """The office's limits; axes writes the tries down and asks here before any password is looked at."""

    def is_locked(self, request, credentials=None):
        return self._tries(request, credentials).too_many

    def get_failures(self, request, credentials=None):
        """Axes asks after each failure whether the limit is reached."""
        tries = self._tries(request, credentials)
        return max(tries.here, FROM_ONE_ADDRESS if tries.too_many else 0)

    def user_logged_in(self, sender, request, user, **kwargs):
        """Whoever signs in is no longer failing in a row; what is old is not kept."""
        super().user_logged_in(sender, request, user, **kwargs)
        AccessFailureLog.objects.filter(username=user.get_username()).delete()
        self.reset_failure_logs(age_days=KEPT_DAYS)
        self.reset_logs(age_days=KEPT_DAYS)

    def reset_user_attempts(self, request, credentials=None):
        """Signing in forgives what was mistyped at this desk, not what was tried elsewhere."""
        name = get_client_username(request, credentials)
        return AccessAttempt.objects.filter(username=name, ip_address=request.axes_ip_address).delete()[0]

    def remove_out_of_limit_failure_logs(self, *, username, limit=None):
        """Nothing to remove: the failures in a row end at a hundred."""
        return 0

    def _tries(self, request, credentials):
        name = get_client_username(request, credentials)
        return tries_for(name, request.axes_ip_address, now=request.axes_attempt_time)


def wait_page(request, response=None, credentials=None):
    """The page for signing in, saying kindly how long to wait: the same for names that are known and that are not."""
    now = timezone.now()
    name = get_client_username(request, credentials)
    tries = tries_for(name, request.axes_ip_address, now=now)
    minutes = math.ceil((tries.until - now) / timedelta(minutes=1)) if tries.until else 0
    context = {"form": AuthenticationForm(request), "wait": minutes, "needs_unlocking": tries.needs_unlocking}
    page = render(request, "registration/login.html", context, status=429)
    if minutes:
        page["Retry-After"] = str(minutes * 60)
    return page


@dataclass(frozen=True)
class Failing:
    """An account at which somebody failed to sign in lately, as the security administrator sees it."""

    user: User
    failures: int
    addresses: list[str]
    last_at: datetime | None
    in_a_row: int

    @property
    def waits(self) -> bool:
        return self.failures >= FROM_ONE_ADDRESS or self.in_a_row >= IN_A_ROW


def failing_accounts(*, now: datetime) -> list[Failing]:
    """The accounts at which somebody failed to sign in lately, the latest first.

    Only accounts there are: what else was typed as a name may well be somebody's password.
    """
    rows = AccessAttempt.objects.filter(attempt_time__gt=now - WINDOW).order_by("-attempt_time", "-pk")
    in_a_row = _failing_in_a_row()
    found = {}
    for row in rows:
        found.setdefault(row.username, []).append(row)
    users = User.objects.filter(username__in={*found, *in_a_row}).named()
    failing = [_failing(user, found.get(user.username, []), in_a_row.get(user.username, 0)) for user in users]
    return sorted(failing, key=lambda one: (one.last_at is None, one.last_at and -one.last_at.timestamp()))


def _failing(user, rows, in_a_row):
    return Failing(
        user=user,
        failures=sum(row.failures_since_start for row in rows),
        addresses=sorted({row.ip_address or "–" for row in rows}),
        last_at=rows[0].attempt_time if rows else None,
        in_a_row=in_a_row,
    )


def _failing_in_a_row() -> dict[str, int]:
    """The names that reached the end of what is allowed, with how often."""
    rows = AccessFailureLog.objects.order_by("username").values_list("username").annotate(number=Count("pk"))
    return dict(rows.filter(number__gte=IN_A_ROW))


@transaction.atomic
def unlock(user, *, by) -> None:
    """Let somebody try again at once; ``by`` is the security administrator who answers for it."""
    for tries in (AccessAttempt, AccessFailureLog):
        tries.objects.filter(username=user.username).delete()
    unlocked.send(sender=SignInLimits, user=user, by=by)
