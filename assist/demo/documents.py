"""The demo office's papers: drawn cards and sheets without a word on them, some of which soon expire."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random

from django.utils import timezone
from PIL import Image, ImageDraw

from households.documents import vault
from households.models import Document, DocumentKind, Format

CARD, SHEET = (856, 540), (744, 1052)
EXPIRE_SOON = (-40, -6, 4, 12, 19, 27)


def make_documents(random: Random, grid, households, *, since: date, today: date) -> None:
    """A booklet for every second household, an identity card for every third, a disability card where there is one."""
    drawn = {size: _draw(size) for size in (CARD, SHEET)}
    soon, rows = iter(EXPIRE_SOON), []
    for index, household in enumerate(households):
        head = household.people[0]
        by = random.choice(grid.office)
        if index % 2 == 0:
            rows.append(_document(household, None, DocumentKind.BOOKLET, drawn[SHEET], by, since))
        if index % 3 == 0:
            ends = today + timedelta(days=next(soon, random.randint(90, 5000)))
            rows.append(_document(household, head, DocumentKind.IDENTITY_CARD, drawn[CARD], by, since, ends))
        if head.disability_class:
            rows.append(_document(household, head, DocumentKind.DISABILITY_CARD, drawn[CARD], by, since))
    Document.objects.bulk_create(rows)
    Document.history.bulk_history_create(rows)


def _document(household, person, kind, picture, by, since, expires_on=None) -> Document:
    added_on = max(since, household.opened_on)
    return Document(
        household=household,
        person=person,
        kind=kind,
        expires_on=expires_on,
        pages=1,
        original_seen_on=added_on,
        original_seen_by=by,
        format=Format.JPEG,
        size=len(picture),
        stored_name=vault.put(picture),
        uploaded_by=by,
        uploaded_at=timezone.make_aware(datetime.combine(added_on, time(10))),
    )


def _draw(size) -> bytes:
    """A card or a sheet with lines where words would be."""
    image, out = Image.new("RGB", size, "#eef1f4"), BytesIO()
    pen, (width, height) = ImageDraw.Draw(image), size
    pen.rectangle((12, 12, width - 12, height - 12), outline="#7b8794", width=3)
    for line in range(90, height - 60, 64):
        pen.line((60, line, width - 90, line), fill="#9aa5b1", width=6)
    image.save(out, "JPEG", quality=70)
    return out.getvalue()
