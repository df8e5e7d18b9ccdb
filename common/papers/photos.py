"""Photos, written anew: nothing of the file is kept but its picture, so neither place nor camera nor a hidden rest."""

from io import BytesIO

from PIL import Image, ImageOps

from common.papers.refusal import NotTaken

FORMATS = ("JPEG", "PNG", "WEBP")
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
MAX_PIXELS = 60_000_000
MAX_PHOTOS = 20
LONGEST = 3000  # A4 at 250 dots to the inch
QUALITY = 85


def as_paper(files: list[bytes]) -> tuple[str, int, bytes]:
    """One photo as a JPEG, several as the pages of one PDF."""
    if len(files) > MAX_PHOTOS:
        raise NotTaken("too-many-photos", MAX_PHOTOS)
    clean = [_as_jpeg(data) for data in files]
    if len(clean) == 1:
        return "jpg", 1, clean[0]
    pages, out = (Image.open(BytesIO(data)) for data in clean), BytesIO()
    next(pages).save(out, "PDF", save_all=True, append_images=pages, quality=QUALITY, resolution=200)
    return "pdf", len(clean), out.getvalue()


def _as_jpeg(data: bytes) -> bytes:
    out = BytesIO()
    _read(data).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _read(data: bytes) -> Image.Image:
    """The upright picture on white ground, with none of what stood beside it in the file."""
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        raise NotTaken("heic")
    if not data.startswith(STARTS):
        raise NotTaken("neither")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NotTaken("too-many-pixels", MAX_PIXELS // 10**6)
            image.draft("RGB", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST, LONGEST))
            return _on_white(upright)
    except (NotTaken, MemoryError):
        raise
    except Exception as error:  # whatever a broken picture makes the decoder say, the picture is broken
        raise NotTaken("damaged") from error


def _on_white(image):
    clean = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        clean.paste(image, mask=image.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean
