"""R3: a document, a withdrawal and a correction, each sent a hundred times, are done once."""

from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from households.models import Document
from tests.browser import Browser
from tests.factories import make_document, make_holder, make_household
from tests.households.papers import photo
from volunteers.rights import Role

TIMES = 100
LIST = "/households/T-1/documents/"

pytestmark = [pytest.mark.trial("R3"), pytest.mark.django_db]


@pytest.fixture
def household():
    return make_household("T-1")


@pytest.fixture
def keeper(household):
    return Browser(make_holder(Role.CASEWORKER, household.building))


def files():
    return sum(path.is_file() for path in (Path(settings.MEDIA_ROOT) / "documents").rglob("*"))


def test_a_document_sent_a_hundred_times_is_on_file_once(household, keeper, figure):
    mark, before, picture = str(uuid4()), files(), photo((3000, 2000))
    answers = Counter()
    for _ in range(TIMES):
        upload = SimpleUploadedFile("IMG.jpg", picture)
        sent = {"kind": "diagnosis", "files": [upload], "submission": mark}
        answers[keeper.post(f"{LIST}new/", sent).url] += 1
    assert Document.objects.count() == 1
    assert files() == before + 1
    assert len(answers) == 1
    figure(f"add a document: {TIMES} times sent, one document, one file, {TIMES} times the same answer")


@pytest.mark.parametrize(
    ("page", "sent"),
    [("withdraw", {"because": "不是本户的"}), ("correct", {"kind": "booklet", "version": 0})],
)
def test_a_deed_on_a_document_is_done_once(household, keeper, page, sent, figure):
    document = make_document(household)
    before = document.history.count()
    answers = Counter(keeper.post(f"{LIST}{document.key}/{page}/", sent).status_code for _ in range(TIMES))
    assert document.history.count() == before + 1
    assert set(answers) <= {302, 409}
    figure(f"{page}: {TIMES} times sent, done once, {dict(answers)}")
