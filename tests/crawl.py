"""Follow every link of the site, as somebody who clicks everything once."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve


class Links(HTMLParser):
    """The addresses a page asks for or offers: links, and what htmx fetches by itself."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.found += filter(None, [attrs.get("hx-get"), attrs.get("href") if tag == "a" else None])


def kind_of(address):
    """What makes two addresses alike: the view, and whether its query says more."""
    parts = urlsplit(address)
    try:
        view = resolve(parts.path)
    except Resolver404:
        return parts.path, False
    return view.view_name, bool(parts.query)


def crawl(get, start="/", *, alike=10, beside=()):
    """Every address within reach of clicks, each with its answer; of addresses alike at most ``alike``.

    ``get`` answers an address like the test client. Addresses that begin with one of ``beside`` are left out.
    """
    waiting, known, kinds = [start], {start}, Counter()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kinds[kind] >= alike:
            continue
        kinds[kind] += 1
        response = get(address)
        yield address, response
        if response.status_code in (301, 302):
            links = [response.url]
        elif "html" in response.headers.get("Content-Type", ""):
            links = Links(response.content.decode()).found
        else:
            links = []
        for link in links:
            parts = urlsplit(urljoin(address, link))
            new = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.scheme or parts.netloc or new in known or parts.path.startswith(tuple(beside)):
                continue
            known.add(new)
            waiting.append(new)
