"""What can be done to many files at once: for each deed which files are refused and why, and doing the rest."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.bulk.forms import MoveForm, PairForm, TagForm
from households.models import Household, Pairing, Tagging
from households.moving import move
from households.search import AT_ONCE
from households.writing import REFUSALS
from volunteers.rights import Deed, may

MOST_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file to which a deed is not done, and why."""

    number: str
    why: str


@dataclass(slots=True)
class Plan:
    """What a deed would do: to these files, and not to those."""

    ready: list = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class BulkDeed:
    """One thing that is done to many files: what it asks, whom it refuses, what it does."""

    name = ""
    right = Deed.KEEP_FILES
    form_class = None
    most = MOST_AT_ONCE
    title = button = explains = ""

    @property
    def address(self) -> str:
        """The name of the address where it is done."""
        return f"households:all_{self.name}"

    def plan(self, files, form, user) -> Plan:
        """Each of these files (of ``for_bulk``) as one it is done to, or as refused with the reason."""
        plan, allowed = Plan(), set(files.where_may(user, self.right).first_keys(self.most))
        about = self.known(files, form)
        for household in files.by_number():
            if household.pk not in allowed:
                why = _("Your post does not allow this there.")
            elif household.closed_on:
                why = _("The file is closed.")
            else:
                why = self.refuse(household, form, about)
            if why:
                plan.refused.append(Refusal(household.number, why))
            else:
                plan.ready.append(household)
        return plan

    def known(self, files, form):
        """What is asked once for all the files, so that refusing costs no query a file."""
        return None

    def refuse(self, household, form, about) -> str:
        """Why it is not done to this open file of theirs; "" where it is."""
        raise NotImplementedError

    def do(self, files, form, *, by) -> tuple[int, list[Refusal]]:
        """Do it to the files of a plan; says to how many, and which were refused after all."""
        raise NotImplementedError

    def say(self, number) -> str:
        """What was done, in a sentence."""
        raise NotImplementedError


class PairDeed(BulkDeed):
    """Give households to one helper (结对)."""

    name = "pair"
    right = Deed.ASSIGN_NEED
    form_class = PairForm
    title = gettext_lazy("Pair households with a helper")
    button = gettext_lazy("Pair")
    explains = gettext_lazy(
        "A household has one helper at a time: pairing it anew ends the pairing with the former one."
    )

    def known(self, files, form):
        helper = form.cleaned_data["helper"]
        theirs = Pairing.objects.standing().of_helper(helper).of_files(files)
        return set(theirs.values_list("household", flat=True)), files.keys_where_helps(helper, today=form.today)

    def refuse(self, household, form, about):
        theirs, in_reach = about
        helper = form.cleaned_data["helper"]
        if household.pk in theirs:
            return _("It is paired with %(name)s already.") % {"name": helper}
        return "" if household.pk in in_reach else _("%(name)s does not help there.") % {"name": helper}

    def do(self, files, form, *, by):
        values = form.cleaned_data
        done = Pairing.objects.pair(
            files, helper=values["helper"], since=values["since"], by=by, because=values["because"]
        )
        return done, []

    def say(self, number):
        return ngettext(
            "%(number)s household is paired with the helper.",
            "%(number)s households are paired with the helper.",
            number,
        ) % {"number": number}


class MoveDeed(BulkDeed):
    """Move households into another building; each keeps its room and gets its own event."""

    name = "move"
    form_class = MoveForm
    most = AT_ONCE
    title = gettext_lazy("Move households to another building")
    button = gettext_lazy("Move")
    explains = gettext_lazy(
        "Each household keeps its room; the move stands in the history of each file, where it can be taken back."
    )

    def refuse(self, household, form, about):
        there = household.building_id == form.cleaned_data["building"].pk
        return _("It is in this building already.") if there else ""

    @transaction.atomic
    def do(self, files, form, *, by):
        done, refused, values = 0, [], form.cleaned_data
        for household in files:
            there = {"building": values["building"], "room": household.room}
            try:
                move(by=by, household=household, on=values["on"], because=values["because"], **there)
            except REFUSALS as error:
                refused.append(Refusal(household.number, str(error)))
            else:
                done += 1
        return done, refused

    def say(self, number):
        return ngettext("%(number)s household is moved.", "%(number)s households are moved.", number) % {
            "number": number
        }


class TagDeed(BulkDeed):
    """Mark households with a tag."""

    name = "tag"
    form_class = TagForm
    title = gettext_lazy("Tag households")
    button = gettext_lazy("Tag")
    explains = gettext_lazy("Tags of a person are given on the file's own page.")

    def known(self, files, form):
        borne = Tagging.objects.standing().of_tag(form.cleaned_data["tag"]).of_files(files)
        return set(borne.values_list("household", flat=True))

    def refuse(self, household, form, about):
        return _("It bears this tag already.") if household.pk in about else ""

    def do(self, files, form, *, by):
        values = form.cleaned_data
        return Tagging.objects.give(values["tag"], households=files, by=by, since=values["on"]), []

    def say(self, number):
        return ngettext("%(number)s household is tagged.", "%(number)s households are tagged.", number) % {
            "number": number
        }


class UntagDeed(TagDeed):
    """Take a tag from households."""

    name = "untag"
    title = gettext_lazy("Take a tag from households")
    button = gettext_lazy("Take the tag away")
    explains = gettext_lazy("That they bore it until then stays written down.")

    def refuse(self, household, form, about):
        return "" if household.pk in about else _("It does not bear this tag.")

    def do(self, files, form, *, by):
        values = form.cleaned_data
        return Tagging.objects.take(values["tag"], households=files, by=by, until=values["on"]), []

    def say(self, number):
        return ngettext(
            "The tag is taken from %(number)s household.", "The tag is taken from %(number)s households.", number
        ) % {"number": number}


BULK_DEEDS = {deed.name: deed for deed in (PairDeed(), MoveDeed(), TagDeed(), UntagDeed())}


def deeds_of(user) -> list[BulkDeed]:
    """What somebody may do to files of the list, by today's posts."""
    return [deed for deed in BULK_DEEDS.values() if may(user, deed.right)]


def files_with_keys(user, keys):
    """The files in somebody's reach that were chosen."""
    return Household.objects.visible_to(user).with_keys(keys).select_related("building")
