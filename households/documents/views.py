"""The pages of a file's documents: list, adding, one document, correcting, withdrawing; and those that expire."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.paging import seek
from households.documents.forms import CorrectionForm, DocumentForm, WithdrawForm
from households.documents.keeping import add_document, correct_document
from households.documents.tables import DocumentTable, ExpiringTable
from households.edit_views import keep
from households.file_head import find_file
from households.models import AlreadyWithdrawn, Approval, Document, Membership, Opening
from households.secrets.opening import is_child, may_open_about
from households.secrets.story import approved_lines, opened_lines
from households.secrets.views import What, ask_for_reason
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Deed, Sees, may
from volunteers.stale import once_more, versions

MOST = 100  # lines of who opened what


@require_safe
def of_household(request, number):
    """The documents of a file, withdrawn ones too, and who opened what of the file."""
    household, today = find_file(request.user, number, sees=Sees.SECRET), timezone.localdate()
    documents = list(Document.objects.visible_to(request.user).of(household).for_list())
    family = Membership.objects.of(household).present().head_first()
    may_approve = may(request.user, Deed.APPROVE, household.building)
    context = {
        "household": household,
        "tab": "documents",
        "today": today,
        "table": DocumentTable(documents, today=today),
        "openings": opened_lines(Opening.objects.visible_to(request.user).of(household).story()[:MOST]),
        "approvals": approved_lines(Approval.objects.visible_to(request.user).of(household).story()[:MOST]),
        "children": [one for one in family if is_child(one.person, today)] if may_approve else [],
        "may_keep": may(request.user, Deed.KEEP_FILES, household.building),
    }
    return render(request, "households/documents.html", context)


@require_safe
def expiring(request):
    """The papers in reach that hold no longer, or soon will not."""
    today = timezone.localdate()
    rows = Document.objects.visible_to(request.user).expiring(today).for_list()
    page = seek(rows, request, order=ExpiringTable.order("expires_on", "expires_on"))
    context = {"table": ExpiringTable(page.rows, today=today), "page": page}
    return render(request, "households/documents_expiring.html", context)


@require_http_methods(["GET", "POST"])
def new(request, number):
    """Add a document: photos or a PDF, and what it is."""
    household, today = keep(request, number), timezone.localdate()
    before = Document.objects.of(household).of_form(request.POST.get("submission"))
    form = DocumentForm(request.POST or None, request.FILES or None, household=household, today=today)
    if before or (request.method == "POST" and form.is_valid()):
        document = before or _add(request, household, form, today)
        messages.success(request, _("“%(document)s” is on file.") % {"document": document})
        return redirect("documents:document", number, document.key)
    return render(request, "households/document_new.html", {"household": household, "form": form})


def _add(request, household, form, today):
    return add_document(
        by=request.user,
        household=household,
        paper=form.paper,
        submission=form.cleaned_data["submission"],
        today=today,
        **form.about(),
    )


@require_http_methods(["GET", "POST"])
def document(request, number, key):
    """What is written about one document; whoever gives a reason may save it."""
    household = find_file(request.user, number, sees=Sees.SECRET)
    found = _find(request, household, key)
    context = {"may_keep": may(request.user, Deed.KEEP_FILES, household.building), "today": timezone.localdate()}
    return ask_for_reason(
        request, household, what=What.DOCUMENT, template="households/document.html", person=found.person,
        document=found, **context,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request, number, key):
    """Correct what is written about a document; whoever saves second sees both versions."""
    household, today = keep(request, number), timezone.localdate()
    found = _find(request, household, key)
    first = {"version": found.version, "seen_on": found.original_seen_on}
    form = CorrectionForm(request.POST or None, instance=found, household=household, today=today, initial=first)
    if not may_open_about(request.user, found.person, household, today=today):
        del form.fields["person"]  # a child's paper stays a child's, or the approval would be worth nothing
    context = {"household": household, "document": found, "form": form}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            correct_document(by=request.user, document=_find(request, household, key), version=version, **form.about())
        except ChangedMeanwhile as changed:
            context["stale"] = versions(form, changed.now)
            once_more(form, changed.now)
            return render(request, "households/document_correct.html", context, status=409)
        messages.success(request, _("What is written about “%(document)s” is corrected.") % {"document": found})
        return redirect("documents:document", number, key)
    return render(request, "households/document_correct.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request, number, key):
    """Withdraw a document with a reason; it stays to be looked up."""
    household = keep(request, number)
    found = _find(request, household, key)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found.withdraw(by=request.user, because=form.cleaned_data["because"])
        except AlreadyWithdrawn as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("“%(document)s” is withdrawn.") % {"document": found})
        return redirect("documents:of_household", number)
    return render(
        request, "households/document_withdraw.html", {"household": household, "document": found, "form": form}
    )


def _find(request, household, key):
    return get_object_or_404(Document.objects.visible_to(request.user).of(household).for_list(), key=key)
