"""How fast one person may search and export: nobody reads or carries away the whole office in an afternoon.

The database counts, for all processes together, in one guarded UPDATE of one row a person.
"""

import math
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from volunteers.models import Use

SEARCH, EXPORT = "search", "export"
WINDOWS = {SEARCH: timedelta(minutes=1), EXPORT: timedelta(hours=1)}


def search_pace(get_response):
    """Whatever is asked with words to look for is a search, on whichever page: a list, the admin site, the box."""

    def middleware(request):
        words = request.GET.get("q", "") or request.GET.get("term", "")  # so the boxes of the admin site complete
        if words.strip() and request.user.is_authenticated and (wait := wait_for(request.user, SEARCH)):
            return too_fast(request, wait)
        return get_response(request)

    return middleware


def at_pace(what, *, methods=("GET", "HEAD", "POST")):
    """A page that one person may ask for so often; then comes a page that says how long to wait (429)."""

    def limited(view):
        @wraps(view)
        def paced(request, *args, **kwargs):
            if request.method in methods and (wait := wait_for(request.user, what)):
                return too_fast(request, wait)
            return view(request, *args, **kwargs)

        return paced

    return limited


def wait_for(user, what) -> timedelta | None:
    """Count one use; how long to wait where there were too many. A setting of 0 sets no limit."""
    most = settings.SEARCHES_A_MINUTE if what == SEARCH else settings.EXPORTS_AN_HOUR
    if not most:
        return None
    return Use.objects.take(user, what, most=most, window=WINDOWS[what], now=timezone.now())


def too_fast(request, wait: timedelta):
    """The page that says how long to wait."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    page = render(request, "429.html", {"seconds": seconds, "minutes": math.ceil(seconds / 60)}, status=429)
    page["Retry-After"] = str(seconds)
    return page
