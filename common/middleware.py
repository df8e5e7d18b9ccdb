"""What every answer carries, and what no address may."""

from django.conf import settings
from django.core.exceptions import BadRequest

NOBODYS_DEVICES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def every_answer(get_response):
    """What every answer carries, also one that a setting, a strange host or a fault cut short. Stands outermost.

    No browser or proxy keeps a page: the next person at a desk must not find it in "back". Style sheets and scripts
    come with leave to be kept.
    """

    def middleware(request):
        response = get_response(request)
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Cache-Control": "no-store, private",
            "Permissions-Policy": NOBODYS_DEVICES,
            "Cross-Origin-Resource-Policy": "same-origin",
        }.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def readable_addresses(get_response):
    """Refuse an address with a NUL character: nobody types one, and PostgreSQL takes it in no text."""

    def middleware(request):
        typed = (text for name, values in request.GET.lists() for text in (name, *values))
        if any("\0" in text for text in (request.path_info, *typed)):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return middleware
