"""The way back to the board: whoever takes a step from there goes on there, with the same filter."""

from django.urls import reverse

WORD = "board"


def query_of(request) -> str:
    """The words of the board's address, for the pages it leads to; they say that one came from there."""
    query = request.GET.copy()
    query.pop("step", None)
    query[WORD] = "on"
    return query.urlencode()


def after_step(request, pk) -> str:
    """Where one goes on after a step: to the board if one came from there, else to the need."""
    if WORD in request.GET:
        return f"{reverse('needs:board')}?{query_of(request)}"
    return reverse("needs:need", args=[pk])
