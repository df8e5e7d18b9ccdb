"""The sign-ins that last now, and how the security administrator ends somebody's: a device is lost, a helper leaves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from volunteers.audit.recording import record
from volunteers.models import User
from volunteers.models.audit import Did
from volunteers.signing_in.sessions import is_over


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in now, in one browser or several."""

    user: User
    browsers: int
    since: datetime
    seen_at: datetime


def signed_in_now(*, now) -> list[SignedIn]:
    """Everybody whose sign-in lasts, whoever was at work last first."""
    held = defaultdict(list)
    for row in Session.objects.filter(expire_date__gt=now).iterator():
        session = row.get_decoded()
        if SESSION_KEY in session and not is_over(session, now=now.timestamp()):
            held[int(session[SESSION_KEY])].append(session)
    people = [_signed_in(user, held[user.pk]) for user in User.objects.active().filter(pk__in=held).named()]
    return sorted(filter(None, people), key=lambda one: -one.seen_at.timestamp())


def _signed_in(user, sessions) -> SignedIn | None:
    """What somebody's sessions come to; those that were ended, or had another password, count no more."""
    held_by = user.get_session_auth_hash()
    lasting = [one for one in sessions if constant_time_compare(one.get(HASH_SESSION_KEY, ""), held_by)]
    if not lasting:
        return None
    since, seen = min(one["signed_in_at"] for one in lasting), max(one["seen_at"] for one in lasting)
    return SignedIn(user, len(lasting), datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(seen, UTC))


@transaction.atomic
def end_sign_ins(user, *, by) -> None:
    """Sign somebody out everywhere; with the next click a password is asked for."""
    User.objects.filter(pk=user.pk).update(sign_ins_ended=F("sign_ins_ended") + 1)
    record(Did.ENDED, by=by, of=user)
