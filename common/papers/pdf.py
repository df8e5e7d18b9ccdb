"""PDF documents: really opened, and refused when they would do anything but lie there."""

from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from common.papers.refusal import NotTaken

START = b"%PDF-"
MAX_PAGES = 200
MAX_OBJECTS = 100_000
# What runs, calls outside or carries other files: actions by their kind, annotations and streams by theirs.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ACTIVE_VALUES = {
    "/S": {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
    },
    "/Subtype": {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"},
    "/Type": {"/EmbeddedFile"},
}


def count_pages(data: bytes) -> int:
    """How many pages the document has; NotTaken when it is none, is locked, or is active."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise NotTaken("encrypted")
        pages = len(reader.pages)
        if not 0 < pages <= MAX_PAGES:
            raise NotTaken("too-many-pages", MAX_PAGES)
        for page in reader.pages:
            page.mediabox  # noqa: B018 -- a page without a size is no page, and this raises
        _refuse_active(reader)
    except (NotTaken, MemoryError):
        raise
    except Exception as error:  # whatever a broken document makes the reader say, the document is broken
        raise NotTaken("damaged") from error
    return pages


def _refuse_active(reader):
    """Look at every object of the file, whether a page leads to it or not."""
    numbers = {(number, generation) for generation, at in reader.xref.items() for number in at}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise NotTaken("damaged")
    left = [reader.trailer, *(IndirectObject(*number, reader).get_object() for number in numbers if number[0])]
    while left:
        thing = left.pop()
        if isinstance(thing, DictionaryObject):
            if _is_active(thing):
                raise NotTaken("active")
            left += thing.values()
        elif isinstance(thing, ArrayObject):
            left += thing
        # what an IndirectObject points to is in the list by itself


def _is_active(thing) -> bool:
    values = ((key, thing[key]) for key in ACTIVE_VALUES if key in thing)  # a name may stand elsewhere in the file
    return not ACTIVE_KEYS.isdisjoint(thing) or any(str(value) in ACTIVE_VALUES[key] for key, value in values)
