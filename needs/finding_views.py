"""From a finding to the need: whoever is entitled and not covered is helped to apply."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from benefits.models.finding import MayNot, TooLate
from benefits.views import find_finding
from needs.applying import raise_for
from needs.models import NotAllowed


@require_POST
def raise_need(request, pk):
    """Raise the need to apply for what a finding says is missed; sent twice, it is raised once."""
    finding = find_finding(request, pk)
    if finding.household_id is None:
        raise PermissionDenied
    try:
        need = raise_for(finding, by=request.user, today=timezone.localdate())
    except (MayNot, NotAllowed) as error:
        raise PermissionDenied(str(error)) from error
    except TooLate as late:
        messages.warning(request, str(late))
        return redirect("benefits:finding", pk)
    messages.success(request, _("Raised: %(what)s.") % {"what": need})
    return redirect("needs:need", need.pk)
