"""All pictures of a scope, as the page shows them and the workbook holds them."""

from assist.figures import Scope
from assist.pictures.age import ages
from assist.pictures.closing import closings
from assist.pictures.flow import flow
from assist.pictures.grid import Grid, Rows
from assist.pictures.places import lies_inside_an_area


def draw(scope: Scope, *, today, place: str = "") -> list[Grid]:
    """The pictures of a scope; ``place`` is what was typed for it, by which the need list finds it too."""
    rows = Rows(scope.last == today, place, lies_inside_an_area(scope))
    return [*ages(scope, rows), *closings(scope, rows), *flow(scope)]
