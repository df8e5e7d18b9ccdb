"""Whose rows somebody may bring in: those of people on file in reach, and of strangers unless others keep them."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from assist.imports.plan import Plan, refusal
from common.crypto import indexing
from common.databases.among import among
from common.identity import other_form
from households.models import IdentityKind, Membership, Person
from volunteers.rights import Deed, reach_to


class Reach:
    """The people on file whom rows name, told apart by whether the importer's posts reach them."""

    def __init__(self, plan: Plan):
        self.inside = reach_to(plan.by, Deed.IMPORT, "household__building", today=plan.today) if plan.by else Q()
        self.forbidden = {place.name for place in plan.grid.forbidden}
        self.on_file: dict[str, int] = {}  # by the index of a number: who it is
        self.elsewhere = set()

    @cached_property
    def old(self) -> set[str]:
        """The indexes of numbers of 15 digits under which files keep people; they are few."""
        kept = Person.objects.filter(identity_kind=IdentityKind.RESIDENT15, identity_index__isnull=False)
        return set(kept.values_list("identity_index", flat=True))

    @cached_property
    def merged(self) -> dict[int, int]:
        """Into whom somebody was merged; they are few."""
        return dict(Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))

    def load(self, numbers: dict[str, tuple]):
        """Who of these is on file, and who of them out of reach; ``numbers`` have their indexes."""
        self.elsewhere = set()
        theirs = Membership.objects.valid().filter(person=OuterRef("pk"))
        seen = theirs.filter(self.inside)
        at_home = Exists(seen.present()) | (Exists(seen) & ~Exists(theirs.present()))
        wanted = {own for own, _other in numbers.values()}
        others = ((number, other) for number, (_own, other) in numbers.items() if other)
        wanted.update(other for number, other in others if len(number) < 18 or other in self.old)
        people = Person.objects.filter(identity_index__in=among(wanted)).order_by()
        found = people.values_list("identity_index", "pk")  # which the index itself says, without the rows
        self.on_file = {index: self.merged.get(person, person) for index, person in found.iterator()}
        if self.inside:
            out = people.filter(Exists(theirs)).exclude(at_home)
            self.elsewhere.update(out.values_list("identity_index", flat=True))

    def is_on_file(self, indexes) -> bool:
        return self.person(indexes) is not None

    def person(self, indexes) -> int | None:
        """Who is on file under a number as written, else under its other form."""
        number, other_form = indexes
        return self.on_file.get(number) or self.on_file.get(other_form)

    def check(self, indexes, community: str):
        """Refuse a row about somebody out of reach."""
        if self.elsewhere and not self.elsewhere.isdisjoint(indexes):
            raise refusal(_("This person is on a file outside your places."))
        if community in self.forbidden and not self.is_on_file(indexes):
            raise refusal(_("Your post does not allow importing into %(place)s.") % {"place": community})

    def of_communities(self, names) -> set[str]:
        """Those of the communities for which the importer's list speaks."""
        return set(names) - self.forbidden

    def of_awards(self, awards):
        """What is said of strangers, and of those on file within reach."""
        if not self.inside:
            return awards
        members = Membership.objects.valid().filter(self.inside, person=OuterRef("person"))
        return awards.filter(Q(person=None) | Exists(members))


def indexes_of(numbers) -> dict[str, tuple[str, str]]:
    """Of each number the index as written, and that of its form with 15 (or 18) digits; "" where it has none."""
    index = indexing("identity")
    both = ((number, other_form(number)) for number in numbers)
    return {number: (index(number) if number else "", index(other) if other else "") for number, other in both}
