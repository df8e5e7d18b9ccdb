"""Of whom booklet and home are asked, and what follows as a rule where somebody has just come or gone."""

from dataclasses import dataclass, field
from datetime import date

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from households.models import Belonging, Notion, Person, Status


def ask_of_notions(answer, household, person):
    """After somebody came or went: where booklet and home are noted, ask of them; else go on as it was.

    Nothing is asked where they went along already.
    """
    has_gone_on, noted = answer.status_code == 302, Belonging.objects.of(household)
    if not has_gone_on or not noted.exists():
        return answer
    membership = household.memberships.valid().filter(person=person).order_by("-pk").first()
    if membership is None or household.memberships.present().count() == 0:
        return answer
    here = noted.lasting().of_person(person).count()
    if here == (0 if membership.left_on else len(Notion)):
        return answer
    return redirect(f"{reverse('households:notions', args=[household.number])}?after={membership.pk}")


def people_to_ask(household, noted) -> list[tuple[Person, str]]:
    """Of whom booklet and home are asked: the present members, and whoever is noted now; with the relation."""
    members = household.memberships.present().head_first()
    people = {member.person_id: (member.person, member.get_relation_display()) for member in members}
    for one in noted:
        people.setdefault(one.person_id, (one.person, one.get_relation_display() or _("no member of the unit")))
    return list(people.values())


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Who has just come or gone, and what follows for booklet and home as a rule."""

    words: str = ""
    on: date | None = None
    wanted: dict = field(default_factory=dict)

    def of_form(self) -> dict:
        """What the form starts from."""
        return {"suggested": self.wanted, "initial": {"since": self.on} if self.on else {}}


def suggestions(household, membership) -> Suggestions:
    """Whoever joins lives here and stands in the booklet; whoever leaves does not live here; the dead do neither."""
    key = membership if membership and membership.isdecimal() and len(membership) < 19 else None
    member = household.memberships.valid().select_related("person").filter(pk=key).first() if key else None
    if member is None:
        return Suggestions()
    name, stays = member.person.name, member.left_on is None
    booklet = stays or member.person.status not in (Status.DECEASED, Status.MOVED_OUT)
    wanted = {(member.person_id, Notion.BOOKLET): booklet, (member.person_id, Notion.HOME): stays}
    if stays:
        words = _("%(name)s has joined. In the registered booklet as well, and living here?")
    else:
        words = _("%(name)s has left the unit. Still in the registered booklet, still living here?")
    return Suggestions(words % {"name": name}, member.left_on or member.joined_on, wanted)
