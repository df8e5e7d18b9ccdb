"""What is uploaded as a paper is really one, and keeps nothing but its picture."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from common.papers.reading import REASONS, Paper, read, reason
from common.papers.refusal import NotTaken
from tests.households.papers import PLACE, active_pdfs, annotation, not_papers, pdf, photo


def picture(paper: Paper) -> Image.Image:
    return Image.open(BytesIO(paper.data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_written_anew_without_place_and_camera(form):
    uploaded = photo(form=form)
    assert PLACE.encode() in uploaded
    paper = read([uploaded])
    assert (paper.kind, paper.pages, paper.data[:3]) == ("jpg", 1, b"\xff\xd8\xff")
    assert not picture(paper).getexif()
    assert PLACE.encode() not in paper.data


def test_a_photo_taken_sideways_stands_upright():
    assert picture(read([photo((40, 20), orientation=6)])).size == (20, 40)


def test_a_large_photo_is_kept_as_large_as_a_page_needs():
    assert picture(read([photo((6000, 4000))])).size == (3000, 2000)


def test_what_is_see_through_becomes_white():
    paper = read([photo(form="PNG", mode="RGBA", colour=(0, 0, 0, 0))])
    assert picture(paper).getpixel((5, 5)) == (255, 255, 255)


def test_several_photos_become_the_pages_of_one_document_in_their_order():
    paper = read([photo((40, 20)), photo((30, 60)), photo((50, 50))])
    assert (paper.kind, paper.pages) == ("pdf", 3)
    boxes = [page.mediabox for page in PdfReader(BytesIO(paper.data)).pages]
    assert [box.width > box.height for box in boxes] == [True, False, False]
    assert PLACE.encode() not in paper.data


def test_a_plain_pdf_is_kept_as_it_is():
    uploaded = pdf(3, page={"/Annots": annotation("/Link")})
    assert read([uploaded]) == Paper("pdf", 3, uploaded)


@pytest.mark.parametrize("name", active_pdfs())
def test_a_pdf_that_would_do_something_is_refused(name):
    with pytest.raises(NotTaken) as refusal:
        read([active_pdfs()[name]])
    assert refusal.value.code == "active"


@pytest.mark.parametrize("name", not_papers())
def test_what_is_no_paper_is_refused(name):
    with pytest.raises(NotTaken) as refusal:
        read([not_papers()[name]])
    assert refusal.value.code in ("empty", "neither", "damaged")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([pdf(password="1234")], "encrypted"),
        ([pdf(), photo()], "one-pdf"),
        ([photo()] * 21, "too-many-photos"),
        ([photo((9000, 9000), form="PNG")], "too-many-pixels"),
        ([pdf(201)], "too-many-pages"),
        ([b"\0\0\0\x18ftypheic" + bytes(50)], "heic"),
    ],
    ids=["locked", "both", "many photos", "many pixels", "many pages", "heic"],
)
def test_what_cannot_be_kept_says_why(files, code):
    with pytest.raises(NotTaken) as refusal:
        read(files)
    assert refusal.value.code == code
    assert "%" not in reason(refusal.value)


def test_every_refusal_has_its_sentence():
    assert all(str(words) for words in REASONS.values())
