"""Photos and PDF documents to upload, harmless and otherwise, made where a test needs them."""

from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

PLACE = "31.8512N 117.2871E"
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(size=(40, 20), *, form="JPEG", colour="red", orientation=1, mode="RGB") -> bytes:
    """A picture that says in its file where and with what it was taken."""
    image, out = Image.new(mode, size, colour), BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, PLACE
    exif.get_ifd(GPS)[2] = (31.0, 51.0, 0.0)
    image.save(out, form, exif=exif)
    return out.getvalue()


def pdf(pages=1, *, password="", root=None, page=None) -> bytes:
    """A PDF with this many blank pages; ``root`` and ``page`` add entries to its catalogue and its first page."""
    writer, out = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    for name, value in (root or {}).items():
        writer.root_object[NameObject(name)] = value
    for name, value in (page or {}).items():
        writer.pages[0][NameObject(name)] = value
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def action(kind: str, **more) -> DictionaryObject:
    """An action of a PDF: what happens on a click, or by itself."""
    entries = {"/S": NameObject(kind)} | {f"/{key}": TextStringObject(value) for key, value in more.items()}
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def annotation(subtype: str, **more) -> ArrayObject:
    """The annotations of a page: one of this kind."""
    entries = {"/Type": NameObject("/Annot"), "/Subtype": NameObject(subtype)}
    entries |= {f"/{key}": value for key, value in more.items()}
    return ArrayObject([DictionaryObject({NameObject(key): value for key, value in entries.items()})])


def active_pdfs() -> dict[str, bytes]:
    """PDF documents that would do something."""
    attached = PdfWriter()
    attached.add_blank_page(width=595, height=842)
    attached.add_attachment("名单.exe", b"MZ")
    out = BytesIO()
    attached.write(out)
    elsewhere = PdfWriter()
    elsewhere.add_blank_page(width=595, height=842)
    name = elsewhere._add_object(NameObject("/Launch"))
    elsewhere.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject("/S"): name})
    hidden = BytesIO()
    elsewhere.write(hidden)
    script = action("/JavaScript", JS="app.alert(1)")
    return {
        "a script when it opens": pdf(root={"/OpenAction": script}),
        "a script when a page is left": pdf(page={"/AA": DictionaryObject({NameObject("/C"): script})}),
        "a program": pdf(root={"/OpenAction": action("/Launch", F="cmd.exe")}),
        "a form that is sent": pdf(page={"/Annots": annotation("/Link", A=action("/SubmitForm", F="x"))}),
        "a file inside": out.getvalue(),
        "a program whose name stands elsewhere in the file": hidden.getvalue(),
        "a film": pdf(page={"/Annots": annotation("/RichMedia")}),
    }


def not_papers() -> dict[str, bytes]:
    """What is uploaded under the name of a photo and is none."""
    jpeg = photo()
    return {
        "nothing": b"",
        "a web page": b"<!DOCTYPE html><script>alert(1)</script>",
        "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "a program": b"MZ\x90\x00" + bytes(200),
        "an archive": b"PK\x03\x04" + bytes(200),
        "a moving picture": b"GIF89a" + bytes(200),
        "a web page with a photo's first bytes": b"\xff\xd8\xff<script>alert(1)</script>",
        "half a photo": jpeg[: len(jpeg) // 2],
        "a PDF's first line alone": b"%PDF-1.7\n",
        "half a PDF": pdf()[:200],
    }
