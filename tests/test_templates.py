"""The rules that every template keeps (architecture.md, screens: strict CSP, components, words through gettext)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
# The frame's own parts stand around every page and read its context; they are no components to reuse.
FRAME = {"components/head.html", "components/topbar.html", "components/foot.html", "components/bars.html"}

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address outside": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE),
}
INCLUDE = re.compile(r"{%\s*include\s+[\"'](components/[^\"']+)[\"']([^%]*)%}")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}")
NOT_SHOWN = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}"
    r"|{%\s*block (?:width|body|page_class)\s*%}.*?{%\s*endblock.*?%}|<kbd>.*?</kbd>|{#.*?#}|{%.*?%}|{{.*?}}"
    r"|<svg\b.*?</svg>|<script\b.*?</script>|<!--.*?-->|<[^>]*>|&\w+;",
    re.DOTALL,
)
SHOWN_ATTRIBUTE = re.compile(r"\s(?:title|alt|aria-label|placeholder)=\"([^\"{]*[A-Za-z\u4e00-\u9fff][^\"{]*)\"")


def read(name: str) -> str:
    return Path(FOLDER, name).read_text("utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    engines["django"].get_template(name)


def faults(find):
    """The templates in which ``find(text)`` finds something, with what it finds."""
    return {name: found for name in TEMPLATES if (found := find(read(name)))}


def test_templates_have_nothing_inline_that_the_browser_would_refuse():
    def inline(text):
        text = re.sub(r"{%.*?%}|{{.*?}}", "x", text, flags=re.DOTALL)
        return [fault for fault, pattern in INLINE.items() if pattern.search(text)]

    assert faults(inline) == {}


def test_components_get_only_what_they_are_given():
    def too_open(text):
        return [part for part, words in INCLUDE.findall(text) if part not in FRAME and "only" not in words.split()]

    assert faults(too_open) == {}


def test_translated_blocks_are_trimmed():
    assert faults(lambda text: [words for words in BLOCK.findall(text) if "trimmed" not in words.split()]) == {}


def test_every_visible_word_goes_through_gettext():
    def bare(text):
        words = re.findall(r"[A-Za-z\u4e00-\u9fff]{2,}", NOT_SHOWN.sub(" ", text))
        words = [word for word in words if word != "中文"]  # a language's own name for itself
        return words + SHOWN_ATTRIBUTE.findall(re.sub(r"{%.*?%}|{{.*?}}", "{", text, flags=re.DOTALL))

    assert faults(bare) == {}
