"""The pages where something secret is opened with a reason, and where a supervisor approves it for a child."""

import hashlib
import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.crypto import CannotDecrypt
from households.documents import vault
from households.documents.naming import download_name
from households.file_head import find_file
from households.models import Membership, Opening
from households.models.document import CONTENT_TYPES
from households.secrets.forms import ApprovalForm, OpenForm
from households.secrets.opening import (
    NotOpened,
    approve,
    approvers,
    colleagues,
    is_child,
    may_open_about,
    open_secret,
    why_not,
)
from volunteers.audit.looks import looked_at
from volunteers.audit.recording import Did, record
from volunteers.rights import Deed, Sees, may, may_see

log = logging.getLogger(__name__)
What = Opening.What


def ask_for_reason(request, household, *, what, template, person=None, document=None, **context):
    """The page that asks why; with a reason the opening is written down and shown."""
    today = timezone.localdate()
    form = OpenForm(request.POST or None)
    if document and not may_open_about(request.user, person, household, today=today):
        form, context["refused"] = None, why_not(person)
        context["approvers"] = approvers(household, today=today)
    elif request.method == "POST" and form.is_valid():
        try:
            opening = open_secret(
                by=request.user,
                household=household,
                what=what,
                person=person,
                document=document,
                reason=form.cleaned_data["reason"],
                submission=form.cleaned_data["submission"],
                today=today,
            )
        except NotOpened as error:
            form.add_error(None, str(error))
        else:
            return redirect("secrets:opened", opening.key)
    context |= {"household": household, "person": person, "document": document, "form": form}
    return render(request, template, context, status=403 if context.get("refused") and request.POST else 200)


@require_http_methods(["GET", "POST"])
def identity(request, number, pk):
    """The whole identity number of a member, with a reason."""
    household = find_file(request.user, number, sees=Sees.SECRET)
    membership = get_object_or_404(Membership.objects.at_home_in(household), pk=pk)
    words, mask = _("Identity number"), membership.person.identity_mask
    return ask_for_reason(
        request, household, what=What.IDENTITY, template="households/open.html", person=membership.person,
        secret=words, mask=mask,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def account(request, number):
    """The whole bank account of a file, with a reason."""
    household = find_file(request.user, number, sees=Sees.SECRET)
    return ask_for_reason(
        request, household, what=What.ACCOUNT, template="households/open.html", secret=_("Bank account")
    )


@require_safe
def opened(request, key):
    """What one has just opened oneself; after some minutes it is closed again."""
    opening = _own(request, key)
    fresh = opening.is_fresh(timezone.now())
    context = {"opening": opening, "household": opening.household, "fresh": fresh}
    if fresh:
        context["value"] = {
            What.IDENTITY: lambda: opening.person.identity_number,
            What.ACCOUNT: lambda: opening.household.bank_account,
        }.get(opening.what, str)()
    return render(request, "households/opened.html", context, status=200 if fresh else 410)


@require_safe
def file(request, key):
    """The document that one has just opened, to be saved: never shown in the page."""
    opening = _own(request, key)
    document = opening.document
    if document is None or not opening.is_fresh(timezone.now()):
        raise Http404(_("This was opened too long ago."))
    try:
        data = vault.take(document.stored_name)
    except (FileNotFoundError, CannotDecrypt) as error:
        log.exception("document %s cannot be read", document.pk)
        raise Http404(_("The file of this document cannot be read.")) from error
    record(Did.FETCHED, of=opening, reason=opening.reason, sha256=hashlib.sha256(data).hexdigest())
    response = HttpResponse(data, content_type=CONTENT_TYPES[document.format])
    response["Content-Disposition"] = content_disposition_header(True, download_name(document, opening.household))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _own(request, key):
    """One's own opening, while one's post still reaches its file."""
    opening = get_object_or_404(Opening.objects.by(request.user).for_page(), key=key)
    if not may_see(request.user, Sees.SECRET, opening.household.building):
        raise Http404
    looked_at(opening)
    return opening


@require_http_methods(["GET", "POST"])
def approval(request, number, pk):
    """A supervisor lets a colleague open and print what is kept about a child."""
    household, today = find_file(request.user, number, sees=Sees.SECRET), timezone.localdate()
    membership = get_object_or_404(Membership.objects.at_home_in(household), pk=pk)
    if not may(request.user, Deed.APPROVE, household.building):
        raise PermissionDenied
    people = colleagues(request.user, household, today=today)
    form = ApprovalForm(request.POST or None, people=people, today=today)
    if request.method == "POST" and form.is_valid():
        given = approve(
            by=request.user, household=household, person=membership.person, today=today, **form.cleaned_data
        )
        said = _("%(name)s may open and print what is kept about %(child)s until %(day)s.")
        messages.success(request, said % {"name": given.to, "child": given.person, "day": given.ends_on})
        return redirect("documents:of_household", number)
    context = {"household": household, "person": membership.person, "form": form}
    return render(request, "households/approve.html", context | {"child": is_child(membership.person, today)})
