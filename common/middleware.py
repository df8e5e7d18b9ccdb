"""What every answer to somebody signed in carries."""


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
