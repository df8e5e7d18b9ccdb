"""Adding a document, and correcting what is written about one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.papers.reading import Paper
from households.documents import vault
from households.models import Document, Household
from volunteers.rights import Deed, may


class NotAllowed(Exception):
    """This person may not do this here; nothing was written."""


def add_document(*, by, household: Household, paper: Paper, submission, today, seen_on=None, **fields) -> Document:
    """Keep a paper: its bytes first, then its row; where there comes no row, the bytes go too.

    The second of two equal submissions gets the first one's document. ``seen_on``: when ``by`` saw the original.
    """
    if not may(by, Deed.KEEP_FILES, household.building, today=today):
        raise NotAllowed(_("Your post does not allow keeping files here."))
    if before := Document.objects.of_submission(submission):
        return before
    name = vault.put(paper.data)
    fields |= {"household": household, "uploaded_by": by, "stored_name": name}
    fields |= {"format": paper.kind, "pages": paper.pages, "size": len(paper.data)}
    document = None
    try:
        with transaction.atomic(durable=True):
            document, _is_new = Document.objects.get_or_create(
                submission=submission, defaults=fields | _original(seen_on, by)
            )
    finally:
        if document is None or document.stored_name != name:
            vault.throw_away(name)
    return document


def correct_document(*, by, document: Document, version: int, seen_on=None, **fields) -> None:
    """Correct what is written about a document; ChangedMeanwhile when somebody else saved since ``version``."""
    if seen_on != document.original_seen_on:
        fields |= _original(seen_on, by)
    document.correct(by=by, version=version, **fields)


def _original(seen_on, by) -> dict:
    return {"original_seen_on": seen_on, "original_seen_by": by if seen_on else None}
