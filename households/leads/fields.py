"""The box for the place of somebody who was found: a building, or as much as is known."""

from django.core.exceptions import ValidationError

from common.wording import sentences
from households.place_fields import BuildingField, PlaceField, suggest_places
from volunteers.rights import Deed, may


class LeadPlaceField(PlaceField):
    """One place of any level in which somebody may report; the cleaned value is the place."""

    default_error_messages = {"several": BuildingField.default_error_messages["several"]}
    by_key = False

    def to_python(self, value):
        places = [place for place in super().to_python(value) if may(self.user, Deed.REPORT, place)]
        if value and not places:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(places) > 1:
            names = sentences(place.way_down() for place in places[:5])
            raise ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return places[0] if places else None

    def prepare_value(self, value):
        return value.way_down() if hasattr(value, "way_down") else value

    def ask(self, user):
        """Ask for a place of this person's."""
        self.user = user
        self.widget.suggestions = suggest_places(user)
