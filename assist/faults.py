"""What is answered to what cannot be read, to a fault of ours, and while the database is in other hands."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.defaults import server_error

BUSY = "SQLITE_BUSY"  # other databases have no such names: what they report as operational is no fault of a query
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def broken(request):
    """A fault of ours (500), or a database that is down or too long in other hands (503)."""
    return _busy() if _is_busy(sys.exception()) else server_error(request)


def unreadable(request, exception=None):
    """What no page of ours sends is refused in words; what is too large as such (413)."""
    if _is_busy(exception):  # the sign-in could not be written down
        return _busy()
    too_big = isinstance(exception, TOO_BIG)
    return render(request, "400.html", {"too_big": too_big}, status=413 if too_big else 400)


def _is_busy(error) -> bool:
    """Whether the database kept somebody waiting beyond its patience, or is not there; a wrong query is neither."""
    while error and not isinstance(error, OperationalError):
        error = error.__context__
    return bool(error) and getattr(error.__cause__, "sqlite_errorname", BUSY).startswith(BUSY)


def _busy():
    """As Django says a fault: without the request, for whose words the database may be needed."""
    return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "60"})
