"""What the ledger's page asks: which days, which place, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assist.ledger.order import CannotExport, export_places, make_order, places_to_choose
from common.forms import DateField
from common.natural import natural_key
from volunteers.audit.forms import WhyForm
from volunteers.models import Level

INDENT = "　"


class OrderForm(forms.Form):
    """The period and the place, within the person's own posts."""

    first = DateField(label=_("From"))
    last = DateField(label=_("To"))
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        rows = places_to_choose(user, down_to=Level.GROUP).with_parents()
        by_way = sorted(rows, key=lambda place: [natural_key(above.name) for above in reversed(place.way_up())])
        self.places = {str(place.pk): place for place in by_way}
        top = min((place.level for place in by_way), default=0)
        choices = [(key, INDENT * (place.level - top) + place.name) for key, place in self.places.items()]
        several = len(export_places(user)) > 1
        self.fields["place"].choices = [("", _("All my places")), *choices] if several else choices

    def clean(self):
        """Both days in their order."""
        data = super().clean()
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("The period ends before it begins."))
        return data

    def order(self, reason=""):
        """What is asked for; CannotExport when it is not this person's to ask."""
        data = self.cleaned_data
        place = self.places.get(data["place"])
        return make_order(
            by=self.user,
            reason=reason or data["reason"],
            first=data["first"],
            last=data["last"],
            places=(place,) if place else (),
        )


class ExportForm(WhyForm, OrderForm):
    """The same, with the reason for which the workbook leaves the office."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "last", "place"):
            self.fields[name].widget = forms.HiddenInput()

    def clean(self):
        """Whether it is this person's to ask."""
        data = super().clean()
        if not self.errors:
            try:
                self.order()
            except CannotExport as error:
                self.add_error(None, str(error))
        return data
