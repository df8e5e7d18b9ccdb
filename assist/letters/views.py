"""The pages of letters to departments: what can be asked, the letters with their clocks, paper, workbook, answer."""

from datetime import timedelta
from hashlib import sha256

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assist.letters.forms import AnswerForm, WriteForm
from assist.letters.sheet import sheet_of, workbook_of
from assist.paper.pdf import CannotMakePdf, make_pdf
from benefits.forms import DAYS_TO_REPLY
from benefits.models import Department, Finding, Letter
from benefits.models.finding import TooLate
from benefits.sections import sections
from common.workbooks.writing import XLSX
from volunteers.audit.recording import Did, record
from volunteers.doors import only_for
from volunteers.pace import EXPORT, at_pace
from volunteers.rights import Deed

MOST_SHOWN = 100


@require_safe
@only_for(Deed.IMPORT)
def letters(request):
    """The letters with their clocks, and about how many findings each department can be asked."""
    return _list(request, WriteForm(today=timezone.localdate()))


def _list(request, form, status=200):
    seen = Finding.objects.visible_to(request.user)
    waiting = [(one, seen.to_ask(one).count()) for one in Department.objects.in_use()]
    context = {
        "form": form,
        "today": timezone.localdate(),
        "waiting": [(one, number) for one, number in waiting if number],
        "late": Letter.objects.visible_to(request.user).late(timezone.localdate()).count(),
        "letters": Letter.objects.visible_to(request.user).for_list()[:MOST_SHOWN],
        "tabs": sections(request.user, "letters:list"),
    }
    return render(request, "assist/letters/list.html", context, status=status)


@require_POST
@only_for(Deed.IMPORT)
def write(request):
    """Ask one department about everything that rests on its lists and was not asked yet."""
    today = timezone.localdate()
    form = WriteForm(request.POST, today=today)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        made = Letter.objects.write(by=request.user, today=today, **form.cleaned_data)
    except TooLate as late:
        messages.warning(request, str(late))
        return redirect("letters:list")
    if made is None:
        messages.info(request, _("There is nothing to ask this department."))
        return redirect("letters:list")
    messages.success(request, _("Written: %(what)s.") % {"what": made})
    return redirect("letters:letter", made.pk)


def _found(request, pk) -> Letter:
    return get_object_or_404(Letter.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
@only_for(Deed.IMPORT)
def letter(request, pk):
    """One letter as it is printed, its clock, and the answer."""
    found, today = _found(request, pk), timezone.localdate()
    return _page(request, found, AnswerForm(letter=found, today=today))


def _page(request, found, form, status=200):
    today = timezone.localdate()
    record(Did.PRINTED, of=found, word="page", reason=str(found))
    context = {"letter": found, "form": form, "today": today, "no_pdf": "no_pdf" in request.GET}
    context["late"] = not found.answered_on and found.reply_due_on < today
    context["sheet"] = sheet_of(found, by=request.user, today=today)
    return render(request, "assist/letters/letter.html", context, status=status)


@require_POST
@only_for(Deed.IMPORT)
def answer(request, pk):
    """Write down what the department answered; its findings are looked into again."""
    found, today = _found(request, pk), timezone.localdate()
    form = AnswerForm(request.POST, letter=found, today=today)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        found.answered(by=request.user, **form.cleaned_data)
    except TooLate as late:
        messages.warning(request, str(late))
    return redirect("letters:letter", pk)


@require_POST
@only_for(Deed.IMPORT)
def remind(request, pk):
    """Ask once more where the reply is late: the letter is printed again, and says so."""
    found, today = _found(request, pk), timezone.localdate()
    try:
        found.remind(by=request.user, today=today, reply_due_on=today + timedelta(days=DAYS_TO_REPLY))
    except TooLate as late:
        messages.warning(request, str(late))
    return redirect("letters:letter", pk)


@require_safe
@only_for(Deed.IMPORT)
@at_pace(EXPORT)
def workbook(request, pk):
    """The letter's findings as a workbook for the department to fill in."""
    found, today = _found(request, pk), timezone.localdate()
    data, rows = workbook_of(found, by=request.user, today=today)
    record(Did.EXPORTED, of=found, reason=str(found), rows=rows, sha256=sha256(data).hexdigest())
    return _file(data, XLSX, f"{found}.xlsx")


@require_safe
@only_for(Deed.IMPORT)
@at_pace(EXPORT)
def pdf(request, pk):
    """The letter as a PDF; where none can be made, the page that is printed from the browser."""
    found, today = _found(request, pk), timezone.localdate()
    try:
        data = make_pdf("assist/letters/pdf.html", {"sheet": sheet_of(found, by=request.user, today=today)})
    except CannotMakePdf:
        return redirect(f"{request.path.removesuffix('pdf/')}?no_pdf=1")
    record(Did.PRINTED, of=found, word="pdf", reason=str(found), sha256=sha256(data).hexdigest())
    return _file(data, "application/pdf", f"{found}.pdf")


def _file(data, kind, name):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
