"""The search box: a plain page, and suggestions below the box while one types."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from households.search import find

SHOWN, SUGGESTED = 50, 8


@require_safe
def search(request):
    """The files that the words in the box mean."""
    words = request.GET.get("q", "").strip()[:100]
    swaps = request.htmx and not request.htmx.boosted
    most = SUGGESTED if swaps else SHOWN
    hits = find(words, user=request.user, limit=most + 1)
    context = {"words": words, "hits": hits[:most], "more": len(hits) > most}
    return render(request, "households/_suggestions.html" if swaps else "households/search.html", context)
