"""The pages of bringing workbooks in: choose files, see what was understood, then have it written; and compare."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist import jobs
from assist.bringing import work
from assist.bringing.correcting import CorrectionForm, with_meanings
from assist.bringing.forms import CompareForm, ListsForm, UploadForm
from assist.bringing.keeping import keep_uploads, unseal
from assist.ledger.progress import TONES
from assist.models import Job
from benefits.models import ComparisonRun, Lesson, Roster
from common.htmx import render_or_partial
from common.wording import listed
from volunteers.audit.recording import Did, record
from volunteers.doors import only_for
from volunteers.rights import Deed

MOST_SHOWN = 20


@require_http_methods(["GET", "POST"])
@only_for(Deed.IMPORT)
def page(request):
    """Choose files; they are read in the background and nothing is written yet."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"submission": uuid4()})
    if request.method == "POST" and form.is_valid():
        wanted = keep_uploads(form.cleaned_data["files"]) | form.words() | {"language": get_language()}
        once = form.cleaned_data["submission"]
        return redirect(
            "bringing:job", work.ask_to_read(by=request.user, wanted=wanted, dry_run=True, submission=once).pk
        )
    return _page(request, form, CompareForm(initial={"day": timezone.localdate()}))


def _page(request, form, compare):
    context = {
        "form": form,
        "compare": compare,
        "jobs": [(one, _progress(one)) for one in work.mine(request.user)[:MOST_SHOWN]],
        "rosters": Roster.objects.visible_to(request.user).for_list()[:MOST_SHOWN],
        "latest": ComparisonRun.objects.latest_one(),
        "lessons": with_meanings(Lesson.objects.for_list()),
    }
    refused = form.is_bound or compare.is_bound
    return render(request, "assist/bringing/page.html", context, status=422 if refused else 200)


@require_safe
@only_for(Deed.IMPORT)
def job(request, pk):
    """How far a job is, and what it had to say; asked for again every two seconds until it has ended."""
    found = get_object_or_404(work.mine(request.user), pk=pk)
    initial = found.wanted | {"month": found.wanted.get("month", "")[:7]}
    corrections = CorrectionForm(told=work.told(found))
    return render_or_partial(
        request, "assist/bringing/job.html", _told(found, ListsForm(initial=initial), corrections), partial="progress"
    )


def _told(found, form, corrections):
    told = corrections.told
    return {"job": found, "progress": _progress(found), "told": told, "form": form}


@require_POST
@only_for(Deed.IMPORT)
def go(request, pk):
    """Write what was rehearsed; or with another month or department, rehearse it once more."""
    found = get_object_or_404(work.mine(request.user), pk=pk)
    if found.kind != Job.Kind.IMPORT or found.status != Job.Status.DONE or not found.wanted["dry_run"]:
        return redirect("bringing:job", pk)
    if "rehearse" not in request.POST:
        return redirect("bringing:job", work.go(found, by=request.user).pk)
    form, corrections = ListsForm(request.POST), CorrectionForm(request.POST, told=work.told(found))
    if not (form.is_valid() and corrections.is_valid() and form.says_whose(corrections.corrected())):
        return render(request, "assist/bringing/job.html", _told(found, form, corrections), status=422)
    made = work.rehearse_again(
        found, by=request.user, words=form.words(), corrected=corrections.corrected(),
        months=corrections.months(), department=form.cleaned_data["department"],
    )  # fmt: skip
    return redirect("bringing:job", made.pk)


@require_POST
@only_for(Deed.IMPORT)
def again(request, pk):
    """Run a job again that failed, or whose worker died; it left nothing behind."""
    found = get_object_or_404(work.mine(request.user), pk=pk)
    return redirect("bringing:job", jobs.ask_again(found, by=request.user).pk)


@require_POST
@only_for(Deed.IMPORT)
def take_back(request, lesson):
    """A correction counts no longer: the next list is read as if nobody had made it."""
    found = get_object_or_404(Lesson, pk=lesson)
    if Lesson.objects.take_back(found.pk, by=request.user):
        messages.success(request, _("Taken back: %(what)s.") % {"what": found})
    return redirect("bringing:page")


@require_safe
@only_for(Deed.IMPORT)
def report(request, pk):
    """The outcome of every row as a workbook, the refused rows as they were written."""
    found = get_object_or_404(work.mine(request.user), pk=pk)
    return _fetch(found, Path(settings.MEDIA_ROOT) / found.file, f"{_('Import report')} {found.pk}.xlsx")


@require_safe
@only_for(Deed.IMPORT)
def refused(request, pk):
    """The refused rows as they came, with the reason beside each: to be corrected and brought in again."""
    found = get_object_or_404(work.mine(request.user), pk=pk)
    first = Path(found.wanted.get("names", [""])[0]).stem  # it may be what says whose list it is and for which month
    return _fetch(found, work.refused_of(found), f"{first} {_('Refused rows')}.xlsx")


def _fetch(found, path, name):
    if not found.file or not path.is_file():
        raise Http404
    data = unseal(path)
    record(Did.FETCHED, of=found, reason=found.reason, rows=found.done, sha256=sha256(data).hexdigest())
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


@require_POST
@only_for(Deed.IMPORT)
def compare(request):
    """Compare departments' lists with the files, in the background."""
    form = CompareForm(request.POST)
    if not form.is_valid():
        return _page(request, UploadForm(initial={"submission": uuid4()}), form)
    wanted = {"day": form.cleaned_data["day"].isoformat()}
    made = jobs.ask_for(kind=Job.Kind.COMPARE, by=request.user, reason=_("Comparison of lists"), wanted=wanted)
    return redirect("bringing:job", made.pk)


def _progress(job) -> dict:
    """What the progress component shows of a job."""
    dead = job.is_dead(timezone.now())
    at_work = job.status in (Job.Status.WAITING, Job.Status.RUNNING) and not dead
    return {
        "id": f"job-{job.pk}",
        "what": listed(job.wanted.get("names", ())) or job.wanted.get("day", ""),
        "word": _("Interrupted") if dead else job.get_status_display(),
        "tone": "act" if dead else TONES[job.status],
        "done": job.done,
        "total": job.total,
        "message": _(
            "The background worker stopped in the middle of it. A list is written whole or not at all: "
            "run it again, and what is in stays as it is."
        )
        if dead
        else job.message,
        "poll": reverse("bringing:job", args=[job.pk]) if at_work else "",
        "url": reverse("bringing:report", args=[job.pk]) if job.file else "",
        "again": reverse("bringing:again", args=[job.pk]) if dead or job.status == Job.Status.FAILED else "",
    }
