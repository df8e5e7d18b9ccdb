"""What every answer to somebody signed in carries, and what no address may."""

from django.core.exceptions import BadRequest


def private_pages(get_response):
    """Forbid browsers and proxies to keep pages: the next person at a desk must not find them in "back".

    Style sheets and scripts are answered further out and stay cached.
    """

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
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
