"""The pages and PDFs of a household's whole file and of what is kept about one person."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from assist.paper.household import Printing
from assist.paper.pdf import CannotMakePdf, make_pdf
from assist.paper.person import person_sheet
from assist.paper.plan import PlanPrinting
from households.documents.naming import file_name
from households.file_head import find_file
from households.models import Membership
from households.secrets.forms import OpenForm
from households.secrets.opening import NotOpened, open_for_print, why_printed_whole
from households.sight import sight_of
from volunteers.audit.recording import Did, record
from volunteers.rights import Sees


@require_safe
def household(request, number):
    """The whole file on A4, within what one may see; numbers masked unless just opened with a reason."""
    file, sheet, why = _file(request, number)
    record(Did.PRINTED, file=file, word="page", reason=why)
    urls = {"pdf": _with_key(request, "paper:household_pdf", number), "page": reverse("households:file", args=[number])}
    if sight_of(request.user, file.building).secret:
        urls["whole"] = reverse("paper:household_whole", args=[number])
    context = {"household": file, "sheet": sheet, "urls": urls, "no_pdf": "no_pdf" in request.GET}
    return render(request, "assist/paper/household.html", context)


@require_safe
def household_pdf(request, number):
    """The same as a PDF."""
    file, sheet, why = _file(request, number)
    page = _with_key(request, "paper:household", number)
    return _pdf("assist/paper/household_pdf.html", sheet, file=file, page=page, why=why)


@require_http_methods(["GET", "POST"])
def household_whole(request, number):
    """Why the numbers, and what is kept about approved children, are to be printed whole."""
    file, today = find_file(request.user, number, sees=Sees.SECRET), timezone.localdate()
    people = [one.person for one in Membership.objects.of(file).valid().head_first()]
    back = reverse("paper:household", args=[number])
    return _ask(request, file, people, person=None, back=back, today=today)


@require_safe
def household_plan(request, number):
    """One household one plan on A4."""
    file = find_file(request.user, number, sees=Sees.CARE)
    sheet = PlanPrinting(file, user=request.user, today=timezone.localdate()).sheet()
    record(Did.PRINTED, file=file, word="plan")
    return render(request, "assist/paper/plan.html", {"household": file, "sheet": sheet})


@require_safe
def person(request, number, pk):
    """What is kept about one member, for handing over."""
    membership, sheet, why = _person(request, number, pk)
    record(Did.PRINTED, of=membership.person, file=membership.household, word="page", reason=why)
    urls = {
        "pdf": _with_key(request, "paper:person_pdf", number, pk),
        "page": reverse("households:members", args=[number]),
    }
    if sheet.left_out:
        urls["whole"] = reverse("paper:person_whole", args=[number, pk])
    context = {"household": membership.household, "sheet": sheet, "urls": urls, "no_pdf": "no_pdf" in request.GET}
    return render(request, "assist/paper/person.html", context)


@require_safe
def person_pdf(request, number, pk):
    """The same as a PDF."""
    membership, sheet, why = _person(request, number, pk)
    page = _with_key(request, "paper:person", number, pk)
    return _pdf("assist/paper/person_pdf.html", sheet, file=membership.household, page=page, why=why)


@require_http_methods(["GET", "POST"])
def person_whole(request, number, pk):
    """Why what is kept about a child is to be printed."""
    file, today = find_file(request.user, number, sees=Sees.SECRET), timezone.localdate()
    found = get_object_or_404(Membership.objects.at_home_in(file), pk=pk).person
    back = reverse("paper:person", args=[number, pk])
    return _ask(request, file, [found], person=found, back=back, today=today)


def _ask(request, file, people, *, person, back, today):
    """The page that asks for a reason; given one, back to the paper with what was opened."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening = open_for_print(
                by=request.user, household=file, person=person, people=people, today=today,
                reason=form.cleaned_data["reason"], submission=form.cleaned_data["submission"],
            )  # fmt: skip
        except NotOpened as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{back}?opened={opening.key}")
    return render(
        request, "assist/paper/reason.html", {"household": file, "person": person, "form": form, "back": back}
    )


def _file(request, number):
    file, today = find_file(request.user, number, sees=Sees.CARE), timezone.localdate()
    why = why_printed_whole(request.user, request.GET.get("opened"), file, None, now=timezone.now())
    return file, Printing(file, user=request.user, today=today, whole=bool(why)).sheet(), why


def _person(request, number, pk):
    file, today = find_file(request.user, number, sees=Sees.MEANS), timezone.localdate()
    membership = get_object_or_404(Membership.objects.at_home_in(file), pk=pk)
    membership.household = file
    why = why_printed_whole(request.user, request.GET.get("opened"), file, membership.person, now=timezone.now())
    return membership, person_sheet(membership, user=request.user, today=today, whole=bool(why)), why


def _with_key(request, name, *args):
    """An address that carries on what was opened."""
    key = request.GET.get("opened")
    return reverse(name, args=args, query={"opened": key} if key else None)


def _pdf(template, sheet, *, file, page, why):
    """The PDF to be saved; where none can be made, the page that is printed from the browser."""
    try:
        data = make_pdf(template, {"sheet": sheet})
    except CannotMakePdf:
        return redirect(f"{page}{'&' if '?' in page else '?'}no_pdf=1")
    name = f"{file_name(sheet.number, sheet.name, sheet.title)}.pdf"
    record(Did.PRINTED, file=file, word="pdf", reason=why, sha256=hashlib.sha256(data).hexdigest())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
