"""The grid as an import sees it: the places there are, and those that the workbooks add to them."""

from collections import defaultdict

from django.utils.translation import gettext as _

from assist.imports.outcomes import Reason
from assist.imports.values import key
from households.numbering import ENDINGS
from volunteers.models import Level, Place
from volunteers.rights import Deed, may

# Where a sheet names no area, no group or no building: places of the office's own wording, sorted out later.
NO_AREA, NO_GROUP, NO_BUILDING = "未分片", "未分组", "未分楼栋"


class NoCommunity(Exception):
    """It cannot be said to which community a row belongs; the message says what to do."""


class Grid:
    """Finds and adds places by name. Places are linked to their parents, so that climbing costs no query."""

    def __init__(self, *, by=None, community=None, today=None):
        self.new: list[Place] = []
        self.places: dict[int, Place] = {}
        self._children: dict[tuple[int, str], Place] = {}
        self._inside: dict[tuple[int, int, str], list[Place]] = defaultdict(list)
        self._opened: set[int] = set()
        self._answers: dict[tuple, list[Place]] = {}
        self._add(Place.objects.filter(level__lte=Level.COMMUNITY).order_by("level", "pk"))
        known = [place for place in self.places.values() if place.level == Level.COMMUNITY]
        self.communities = [place for place in known if by is None or may(by, Deed.IMPORT, place, today=today)]
        self.is_empty = not known
        self.forbidden = [place for place in known if place not in self.communities]
        self.default = self.places[community.pk] if community else None
        if self.default and self.default not in self.communities:
            raise NoCommunity(_("Your post does not allow importing into %(place)s.") % {"place": community})

    # --- communities -----------------------------------------------------------------------------------------------

    def community(self, street: str, name: str, warn) -> Place:
        """The community that a sheet or row names; the one given, or the only one, where it names none."""
        named = self._named(street, name)
        if len(named) == 1:
            return named[0]
        if self.is_empty and street and name:
            return self._first_community(street, name)
        forbidden = next((place for place in self.forbidden if _is_called(place, name)), None)
        if forbidden is not None:
            raise NoCommunity(_("Your post does not allow importing into %(place)s.") % {"place": forbidden.name})
        only = self.likely(street, name)
        if only is None:
            raise NoCommunity(self._what_to_do(name))
        if name:
            words = _("the sheet names “%(name)s”; taken into %(place)s")
            warn(Reason(words % {"name": name, "place": only.name}))
        return only

    def likely(self, street: str, name: str) -> Place | None:
        """The community named, else the one given, else the only one; None where that does not say which."""
        named = self._named(street, name)
        if len(named) == 1:
            return named[0]
        return self.default or (self.communities[0] if len(self.communities) == 1 else None)

    def _named(self, street, name):
        asked = (street, name, len(self.communities))  # a sheet asks the same for each of its rows
        if asked not in self._answers:
            self._answers[asked] = self._look_for(street, name)
        return self._answers[asked]

    def _look_for(self, street, name):
        named = [place for place in self.communities if _is_called(place, name)]
        if street and len(named) > 1:
            return [place for place in named if key(place.parent.name) == key(street)]
        return named

    def _what_to_do(self, name):
        if not self.communities:
            return _("There is no community yet: run start_office, or name street and community in the sheet.")
        names = "、".join(place.name for place in self.communities)
        if name:
            return _("“%(name)s” is none of the communities %(names)s: give --community.") % {
                "name": name,
                "names": names,
            }
        return _("The sheet does not say which of the communities %(names)s it is of: give --community.") % {
            "names": names
        }

    def _first_community(self, street, name):
        top = next((place for place in self._streets() if key(place.name) == key(street)), None)
        top = top or self._make(None, Level.STREET, street)
        place = self._make(top, Level.COMMUNITY, name)
        self.communities.append(place)
        return place

    def _streets(self):
        return [place for place in (*self.places.values(), *self.new) if place.level == Level.STREET]

    # --- below -----------------------------------------------------------------------------------------------------

    def open(self, communities):
        """Load everything below these communities."""
        todo = [place for place in communities if place.pk and place.pk not in self._opened]
        self._opened.update(place.pk for place in todo)
        for level in (Level.AREA, Level.GROUP, Level.BUILDING) if todo else ():
            self._add(Place.objects.below(todo, level).order_by("pk"))

    def building(self, community, *, area="", group="", name="", warn) -> Place:
        """The building a row names, with its group and area, added where they are missing."""
        if group:
            inside = self._group(community, area, group, warn)
        else:
            found = self.named(community, Level.BUILDING, name) if name else []
            if area:
                found = [place for place in found if key(place.parent.parent.name) == key(area)]
            if found:
                if len(found) > 1:
                    warn(Reason(_("“%(name)s” stands in more than one group; the first was taken") % {"name": name}))
                return found[0]
            warn(Reason(_("no group is named: put under “%(name)s”") % {"name": NO_GROUP}))
            inside = self._child(self._child(community, area or NO_AREA), NO_GROUP)
        return self._building(inside, community, name or NO_BUILDING, warn)

    def named(self, community, level, name) -> list[Place]:
        """The places of a level that bear this name in a community."""
        return self._inside[id(community), level, key(name)]

    def _group(self, community, area, name, warn):
        if area:
            return self._child(self._child(community, area), name)
        found = self.named(community, Level.GROUP, name)
        if found:
            return found[0]
        warn(Reason(_("no area is named: put under “%(name)s”") % {"name": NO_AREA}))
        return self._child(self._child(community, NO_AREA), name)

    def _building(self, group, community, name, warn):
        elsewhere = [place for place in self.named(community, Level.BUILDING, name) if place.parent is not group]
        if elsewhere and (id(group), key(name)) not in self._children:
            words = _("“%(name)s” stands in %(group)s already")
            warn(Reason(words % {"name": name, "group": elsewhere[0].parent.name}))
        return self._child(group, name)

    def _child(self, parent, name):
        found = self._children.get((id(parent), key(name)))
        return found or self._make(parent, parent.level + 1, name)

    def _make(self, parent, level, name):
        place = Place(parent=parent, level=level, name=name.strip())
        self.new.append(place)
        self._index(place)
        return place

    def _add(self, rows):
        for place in rows:
            self.places[place.pk] = place
            if place.parent_id:
                place.parent = self.places[place.parent_id]
            self._index(place)

    def _index(self, place):
        self._children[id(place.parent), key(place.name)] = place
        if place.level > Level.COMMUNITY:
            community = place.above(Level.COMMUNITY)
            self._inside[id(community), place.level, key(place.name)].append(place)


def _is_called(place: Place, name: str) -> bool:
    """Whether a community is meant by a name, with or without what every community's name ends in."""
    return bool(name) and _stem(place.name) == _stem(name)


def _stem(name: str) -> str:
    """A community's name without what every community's name ends in."""
    return key(ENDINGS.sub("", name.strip()) or name)
