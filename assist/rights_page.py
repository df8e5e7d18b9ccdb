"""The table of rights as the code has it, for those who answer for it: roles, places, fields, deeds."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assist.retention import rules
from assist.sight import classes_of, models_of_the_office
from households import sight
from volunteers.models import Level
from volunteers.rights import EXCLUDES, RIGHTS, Deed, Role, Sees, excluded_by, may

READERS = (Deed.RUN_GRID, Deed.RUN_RIGHTS, Deed.READ_AUDIT)


@dataclass(frozen=True)
class Line:
    """One role: where it stands, how far it sees, what it does, whom it checks, what it excludes."""

    role: str
    place: str
    sees: list[str]
    does: list[str]
    checks: str
    excludes: str


@require_safe
def rights(request):
    """For supervisors, the security administrator and the auditor."""
    if not any(may(request.user, deed) for deed in READERS):
        raise PermissionDenied
    context = {"classes": list(Sees), "lines": lines(), "fields": fields_by_class(), "pairs": pairs()}
    context |= {"kept": rules(), "runs_grid": may(request.user, Deed.RUN_GRID)}
    return render(request, "assist/rights.html", context)


def lines() -> list[Line]:
    """The table, a line for each role."""
    return [
        Line(
            role=Role(role).label,
            place=Level(right.level).label if right.level else "–",
            sees=[_cell(role, right, sees) for sees in Sees],
            does=[deed.label for deed in right.does],
            checks=_all(right.checks),
            excludes=_all(other for other in Role if other in excluded_by(role)),
        )
        for role, right in RIGHTS.items()
    ]


def _cell(role, right, sees) -> str:
    """What a role does with a class of fields, in a word."""
    if sees in right.writes:
        return _("sees and writes")
    if sees in right.sees:
        return _("opens with a reason") if sees == Sees.SECRET else _("sees")
    if sees == Sees.MEANS and role in sight.SEES_CATEGORY:
        return _("category only")
    return "–"


def _all(roles) -> str:
    """Roles in one cell; all of them in a word."""
    roles = list(roles)
    return _("everybody") if len(roles) == len(Role) else _(", ").join(str(Role(role).label) for role in roles) or "–"


def pairs() -> list[tuple[str, str]]:
    """Which two roles nobody holds at one time."""
    return [(one.label, other.label) for one, other in EXCLUDES]


def fields_by_class() -> list[tuple[str, list[tuple[str, str]]]]:
    """For each class the fields that stand in it, model by model."""
    found = {sees: [] for sees in Sees}
    for model in models_of_the_office():
        for sees in Sees:
            names = [
                words for name, each in classes_of(model).items() if each == sees and (words := _words(model, name))
            ]
            if names:
                found[sees].append((capfirst(model._meta.verbose_name), _(", ").join(names)))
    return [(sees.label, rows) for sees, rows in found.items()]


def _words(model, name: str) -> str:
    """A field in the office's words; what has none (an index, a stored search text) is shown on no page either."""
    try:
        words = model._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return ""
    return str(words) if isinstance(words, Promise) else ""
