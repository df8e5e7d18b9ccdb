"""Jobs: taken once, alive while they run, ended well or badly, never half."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.asserts import assertContains

from assist import jobs
from assist.models import Job
from tests.browser import Browser
from tests.factories import make_post, make_user
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def make_job(**fields):
    return Job.objects.create(kind=Job.Kind.LEDGER, by=make_user(), reason="月报", **fields)


def silent(job):
    """As a worker leaves a job that is killed: running, without a sign of life."""
    Job.objects.filter(pk=job.pk).update(status=Job.Status.RUNNING, heartbeat_at=timezone.now() - timedelta(seconds=31))
    job.refresh_from_db()
    return job


def test_a_job_that_is_done_says_how_many_rows_and_where_the_file_is():
    job = make_job()
    jobs.run(job, lambda job, beat: jobs.Done(7, "jobs/1/x.xlsx"))
    assert (job.status, job.done, job.total, job.file) == (Job.Status.DONE, 7, 7, "jobs/1/x.xlsx")
    assert job.ended_at


def test_a_job_that_cannot_be_done_says_why():
    def refuse(job, beat):
        raise jobs.CannotDo("不在任职范围内")

    job = make_job()
    jobs.run(job, refuse)
    assert (job.status, job.message, job.file) == (Job.Status.FAILED, "不在任职范围内", "")


def test_an_export_that_fails_is_in_the_audit_log_once_with_its_reason():
    def refuse(job, beat):
        raise jobs.CannotDo("不在任职范围内")

    job = make_job(wanted={"first": "2025-01-01"})
    jobs.run(job, refuse)
    jobs.bury(job)
    told = AuditEntry.objects.get(did=Did.EXPORTED)
    assert (told.by, told.key, told.succeeded, told.reason) == (job.by, job.pk, False, "月报")


def test_what_was_exported_is_fetched_for_a_week_and_then_its_file_goes(db):
    job = make_job(wanted={"first": "2025-01-01", "where": "县桥社区"})
    jobs.run(job, write_three)
    kept, browser = Path(settings.MEDIA_ROOT) / job.file, Browser(job.by)
    for days, there in ((6, True), (8, False)):
        Job.objects.filter(pk=job.pk).update(ended_at=timezone.now() - timedelta(days=days))
        jobs.run(make_job(), lambda job, beat: jobs.Done(1))
        assert kept.exists() is there
        page = browser.get(reverse("ledger:job", args=[job.pk]))
        assert (reverse("ledger:download", args=[job.pk]) in page.content.decode()) is there
    assert browser.get(reverse("ledger:download", args=[job.pk])).status_code == 404


def test_how_far_a_job_is_makes_no_entries_of_the_audit_log():
    job = make_job()
    before = AuditEntry.objects.count()
    jobs.run(job, lambda job, beat: job.beat(done=3, total=7) or jobs.Done(7, "jobs/1/x.xlsx"))
    assert [entry.did for entry in AuditEntry.objects.latest_first()[: AuditEntry.objects.count() - before]] == [
        Did.EXPORTED
    ]


def test_a_fault_is_raised_and_told_without_its_inside():
    def break_down(job, beat):
        raise KeyError("340103196001019990")

    job = make_job()
    with pytest.raises(KeyError):
        jobs.run(job, break_down)
    assert job.status == Job.Status.FAILED
    assert "340103196001019990" not in job.message


def test_a_full_disk_is_told_as_what_it_is():
    def no_room(job, beat):
        raise OSError(28, "No space left on device")

    job = make_job()
    with pytest.raises(OSError, match="No space"):
        jobs.run(job, no_room)
    assert "No space left on device" in job.message


def test_a_job_is_done_once():
    job, done = make_job(), []
    for _ in range(3):
        jobs.run(job, lambda job, beat: done.append(job) or jobs.Done(1))
    assert len(done) == 1


def test_a_job_whose_worker_works_is_not_taken_by_another():
    job = make_job()

    def meanwhile(_job, beat):
        jobs.run(Job.objects.get(pk=job.pk), lambda job, beat: pytest.fail("taken twice"))
        return jobs.Done(1)

    jobs.run(job, meanwhile)
    assert job.status == Job.Status.DONE


def test_a_job_that_went_silent_is_buried_with_what_it_left_when_the_next_one_runs():
    dead = make_job()
    left = jobs.fresh_folder(dead) / "draft.xlsx"
    left.write_text("half")
    silent(dead)
    jobs.run(make_job(), lambda job, beat: jobs.Done(0))
    dead.refresh_from_db()
    assert dead.status == Job.Status.FAILED
    assert dead.message
    assert not left.exists()


def test_what_a_job_brings_after_it_was_taken_for_dead_is_thrown_away():
    def too_late(job, beat):
        path = jobs.fresh_folder(job) / "x.xlsx"
        path.write_text("whole")
        jobs.bury(silent(Job.objects.get(pk=job.pk)))
        path.parent.mkdir()
        path.write_text("whole")
        return jobs.Done(1, str(path.relative_to(settings.MEDIA_ROOT)))

    job = make_job()
    jobs.run(job, too_late)
    assert (job.status, job.file) == (Job.Status.FAILED, "")
    assert not jobs.folder_of(job).exists()


def test_asking_for_a_job_hands_it_to_the_worker():
    job = jobs.ask_for(kind=Job.Kind.LEDGER, by=make_user(), reason="月报", wanted={})
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [job.pk]
    assert job.status == Job.Status.WAITING


def test_a_job_and_its_task_are_written_both_or_neither(monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("django_tasks_db.backend.DatabaseBackend.enqueue", fail)
    with pytest.raises(RuntimeError):
        jobs.ask_for(kind=Job.Kind.LEDGER, by=make_user(), reason="月报", wanted={})
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_running_job_says_that_it_lives_and_how_far_it_is():
    job, seen = make_job(), []

    def slow(job, beat):
        beat.progress(30, 100)
        time.sleep(0.5)
        seen.append(Job.objects.get(pk=job.pk))
        return jobs.Done(100)

    started = timezone.now()
    jobs.run(job, slow, seconds=0.1)
    assert (seen[0].done, seen[0].total) == (30, 100)
    assert seen[0].heartbeat_at > started


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_asked_for(monkeypatch):
    monkeypatch.setitem(jobs.WORK, Job.Kind.LEDGER, "tests.assist.test_jobs.write_three")
    job = jobs.ask_for(kind=Job.Kind.LEDGER, by=make_user(), reason="月报", wanted={})
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)
    job.refresh_from_db()
    assert (job.status, job.done) == (Job.Status.DONE, 3)


def write_three(job, beat):
    """Work for the test above."""
    path = Path(jobs.fresh_folder(job)) / "three.txt"
    path.write_text("1\n2\n3\n")
    return jobs.Done(3, str(path.relative_to(settings.MEDIA_ROOT)))


def test_the_admin_site_shows_everybody_s_jobs_to_whoever_runs_the_system_and_lets_nobody_change_them():
    job = make_job(wanted={"where": "县桥社区"})
    browser = Browser(make_post(Role.SYSTEM_ADMIN, None).user)
    assertContains(browser.get(reverse("admin:assist_job_changelist")), "县桥社区")
    page = reverse("admin:assist_job_change", args=[job.pk])
    assertContains(browser.get(page), "月报")
    assert browser.post(page, {"reason": "x"}).status_code == 403
    assert browser.get(reverse("admin:assist_job_add")).status_code == 403
    assert browser.post(reverse("admin:assist_job_delete", args=[job.pk])).status_code == 403
