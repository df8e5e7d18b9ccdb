"""A box for a place of the grid: typed by name, with the nearest places as suggestions."""

import re
from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.forms import SuggestedInput
from common.wording import sentences
from volunteers.models import Level, Place
from volunteers.rights import may, posts_of

MOST_SUGGESTED = 120
MOST_READ = 200
BETWEEN = re.compile(r"\s*[›>/＞]\s*")


class PlaceField(forms.CharField):
    """Places in somebody's reach: by name, by part of a name, by key, or with the places above in front.

    ``user`` is set by whoever makes the form. The cleaned value is a list of places; "" is an empty one.
    """

    widget = SuggestedInput
    default_error_messages = {"unknown": _("No place in your reach is called that.")}
    by_key = True
    user = None

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return []
        self.run_validators(text)
        places = find_places(self.user, text, by_key=self.by_key)
        if not places:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return places

    def prepare_value(self, value):
        return "、".join(place.way_down() for place in value) if isinstance(value, list) else value


class BuildingField(PlaceField):
    """One building in which somebody may do a deed (``deed``); the cleaned value is the building."""

    default_error_messages = {
        "unknown": _("No building of yours is called that. Choose one of the list."),
        "several": _("Several buildings are called that: %(names)s. Write the one you mean in full."),
    }

    by_key = False  # nobody types a key, and there are buildings called 28

    def __init__(self, *, deed, **kwargs):
        super().__init__(**kwargs)
        self.deed = deed

    def to_python(self, value):
        places = super().to_python(value)
        allowed = [place for place in places if place.level == Level.BUILDING and may(self.user, self.deed, place)]
        if places and not allowed:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(allowed) > 1:
            names = sentences(place.way_down() for place in allowed[:5])
            raise ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return allowed[0] if allowed else None

    def prepare_value(self, value):
        """A building by its name alone where that is one of the suggestions, else in full."""
        if not isinstance(value, Place):
            return value
        return value.name if value.name in self.widget.suggestions else value.way_down()


def find_places(user, text: str, *, by_key: bool) -> list[Place]:
    """The places in somebody's reach that a text means: a key, where links bring one, or a name."""
    seen = Place.objects.visible_to(user).with_parents().order_by("level", "pk")
    if by_key and text.isdecimal() and len(text) < 19:
        return list(seen.filter(pk=int(text)))
    *above, name = BETWEEN.split(text.strip())
    for lookup in ("name", "name__contains"):
        found = [
            place
            for place in seen.filter(**{lookup: name})[:MOST_READ]
            if set(above) <= {one.name for one in place.way_up()}
        ]
        if found:
            return found
    return []


def suggest_places(user, *, within=None, level=None) -> list[str]:
    """Names to suggest: what lies in one's places (or in ``within``); over a street only its communities."""
    tops = [post.place for post in posts_of(user) if post.place_id]
    if within:  # one of one's places, or one that lies above some of them
        inside = any(top.pk in within.lineage() for top in tops)
        tops = [within] if inside else [top for top in tops if within.pk in top.lineage()]
    if level is None:
        of_street = any(top.level == Level.STREET for top in tops)
        levels = [Level.COMMUNITY] if of_street else [Level.AREA, Level.GROUP, Level.BUILDING]
    else:
        levels = [level]
    # One branch a level, joined by UNION: with OR in one condition every place there is would be read.
    first, *others = [
        Place.objects.below(tops, one).order_by().values_list("level", "parent__name", "name", "pk") for one in levels
    ]
    rows = first.union(*others, all=True) if others else first
    rows = list(rows.order_by("level", "pk")[:MOST_SUGGESTED])
    times = Counter(name for _level, _parent, name, _pk in rows)
    return [name if times[name] == 1 else f"{parent} › {name}" for _level, parent, name, _pk in rows]
