"""How far an export is, in words for the page."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from assist.models import Job

TONES = {
    Job.Status.WAITING: "quiet",
    Job.Status.RUNNING: "info",
    Job.Status.DONE: "fine",
    Job.Status.FAILED: "act",
}
LONG_TO_WAIT = timedelta(seconds=20)


def progress_of(job: Job, now) -> dict:
    """What the progress component shows of a job."""
    dead = job.is_dead(now)
    at_work = job.status in (Job.Status.WAITING, Job.Status.RUNNING) and not dead
    return {
        "id": f"job-{job.pk}",
        "what": _what(job.wanted),
        "word": _("Stopped") if dead else job.get_status_display(),
        "tone": "act" if dead else TONES[job.status],
        "done": job.done,
        "total": job.total,
        "message": _message(job, dead, now),
        "poll": reverse("ledger:job", args=[job.pk]) if at_work else "",
        "url": reverse("ledger:download", args=[job.pk]) if job.file and not job.is_expired(now) else "",
        "again": reverse("ledger:again", args=[job.pk]) if dead or job.status == Job.Status.FAILED else "",
    }


def _what(wanted) -> str:
    days = " – ".join(day for day in (wanted.get("first"), wanted.get("last")) if day)
    return f"{wanted.get('where', '')} {days}".strip()


def _message(job, dead, now):
    if dead:
        return _("The background worker stopped in the middle of it; nothing of it is left. Run it again.")
    if job.status == Job.Status.WAITING and now - job.created_at > LONG_TO_WAIT:
        return _("Waiting for the background worker. If this lasts, ask whoever runs the system to start it.")
    if job.status == Job.Status.DONE and "out" in job.wanted:
        return _("Written by the command line to %(path)s.") % {"path": job.wanted.get("out", "")}
    if job.status == Job.Status.DONE and job.is_expired(now):
        return _("A file that was exported is kept for a week. Export it again, with the reason of today.")
    return job.message
