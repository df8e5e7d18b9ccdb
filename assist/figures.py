"""The office's figures as of a day: every report, page and sheet counts with these queries and nothing else.

All rests on business dates: a visit counts from its date, a need as closed from its closing date, whatever
day the row was typed or imported. A :class:`Scope` says which days, which places and whose eyes; its rows are
the rows of the ledger's sheets, so that each number is the number of rows that stand behind it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from households.models import Household, HouseholdEvent, Membership, Visit, Visitor
from needs.models import Need, PartnerUnit, ReturnVisit
from needs.models import Status as NeedStatus
from needs.models.states import state_on
from volunteers.models import Capacity, Level, Place, User
from volunteers.rights import Sees, reach

# What counts as keeping a file up to date; opening and closing it are counted apart.
UPDATES = (
    HouseholdEvent.Kind.UPDATED,
    HouseholdEvent.Kind.JOINED,
    HouseholdEvent.Kind.LEFT,
    HouseholdEvent.Kind.DIED,
    HouseholdEvent.Kind.HEAD_CHANGED,
    HouseholdEvent.Kind.MOVED,
)


@dataclass(frozen=True)
class Scope:
    """What figures are about: until which day, since which, in which places, and for whose eyes.

    Files, people and units are those of the last day. Visits are those of the period. Needs are all that were
    raised by the last day and were not yet ended when the period began: whatever the office had before it in
    these days, raised now or carried over. Without a first day everything since ever counts.
    """

    last: date
    first: date | None = None
    places: tuple[Place, ...] = ()  # none: everywhere
    user: User | None = None  # None: the office as a whole, for its own command line

    @property
    def is_in_one_community(self) -> bool:
        """Whether every place lies in the same community, which the sheets then need not repeat in each row."""
        if not self.places or any(place.level < Level.COMMUNITY for place in self.places):
            return False
        return len({place.above(Level.COMMUNITY).pk for place in self.places}) == 1

    def files(self):
        """The household files that are open on the last day."""
        return self._seen(Household).open_on(self.last).filter(self._here("building"))

    def members(self):
        """Who belongs to one of these files on the last day."""
        return self.members_of(self.files().values("pk"))

    def members_of(self, files):
        """Who belongs to these files on the last day."""
        return self._seen(Membership).present_on(self.last).filter(household__in=files)

    def visits(self):
        """The visits of the period."""
        return self._seen(Visit).standing().between(*self._days()).filter(self._here("household__building"))

    def visitors(self):
        """The person-times (人次) of the period: one row for each visitor of each visit."""
        seen = reach(self.user, "visit__household__building", sees=Sees.CARE) if self.user else Q()
        days = Q(visit__visited_on__range=self._days())
        return Visitor.objects.counting().filter(seen, days, self._here("visit__household__building"))

    def needs(self):
        """The needs of the period, each with its ``state`` on the last day."""
        rows = self._seen(Need).raised_by_day(self.last).filter(self._here("household__building"))
        if self.first:
            before = rows.annotate(before=state_on(self.first - timedelta(days=1)))
            rows = before.exclude(before__in=(NeedStatus.CLOSED, NeedStatus.DROPPED))
        return rows.annotate(state=state_on(self.last))

    def closed_needs(self):
        """Those of the needs that are closed off on the last day."""
        return self.needs().closed_by_day(self.last)

    def relapses(self):
        """Where a return visit of the period found a family back in trouble, and its need was opened again."""
        return self._seen(ReturnVisit).relapses(*self._days()).filter(self._here("need__household__building"))

    def units(self):
        """The partner units on the list on the last day; they belong to no place."""
        return PartnerUnit.objects.listed_on(self.last)

    def opened_files(self):
        """The files on the last day that were opened in the period."""
        return self.files().filter(opened_on__range=self._days())

    def updated_files(self):
        """The files on the last day that were brought up to date in the period."""
        return self.files().filter(Exists(self.updates()))

    def closed_files(self):
        """The files that were closed in the period, and are in the ledger no more."""
        return self._seen(Household).filter(self._here("building"), closed_on__range=self._days())

    def updates(self):
        """What brought one household's file up to date in the period (to stand inside a query of files)."""
        return HouseholdEvent.objects.filter(household=OuterRef("pk"), kind__in=UPDATES, on__range=self._days())

    def _days(self):
        return (self.first or date.min, self.last)

    def _seen(self, model):
        return model.objects.visible_to(self.user) if self.user else model.objects.all()

    def _here(self, path):
        if not self.places:
            return Q()
        return Q(**{f"{path}__in": Place.objects.buildings_below(self.places).values("pk")})


def figures(scope: Scope) -> dict[str, int]:
    """The ten figures by which an office reports; what each means stands in the README."""
    places = scope.files().aggregate(
        households=Count("pk"),
        buildings=Count("building", distinct=True),
        groups=Count("building__parent", distinct=True),
        areas=Count("building__parent__parent", distinct=True),
    )
    times = scope.visitors().aggregate(
        visits_staff=Count("pk", filter=Q(capacity=Capacity.STAFF)),
        visits_volunteers=Count("pk", filter=Q(capacity=Capacity.VOLUNTEER)),
    )
    return {
        "households": places["households"],
        "people": scope.members().count(),
        "needs": scope.needs().count(),
        "needs_closed": scope.closed_needs().count(),
        **times,
        "partner_units": scope.units().count(),
        "buildings": places["buildings"],
        "groups": places["groups"],
        "areas": places["areas"],
    }
