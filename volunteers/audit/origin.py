"""From where something is done: the request that is being answered, if there is one."""

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

from common.addresses import client_address

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who is at it, from which address, in which session; empty for the program's own work."""

    user: object = None
    address: str = ""
    session: str = ""


def remember_origin(get_response):
    """Know, wherever something is written down, which request it was for."""

    def middleware(request):
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return middleware


def current_request():
    """The request that is being answered; None in commands and background work."""
    return _request.get()


def origin(request=None) -> Origin:
    """Where this comes from; without a request it is nobody's."""
    request = request or current_request()
    if request is None:
        return Origin()
    user = getattr(request, "user", None)
    key = request.session.session_key if hasattr(request, "session") else ""
    return Origin(
        user=user if user is not None and user.is_authenticated else None,
        address=client_address(request) or "",
        session=name_of_session(key),
    )


def name_of_session(key) -> str:
    """A name for a session by which entries are told to belong together, and which opens nothing."""
    return hashlib.sha256(key.encode()).hexdigest()[:12] if key else ""
