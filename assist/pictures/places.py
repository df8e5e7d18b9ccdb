"""The areas that pictures are told by."""

from assist.figures import Scope
from common.natural import natural_key
from volunteers.models import Level, Place
from volunteers.models.place import up

AREA = f"building__{up(Level.BUILDING - Level.AREA)}"


def areas(keys) -> list[tuple[int, str]]:
    """These areas with their names from the community down, in the order in which people count."""
    found = Place.objects.filter(pk__in=keys).with_parents()
    named = [(place.pk, place.way_down()) for place in found]
    return sorted(named, key=lambda one: natural_key(one[1]))


def lies_inside_an_area(scope: Scope) -> bool:
    """Whether what was chosen is an area or less, so that an area as a filter would say nothing more."""
    return bool(scope.places) and all(place.level >= Level.AREA for place in scope.places)
