"""The search box: a plain page, and suggestions below the box while one types."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from households.search import find
from volunteers.rights import Deed, may

SHOWN, SUGGESTED = 50, 8
SUGGESTIONS, RESULTS = "households/_suggestions.html", "households/search.html#results"


@require_safe
def search(request):
    """The files that the words in the box mean, and the way to a new file where none of them is the one."""
    words = request.GET.get("q", "").strip()[:100]
    suggests = request.htmx.target == "find-hits"
    most = SUGGESTED if suggests else SHOWN
    hits = find(words, user=request.user, limit=most + 1)
    context = {
        "words": words,
        "hits": hits[:most],
        "more": len(hits) > most,
        "may_open": may(request.user, Deed.KEEP_FILES),
    }
    swaps = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    template = SUGGESTIONS if suggests else RESULTS if swaps else "households/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
