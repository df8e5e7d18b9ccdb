"""Who looked at which file, or at whom no file has yet: the one write that a GET may do."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone

from volunteers.audit.files import files_of, is_mostly_of_a_file, subject_of
from volunteers.audit.origin import current_request
from volunteers.audit.recording import record
from volunteers.models.audit import AuditEntry, Did

# Somebody at work on one file asks for a dozen of its pages; within this time that is one look.
ONE_LOOK = timedelta(minutes=10)


def looked_at(row):
    """This page shows a household's file, something of it, or somebody on no file. Written when it is answered."""
    request = current_request()
    if request is not None:
        request.looked_at = (*getattr(request, "looked_at", ()), row)


def look_up(rows, **keys):
    """The row that tells of a household or a person and that a page shows; Http404 where ``rows`` have none."""
    found = get_object_or_404(rows, **keys)
    looked_at(found)
    return found


class LogLooks:
    """Write down which file an answered page showed; where that cannot be written the page is not handed out.

    A form that is refused shows the file as well, whatever the code of its answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        rows = getattr(request, "looked_at", ())
        if rows and not 300 <= response.status_code < 400:
            _look(request.user, rows)
        return response

    def process_exception(self, request, exception):
        """What a page was refused for (404, 403) or broke at showed nothing."""
        request.looked_at = ()


def _look(user, rows):
    """An entry for each file that these rows are of, or for the row that is of none, unless one was just written."""
    looks, since = AuditEntry.objects.looks_of, timezone.now() - ONE_LOOK
    for row in rows:
        files = files_of([row])
        for file_id in files:
            if not looks(user.pk, since=since, file_id=file_id).exists():
                record(Did.LOOKED, by=user, file=row)
        if not files and is_mostly_of_a_file(row):
            what, key = subject_of(row)
            if not looks(user.pk, since=since, what=what, key=key).exists():
                record(Did.LOOKED, by=user, of=row)
