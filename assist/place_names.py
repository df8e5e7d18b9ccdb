"""Finding the place of the grid that somebody means by its name."""

import re

from django.utils.translation import gettext as _

from volunteers.models import Place

BETWEEN = re.compile(r"\s*[/›＞>／]\s*")
MOST_SHOWN = 5


class NoSuchPlace(ValueError):
    """No place, or more than one, is called so; the message says which would do."""


def place_named(words: str, among=None) -> Place:
    """The place called so, among these places (a QuerySet; all by default), with its parents loaded.

    A name that several places bear is told apart by what it lies in: "县桥社区/第一片".
    """
    names = [name for name in BETWEEN.split(words.strip()) if name]
    if not names:
        raise NoSuchPlace(_("Say which place."))
    rows = Place.objects.all() if among is None else among
    found = [
        place
        for place in rows.filter(name=names[-1]).with_parents().order_by("level", "pk")
        if _lies_in(place, names[:-1])
    ]
    if not found:
        raise NoSuchPlace(_("There is no place “%(name)s” here.") % {"name": words})
    if len(found) > 1:
        ways = ", ".join("/".join(p.name for p in reversed(place.way_up())) for place in found[:MOST_SHOWN])
        raise NoSuchPlace(
            _("“%(name)s” can be %(number)s places; write one of: %(ways)s")
            % {"name": words, "number": len(found), "ways": ways}
        )
    return found[0]


def _lies_in(place, names) -> bool:
    """Whether these names stand above the place, in their order; others may stand between them."""
    above = iter(place.name for place in place.way_up()[1:])
    return all(name in above for name in reversed(names))
