"""What a killed program leaves in the store of documents is found and thrown away, and nothing else."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from households.documents import vault
from households.documents.sweeping import orphans, sweep
from tests.factories import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "documents"


def path_of(store, name) -> Path:
    return store / name[:2] / name


def put_long_ago(store, name):
    os.utime(path_of(store, name), (time.time() - 2 * 86_400,) * 2)
    return name


def test_only_bytes_that_no_document_came_of_are_thrown_away(store):
    document, withdrawn = make_document(data=b"kept"), make_document(data=b"withdrawn")
    withdrawn.withdraw(by=withdrawn.uploaded_by, because="看不清")
    for one in (document, withdrawn):
        put_long_ago(store, one.stored_name)
    orphan, being_added = put_long_ago(store, vault.put(b"orphan")), vault.put(b"being added")
    draft = f"{'0' * 32}.new"
    path_of(store, draft).parent.mkdir(exist_ok=True)
    path_of(store, draft).write_bytes(b"half")
    put_long_ago(store, draft)
    assert orphans() == sorted([orphan, draft])
    assert sweep() == 2
    assert sorted(path.name for path in store.glob("*/*")) == sorted(
        [document.stored_name, withdrawn.stored_name, being_added]
    )
    assert vault.take(document.stored_name) == b"kept"
    assert sweep() == 0


def test_the_command_counts_first_and_throws_away_when_told(store):
    name = put_long_ago(store, vault.put(b"orphan"))
    for words, stays in ([], True), (["--throw-away"], False):
        out = StringIO()
        call_command("sweep_documents", *words, stdout=out)
        assert "1" in out.getvalue()
        assert path_of(store, name).exists() == stays


def test_an_office_without_documents_has_nothing_to_sweep(store):
    assert sweep() == 0
