import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from common.htmx import render_or_partial

PAGE = "<h1>{{ title }}</h1>{% partialdef rows inline %}<li>{{ title }}</li>{% endpartialdef %}"
WHOLE, PART = "<h1>files</h1><li>files</li>", "<li>files</li>"


@pytest.fixture(autouse=True)
def templates(settings):
    loader = ("django.template.loaders.locmem.Loader", {"page.html": PAGE})
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [loader]}}
    ]


def answer(**headers):
    def view(request):
        return render_or_partial(request, "page.html", {"title": "files"}, partial="rows")

    return HtmxMiddleware(view)(RequestFactory().get("/", headers=headers))


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, WHOLE),
        ({"HX-Request": "true"}, PART),
        ({"HX-Request": "true", "HX-Boosted": "true"}, WHOLE),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, WHOLE),
    ],
)
def test_htmx_gets_the_part_it_swaps_and_everybody_else_the_page(headers, shown):
    response = answer(**headers)
    assert response.content.decode() == shown
    assert "HX-Request" in response["Vary"]
