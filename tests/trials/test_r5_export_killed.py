"""R5: an export whose process is killed leaves nothing to fetch, says so, and goes well when it is run again."""

import random
import signal
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assist import jobs
from assist.ledger.order import make_order
from assist.models import Job
from tests.beside import run_beside
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_need
from volunteers.rights import Role

DAY = date(2025, 9, 30)
WORKER = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from assist import jobs
from assist.models import Job
settings.MEDIA_ROOT = Path(sys.argv[2])
jobs.run(Job.objects.get(pk=sys.argv[1]))
"""


def export_of(by):
    order = make_order(by=by, reason="月报", first=DAY, last=DAY)
    return jobs.ask_for(kind=Job.Kind.LEDGER, by=by, reason=order.reason, wanted=order.as_json())


def start_worker(job):
    """A process of its own that does the job, as the office's worker would."""
    return run_beside(WORKER, job.pk, settings.MEDIA_ROOT)


def fill(households):
    """Enough that there is a while to be killed in."""
    for _ in range(households):
        make_need(make_household(), raised_on=DAY)


def wait_for(job):
    """Until its worker has begun."""
    until = time.monotonic() + 60
    while job.status == Job.Status.WAITING and time.monotonic() < until:
        time.sleep(0.01)
        job.refresh_from_db()


def undisturbed(by):
    """How many seconds an export takes that nobody kills."""
    job = export_of(by)
    worker = start_worker(job)
    wait_for(job)
    began = timezone.now()
    worker.communicate(timeout=120)
    job.refresh_from_db()
    assert job.status == Job.Status.DONE
    return (job.ended_at - began).total_seconds()


def whole_files():
    """Every file under the office's folder that somebody could take for a workbook."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*.xlsx") if ".writing-" not in str(path)]


@pytest.mark.trial("R5")
@pytest.mark.django_db(transaction=True)
def test_an_export_killed_at_any_moment_leaves_nothing_to_fetch(figure):
    fill(400)
    by, rounds, killed = make_holder(Role.CASEWORKER), 20, 0
    browser, chance = Browser(by), random.Random(5)  # noqa: S311 -- moments to kill at, not secrets
    took = min(undisturbed(by) for _ in range(2))
    for _ in range(rounds):
        job = export_of(by)
        worker = start_worker(job)
        wait_for(job)
        time.sleep(took * chance.uniform(0, 0.7))
        worker.send_signal(signal.SIGKILL)
        worker.communicate(timeout=10)
        job.refresh_from_db()
        if job.status == Job.Status.DONE:
            continue
        killed += 1
        assert browser.get(reverse("ledger:download", args=[job.pk])).status_code == 404
        assert job.file == ""
        if job.status == Job.Status.RUNNING:
            Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=31))
        again = browser.post(reverse("ledger:again", args=[job.pk]))
        new = Job.objects.get(pk=again.url.rstrip("/").rpartition("/")[2])
        jobs.run(new)
        assert new.status == Job.Status.DONE
        assert len(load_workbook(settings.MEDIA_ROOT / new.file, read_only=True).sheetnames) == 8
        job.refresh_from_db()
        assert job.status in (Job.Status.FAILED, Job.Status.DONE)
        if new.pk != job.pk:
            assert not jobs.folder_of(job).exists()
    done = Job.objects.filter(status=Job.Status.DONE)
    assert sorted(str(path.relative_to(settings.MEDIA_ROOT)) for path in whole_files()) == sorted(
        done.values_list("file", flat=True)
    )
    assert killed >= rounds // 2
    figure(f"{killed} of {rounds} killed: 0 partial files, {killed} run again")
