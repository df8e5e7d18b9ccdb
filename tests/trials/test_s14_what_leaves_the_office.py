"""S14: whatever leaves the office as a file is found in the audit log by its bytes alone, and names who took it."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from assist import jobs
from assist.bringing.keeping import seal
from assist.models import Job
from households.models import Person
from tests.access import ADDRESSES
from tests.browser import Browser
from tests.factories import make_building, make_holder
from tests.neighbours import make_office, path_of
from volunteers.audit.recording import record
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings, tmp_path):
    """An office whose exports are written and whose papers were opened."""
    settings.MEDIA_ROOT = tmp_path / "files"
    office = make_office("zqown", make_building())
    Person.objects.update(work="")  # there it is a word that no ledger has a column for
    jobs.run(Job.objects.get(pk=office["job"]))
    report = jobs.fresh_folder(Job.objects.get(pk=office["import"])) / "report.xlsx"
    seal(report, b"told")
    name = str(report.relative_to(settings.MEDIA_ROOT))
    Job.objects.filter(pk=office["import"]).update(status=Job.Status.DONE, file=name, ended_at=timezone.now())
    return office


def files_of(browser, addresses):
    """The bytes of every answer that is a file to keep, by its address."""
    for path in addresses:
        answer = browser.get(path)
        if answer.status_code == 200 and answer.headers.get("Content-Disposition", "").startswith("attachment"):
            yield path, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.trial("S14")
def test_every_file_that_an_address_hands_out_is_found_by_its_bytes(office):
    user, found = office["user"], {}
    for path, data in files_of(Browser(user), [path_of(name, office) for name in ADDRESSES]):
        told = AuditEntry.objects.of_bytes(hashlib.sha256(data).hexdigest())
        found[path] = {entry.by for entry in told}
    assert {path.split("/")[1] for path in found} >= {"ledger", "bring-in", "openings", "households", "letters"}
    assert set(map(frozenset, found.values())) == {frozenset([user])}


def test_each_workbook_says_inside_who_took_it_out_and_when(office):
    auditor = Browser(make_holder(Role.AUDITOR))
    record(Did.EXPORTED, rows=1)
    log = auditor.post(f"{reverse('audit:export')}?did=exported", {"reason": "年度检查"}).content
    ledger = dict(files_of(Browser(office["user"]), [reverse("ledger:download", args=[office["job"]])]))
    for data, who in ((log, auditor.user), (*ledger.values(), office["user"])):
        book = ZipFile(BytesIO(data))
        properties = book.read("docProps/core.xml").decode()
        assert f">{who}<" in properties
        assert f"{timezone.now():%Y-%m-%d}" in properties
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(str(who) in sheet.partition("<oddFooter")[2] for sheet in sheets)
