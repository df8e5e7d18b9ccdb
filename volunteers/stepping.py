"""Taking one step of a row from its page: as it was seen, and whoever comes second is told who was first."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from volunteers.models.stepped import NotAllowed, StepNotAllowed


def take_step(request, pk, step, forms, *, find, page, then):
    """Take the step whose form was sent. ``find(request, pk)`` reads the row, ``page(request, row, …)`` shows it."""
    row = find(request, pk)
    if step not in forms:
        raise Http404
    form = forms[step](request.POST, step=step, row=row, user=request.user)
    if not form.is_valid():
        return page(request, row, refused=form, status=422)
    version = form.cleaned_data["version"]
    try:
        getattr(row.seen_as(version), step)(by=request.user, **form.words())
    except StepNotAllowed as error:
        now = find(request, pk)
        if now.was_taken_by(request.user, step, version):
            return redirect(then)
        return page(request, now, refused=form.once_more(now), late=str(error), status=409)
    except NotAllowed as error:
        return page(request, find(request, pk), refused=form, barred=str(error), status=403)
    messages.success(request, _("Saved: %(what)s – %(state)s.") % {"what": row, "state": row.stands()})
    return redirect(then)
