"""From which address somebody asks."""

import ipaddress

from django.conf import settings


def client_address(request) -> str | None:
    """The address of the asker; behind a proxy the one that the proxy itself wrote down, which nobody can forge."""
    written = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    text = written.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:  # a socket has no address, and a test no peer
        return None
