"""The funnel's numbers, as they leave the office: the people by stage and channel, and the person-times by class."""

from django.utils.translation import gettext as _

from assist.pictures.grid import Grid, Line, Number
from needs.projects.funnel import TIMES, TITLES, Funnel


def grids_of(funnel: Funnel) -> list[Grid]:
    """The two tables of the funnel's page."""
    people = [Line(str(line["label"]), _numbers(line["cells"])) for line in funnel.table()]
    times = funnel.times()
    named = str(TITLES[TIMES])
    return [
        _grid("people", _("People, each counted once"), _("Stage"), [_("Online"), _("Offline"), _("In all")], people),
        _grid(TIMES, named, _("Stage"), [str(cell["label"]) for cell in times], [Line(named, _numbers(times))]),
    ]


def _grid(name, title, about, columns, lines) -> Grid:
    return Grid(name, title, "", about, columns, [""] * len(columns), lines)


def _numbers(cells) -> list[Number]:
    return [Number(cell["number"]) for cell in cells]
