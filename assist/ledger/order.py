"""What somebody asks the ledger for, and whether that is his to ask."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assist.figures import Scope
from assist.place_names import NoSuchPlace, place_named
from volunteers.models import Level, Place, User
from volunteers.rights import RIGHTS, Deed, Sees, may, may_see, posts_of

MOST_REASON = 300


class CannotExport(ValueError):
    """The ledger cannot be written as asked; the message says why."""


@dataclass(frozen=True)
class Order:
    """A ledger asked for: by whom, why, of which days and places."""

    by: User
    reason: str
    first: date
    last: date
    places: tuple[Place, ...]

    @property
    def scope(self) -> Scope:
        return Scope(first=self.first, last=self.last, places=self.places, user=self.by)

    @property
    def sees(self) -> frozenset:
        """The classes of fields that this person sees in every one of the places; the reason opens the secret ones."""
        return frozenset(sees for sees in Sees.values if all(may_see(self.by, sees, place) for place in self.places))

    @property
    def where(self) -> str:
        """The places in the office's words."""
        return "、".join(place.name for place in self.places)

    @property
    def unit(self) -> str:
        """The unit as the street's form names it: street and community, with what lies below."""
        return "、".join("".join(above.name for above in reversed(place.way_up())) for place in self.places)

    def as_json(self) -> dict:
        """What a job keeps of it; who and why are the job's own."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "places": [place.pk for place in self.places],
            "where": self.where,
            "sees": sorted(self.sees),
        }


def export_places(user) -> tuple[Place, ...]:
    """The places over which somebody may export today, none inside another."""
    found = {
        post.place.pk: post.place for post in posts_of(user) if post.place_id and Deed.EXPORT in RIGHTS[post.role].does
    }
    return tuple(place for place in found.values() if not found.keys() & set(place.lineage()[1:]))


def places_to_choose(user, *, down_to=Level.BUILDING):
    """Every place somebody may ask a ledger of."""
    tops = export_places(user)
    found = Place.objects.none()
    for level in range(Level.STREET, down_to + 1):
        found |= Place.objects.below(tops, level)
    return found


def make_order(*, by, reason: str, first: date, last: date, places=()) -> Order:
    """An order that is this person's to make, or CannotExport; without places it is for all of the person's own."""
    own = export_places(by)
    if not own:
        raise CannotExport(_("%(name)s may not export.") % {"name": by})
    if not reason.strip():
        raise CannotExport(_("An export needs a reason."))
    if first > last:
        raise CannotExport(_("The period ends before it begins."))
    if not all(may(by, Deed.EXPORT, place) for place in places):
        raise CannotExport(_("This place is outside the posts of %(name)s.") % {"name": by})
    return Order(by=by, reason=reason.strip()[:MOST_REASON], first=first, last=last, places=tuple(places) or own)


def order_of(job) -> Order:
    """The order behind a job, checked against what its person may do today."""
    wanted = job.wanted
    places = Place.objects.with_parents().filter(pk__in=wanted["places"]).order_by("level", "pk")
    if len(places) != len(wanted["places"]):
        raise CannotExport(_("A place of this ledger is in the grid no more."))
    return make_order(
        by=job.by,
        reason=job.reason,
        first=date.fromisoformat(wanted["first"]),
        last=date.fromisoformat(wanted["last"]),
        places=tuple(places),
    )


def place_to_export(user, words: str) -> Place:
    """The place somebody names, among those he may export; CannotExport otherwise."""
    try:
        return place_named(words, places_to_choose(user))
    except NoSuchPlace as error:
        raise CannotExport(str(error)) from error
