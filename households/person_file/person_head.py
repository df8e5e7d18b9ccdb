"""One person's own pages: who it is, where he or she belongs, and what somebody sees of it."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from households.models import CALLS_FOR_ONE, Membership, Person, PersonPlan
from households.sight import Sight, sight_of
from volunteers.audit.looks import looked_at
from volunteers.rights import Deed, Sees, may


@dataclass(frozen=True)
class PersonFile:
    """One person's file as somebody sees it: ``homes`` are the memberships in reach, the present one first.

    ``is_keeper``: somebody keeps files where the person belongs, or belonged last.
    """

    person: Person
    homes: list[Membership]
    plans: list[PersonPlan]
    sight: Sight
    is_keeper: bool

    @property
    def home(self) -> Membership:
        """The membership that says where the person belongs, or belonged last."""
        return self.homes[0]

    @property
    def may_keep(self) -> bool:
        """Whether somebody writes on it: not of people who left, nor on a closed file."""
        return self.is_keeper and not (self.home.left_on or self.home.household.closed_on)

    @property
    def plan(self) -> PersonPlan | None:
        """The plan that is followed."""
        return next((plan for plan in self.plans if not plan.closed_on), None)

    @property
    def should_have_plan(self) -> bool:
        """Whether the household's category calls for a file of one's own, and there is no plan."""
        household = self.home.household
        called_for = self.sight.category and household.category in CALLS_FOR_ONE
        return called_for and not (self.plan or self.home.left_on or household.closed_on)


def find_person(user, pk, *, sees=Sees.REACH, today) -> PersonFile:
    """The file of this person; Http404 where his or her household is out of sight."""
    person = Person.objects.at_home_with(user, sees=sees, today=today).standing_for(pk).first()
    if person is None:
        raise Http404(_("No file has this person."))
    memberships = Membership.objects.visible_to(user, today=today).valid()
    homes = list(memberships.of_person(person).telling_home().with_home().latest_home())
    home = homes[0]
    sight = sight_of(user, home.household.building, today=today)
    if not sight.allows(sees):
        raise Http404(_("No file has this person."))
    plans = list(PersonPlan.objects.of_person(person).latest_first()) if sight.care else []
    looked_at(home)
    return PersonFile(person, homes, plans, sight, may(user, Deed.KEEP_FILES, home.household.building, today=today))


def tabs_of(file: PersonFile, current: str) -> list[dict]:
    """The tabs of a person's pages, for components/tabs.html."""
    tabs = [
        (True, "person", "people:person", _("Overview")),
        (file.sight.care, "visits", "people:visits", _("Visits")),
        (file.sight.care, "needs", "needs:of_person", pgettext("section", "Needs")),
        (file.sight.means, "privacy", "people:privacy", _("Notice and consent")),
        (file.sight.care, "history", "people:history", _("History")),
    ]
    return [
        {"url": reverse(name, args=[file.person.pk]), "label": label, "current": key == current}
        for shown, key, name, label in tabs
        if shown
    ]
