"""S11: what is uploaded is one of three kinds or refused; what is handed out is saved, never shown."""

import itertools
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from households.models import Document
from tests.browser import Browser
from tests.factories import make_document, make_holder, make_household, make_member
from tests.households.papers import PLACE, active_pdfs, not_papers, pdf, photo
from tests.neighbours import named_patterns
from volunteers.rights import Role

pytestmark = [pytest.mark.trial("S11"), pytest.mark.django_db]
LIST = "/households/T-1/documents/"
NAMES = (
    "a.jpg", "a.html", "a.svg", "../../../etc/passwd", "..\\..\\boot.ini", "a.jpg\0.html", "名单.pdf",
    'x"; filename="evil.exe', "a\r\nX-Injected: 1.jpg", "." * 250, "长" * 300 + ".jpg",
)  # fmt: skip
TYPES = ("image/jpeg", "text/html", "image/svg+xml", "application/x-msdownload")
GOOD = {
    "a JPEG": photo(),
    "a PNG": photo(form="PNG"),
    "a WebP": photo(form="WEBP"),
    "a PDF": pdf(2),
    "a JPEG with a web page behind it": photo() + b"<script>alert(1)</script>",
    "a JPEG with an archive behind it": photo() + b"PK\x03\x04" + bytes(400),
}


@pytest.fixture
def household():
    return make_household("T-1")


@pytest.fixture
def keeper(household):
    return Browser(make_holder(Role.CASEWORKER, household.building))


def send(keeper, data, *, name="IMG.jpg", kind="image/jpeg"):
    upload = SimpleUploadedFile(name, data, content_type=kind)
    upload._name = name  # Django's own object would clean it here; a stranger's request does not
    return keeper.post(f"{LIST}new/", {"kind": "other", "files": [upload], "submission": str(uuid4())})


def handed_out(keeper, document):
    """The answer that carries the bytes of a document."""
    asked = {"why": "verification", "submission": str(uuid4())}
    return keeper.get(keeper.post(f"{LIST}{document.key}/", asked).url + "file/")


def test_only_what_is_allowed_is_taken_whatever_it_is_called(household, keeper, figure):
    refused = 0
    for data in [*not_papers().values(), *active_pdfs().values(), pdf(password="1"), photo((9000, 9000), form="PNG")]:
        for kind in ("image/jpeg", "application/pdf"):
            response = send(keeper, data, kind=kind)
            assert response.status_code == 200
            assert "files" in response.context["form"].errors
            refused += 1
    assert not Document.objects.exists()
    taken = 0
    for data, (name, kind) in zip(itertools.cycle(GOOD.values()), itertools.product(NAMES, TYPES), strict=False):
        assert send(keeper, data, name=name, kind=kind).status_code == 302, (name, kind)
        taken += 1
    assert Document.objects.count() == taken
    figure(f"{refused} of {refused} unfit uploads refused; {taken} good ones taken whatever their name and type said")


def test_everything_is_handed_out_as_an_attachment_and_nothing_inline(household, keeper, figure):
    for data in GOOD.values():
        send(keeper, data)
    inline, leaks = 0, 0
    for document in Document.objects.all():
        response = handed_out(keeper, document)
        said = response["Content-Disposition"]
        inline += not said.startswith("attachment; ")
        leaks += (
            PLACE.encode() in response.content or b"<script" in response.content or b"PK\x03\x04" in response.content
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] in ("image/jpeg", "application/pdf")
        assert "no-store" in response["Cache-Control"]
    assert (inline, leaks) == (0, 0)
    figure(f"{len(GOOD)} documents handed out: {inline} inline, {leaks} with a place or a hidden rest")


@pytest.mark.parametrize("words", ['";x="', "../../a", "a\r\nX-Injected: 1", "\u202egpj.exe", "珣䶮𣲗", "<script>"])
def test_no_word_of_the_file_breaks_out_of_the_name(household, keeper, words):
    member = make_member(household, words[:90], birth_date="1960-01-01")
    member.person.refresh_from_db()
    response = handed_out(keeper, make_document(household, person=member.person, words=words))
    assert "X-Injected" not in response.headers
    name = response["Content-Disposition"].partition("; ")[2]
    assert not set(name.partition("''")[2] or name) & set("/\\<>\r\n")


def test_no_address_leads_into_the_store(household, keeper, figure):
    document = make_document(household)
    path = next((Path(settings.MEDIA_ROOT) / "documents").rglob(document.stored_name))
    below = path.relative_to(settings.MEDIA_ROOT).as_posix()
    tried = [f"/{start}{below}" for start in ("", "media/", "files/", "static/", "static/../files/", "data/files/")]
    assert {keeper.get(address).status_code for address in tried} == {404}
    assert str(document.key) not in document.stored_name
    patterns = [
        str(pattern.pattern) for name, pattern in named_patterns(get_resolver()) if name.startswith("documents:")
    ]
    assert all("<int:" not in pattern for pattern in patterns)
    figure(f"{len(tried)} guesses at the store answered 404")
