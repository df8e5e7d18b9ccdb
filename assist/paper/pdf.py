"""A page as a PDF: WeasyPrint, where its system libraries are."""

import logging
from functools import cache

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

STYLES = ("css/paper.css", "css/paper_pdf.css")
log = logging.getLogger(__name__)
# It tells of every page it lays out; what goes wrong is still said.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


class CannotMakePdf(Exception):
    """WeasyPrint or one of its system libraries is missing on this machine."""


def make_pdf(template: str, context: dict) -> bytes:
    """The template as a PDF with the styles of a paper; CannotMakePdf where this machine cannot."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # Python's part is missing, or Pango is
        log.warning("no PDF on this machine: %s", error)
        raise CannotMakePdf from error
    return HTML(string=render_to_string(template, context), url_fetcher=_nothing).write_pdf(stylesheets=_styles())


@cache
def _styles() -> list:
    """The styles of a paper, read once: reading them again took a sixth of a paper's time."""
    from weasyprint import CSS

    return [CSS(filename=finders.find(name), url_fetcher=_nothing) for name in STYLES]


def _nothing(url, *args, **kwargs):
    """A paper asks for nothing outside itself, whatever somebody typed into a field."""
    raise ValueError(f"a paper asks for nothing outside itself: {url[:80]}")
