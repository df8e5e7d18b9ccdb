"""How often one address may open partners' links: floods and guessing are kept away, and whoever lists pages."""

import time
from collections import defaultdict
from functools import wraps

from django.conf import settings
from django.shortcuts import render

from common.addresses import client_address

SECONDS = 60
MOST_REMEMBERED = 10_000
_lately: dict = defaultdict(lambda: (0, 0))  # address -> which minute, how often in this process


def at_address_pace(template):
    """A page without an account that one address may ask for so often; then comes ``template`` (429).

    Each process counts for itself: nobody guesses a signature, so that a few more or less are no danger. Up to the
    limit each opening is one row of the audit log; beyond it nothing is written. A setting of 0 sets no limit.
    """

    def limited(view):
        @wraps(view)
        def paced(request, *args, **kwargs):
            most = settings.LINKS_A_MINUTE
            if most and _count(client_address(request)) > most:
                page = render(request, template, status=429)
                page["Retry-After"] = str(SECONDS)
                return page
            return view(request, *args, **kwargs)

        return paced

    return limited


def kept_from_robots(view):
    """Whatever the page answers, search engines neither list it nor keep it: it names a family without an account."""

    @wraps(view)
    def unlisted(request, *args, **kwargs):
        answer = view(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return answer

    return unlisted


def _count(address) -> int:
    """How often this address came in this minute, now included; what is over is forgotten now and then."""
    minute = int(time.time() // SECONDS)
    if len(_lately) > MOST_REMEMBERED:
        _lately.clear()
    known, number = _lately[address]
    _lately[address] = (minute, number + 1 if known == minute else 1)
    return _lately[address][1]
