"""The grid at a glance: who holds each post, households, open needs, doors nobody has been at for too long."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, Q

from households.models import Household
from needs.models import Need, has_agreed_plan
from volunteers.models import Level, Place, Post
from volunteers.rights import RIGHTS, Sees, may_see, posts_of, reach

# Past this many buildings the tiles of a group fold into a strip that opens and says what stands out in it.
TILES_AT_ONCE = 120
FULL_BAR = 12
NUMERALS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}
NUMBERS = re.compile(r"(\d+)|([一二三四五六七八九十])|(\D)")
LEADS = {RIGHTS[role].level: role for role in RIGHTS if RIGHTS[role].single}


@dataclass
class Spot:
    """One place on the board, with what stands in it and below it."""

    place: Place
    lead: str = ""
    households: int = 0
    open_needs: int = 0
    overdue: int = 0
    unplanned: int = 0  # overdue, and no plan was agreed with the family
    late_doors: int = 0
    longest: int | None = None  # days since the door that waits longest was visited
    never: int = 0  # doors nobody has been at yet
    below: list["Spot"] = field(default_factory=list)
    vacant_below: int = 0

    @property
    def is_vacant(self) -> bool:
        return not self.lead and self.place.level in LEADS

    @property
    def bar(self) -> tuple[int, int]:
        """How wide the overdue and the other open needs are drawn, of 100; a dozen needs fill the bar."""
        whole = min(self.open_needs, FULL_BAR) * 100 // FULL_BAR
        late = whole * self.overdue // self.open_needs if self.open_needs else 0
        return late, whole - late

    @property
    def waits_too_long(self) -> bool:
        return bool(self.late_doors or self.never)

    def take_in(self, other: "Spot"):
        """Add the figures of a place below."""
        self.below.append(other)
        for name in ("households", "open_needs", "overdue", "unplanned", "late_doors", "never"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.vacant_below += other.vacant_below + other.is_vacant
        if other.longest is not None:
            self.longest = max(self.longest or 0, other.longest)


def communities_of(user):
    """The communities in which somebody holds a post, or over which."""
    places = [post.place for post in posts_of(user) if post.place_id]
    tops = [place if place.level <= Level.COMMUNITY else place.above(Level.COMMUNITY) for place in places]
    return Place.objects.below(tops, Level.COMMUNITY).order_by("name", "pk")


def make_board(community: Place, *, user, today: date) -> Spot:
    """The community as a tree of spots down to the buildings in somebody's reach; five queries at any size."""
    rows = Place.objects.visible_to(user, today=today).inside(community).order_by("level", "name", "pk")
    places = sorted(rows, key=lambda place: (place.level, _natural(place.name)))
    leads = dict(
        Post.objects.held_on(today)
        .filter(place__in=[place.pk for place in places], role__in=LEADS.values())
        .values_list("place", "user__name")
    )
    spots = {place.pk: Spot(place, lead=leads.get(place.pk, "")) for place in [community, *places]}
    _count_households(spots, community, user, today)
    if may_see(user, Sees.CARE, today=today):
        _count_needs(spots, community, user, today)
    for place in reversed(places):
        spots[place.parent_id].take_in(spots[place.pk])
    for spot in spots.values():
        spot.below.reverse()
    return spots[community.pk]


def _count_households(spots, community, user, today):
    """The files, and of those whose visits somebody may know how long their doors wait."""
    households = Household.objects.visible_to(user, today=today).within(community).open()
    seen = reach(user, "building", sees=Sees.CARE, today=today)
    tallies = (
        households.order_by()
        .values("building")
        .annotate(
            files=Count("pk"),
            late=Count("pk", filter=seen & Q(next_visit_on__lt=today)),
            never=Count("pk", filter=seen & Q(last_visit_on=None)),
            oldest=Min("last_visit_on", filter=seen),
        )
    )
    for row in tallies:
        spot = spots[row["building"]]
        spot.households, spot.late_doors, spot.never = row["files"], row["late"], row["never"]
        spot.longest = (today - row["oldest"]).days if row["oldest"] else None


def _count_needs(spots, community, user, today):
    needs = Need.objects.visible_to(user, today=today).within(community).open()
    tallies = (
        needs.order_by()
        .values(building=F("household__building"))
        .annotate(open_needs=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
        .annotate(unplanned=Count("pk", filter=Q(due_on__lt=today, household__closed_on=None) & ~has_agreed_plan()))
    )
    for row in tallies:
        spot = spots[row["building"]]
        spot.open_needs, spot.overdue, spot.unplanned = row["open_needs"], row["late"], row["unplanned"]


def count_buildings(spot: Spot) -> int:
    """How many buildings stand on the board."""
    return sum(count_buildings(below) for below in spot.below) or (spot.place.level == Level.BUILDING)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sort 3栋 before 10栋 and 第二片 before 第三片: numbers by their value, everything else as it is."""
    parts = []
    for digits, numeral, other in NUMBERS.findall(name):
        number = int(digits) if digits else NUMERALS[numeral] if numeral else None
        parts.append((0, 0, other) if number is None else (1, number, ""))
    return parts
