"""One address, whole or in part."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_or_partial(request, template, context=None, *, partial, status=None):
    """The whole page, or only its ``{% partialdef %}`` named ``partial`` when htmx asks to swap a part of it.

    A boosted link and a page that htmx fetches again for the back button get the whole page.
    """
    htmx = request.htmx
    swaps_a_part = htmx and not htmx.boosted and not htmx.history_restore_request
    name = f"{template}#{partial}" if swaps_a_part else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
