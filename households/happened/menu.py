"""What can happen to a file, as choices: what, and where it is about a member, who."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from households.away import AWAY
from households.models import Status


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can happen, as a button with a word of explanation."""

    words: str
    hint: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen, and whom it may be about."""

    words: str
    choices: list[Choice]


def _of_members() -> dict:
    """What can happen to a member: word of the address → words, hint, page, whether to members who are away."""
    away, leave = "households:member_away", "households:member_leave"
    return {
        "moved_out": (_("Leaves"), _("moves out, to another household or elsewhere"), leave, False),
        "married_out": (_("Marries out"), _("lives with the new family from then on"), leave, False),
        "deceased": (_("Dies"), _("stays on record; the head passes on"), leave, False),
        "in_prison": (_("Goes to prison"), _("stays a member of the household"), away, False),
        "in_detox": (_("Goes to compulsory detox"), _("stays a member of the household"), away, False),
        "in_care": (_("Goes into care"), _("a home, a hospital; stays a member"), away, False),
        "missing": (_("Is missing"), _("stays a member of the household"), away, False),
        "religious": (_("Away in a religious calling"), _("for three years or more; stays a member"), away, False),
        "back": (_("Comes back"), _("from prison, care or wherever"), "households:member_back", True),
    }


def menu(household, present) -> list[tuple[str, list[Choice]]]:
    """Everything that can happen to this file, in groups."""
    if household.closed_on:
        return [(_("The file"), [_of_file(household, "reopen", _("Open the file again"), _("on the same number"))])]
    somebody_away = any(one.person.status in AWAY for one in present)
    members = [
        Choice(words, hint, f"{reverse('households:happened', args=[household.number])}?what={what}#who")
        for what, (words, hint, _page, back) in _of_members().items()
        if not back or somebody_away
    ]
    joins = _of_file(household, "member_new", _("Joins"), _("a birth, a marriage, somebody moving in"))
    family = [
        (len(present) > 1, "head", _("Another head"), _("with everybody's relation to the new one")),
        (len(present) > 1, "split", _("Splits"), _("some go on in a file of their own")),
        (True, "unite", _("Merges with another"), _("everybody goes over; this file is closed")),
        (True, "move", _("Moves"), _("to another building or room")),
        (True, "close", _("Close the file"), _("it stays readable")),
    ]
    return [
        (_("A member"), [joins, *members]),
        (_("The household"), [_of_file(household, *told) for possible, *told in family if possible]),
    ]


def what_happened(what, household, present) -> Asked | None:
    """Whom the chosen event may be about, each leading to its form; None when nothing was chosen."""
    if what not in _of_members() or household.closed_on:
        return None
    words, _hint, page, back = _of_members()[what]
    query = "" if back else f"?what={what}"
    who = [one for one in present if (one.person.status in AWAY) or not back]
    choices = [
        Choice(one.person.name, one.get_relation_display(), reverse(page, args=[household.number, one.pk]) + query)
        for one in who
        if one.person.status != Status.DECEASED
    ]
    return Asked(words, choices)


def _of_file(household, page, words, hint) -> Choice:
    return Choice(words, hint, reverse(f"households:{page}", args=[household.number]))
