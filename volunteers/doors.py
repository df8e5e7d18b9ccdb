"""Pages that are there for those only whose posts of today let them do something."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from volunteers.rights import may


def only_for(deed):
    """A view for whoever may do this deed anywhere; refused (403) to everybody else."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user, deed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
