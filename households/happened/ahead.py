"""What an action will do, said before it is done: what goes along or stays, what is planned, who becomes responsible.

``values`` is what was typed so far, as far as it was right.
"""

from django.utils.translation import gettext as _

from common.wording import listed
from households.file_head import responsible_at
from households.hanging import against_closing, hanging, left_open
from households.happened.fields import FOLLOW, STAY


class Ahead:
    """What will happen to one file: lines (tone, words), and what hangs on the people concerned."""

    def __init__(self, user, household, today):
        self.user, self.household, self.today = user, household, today
        self.lines, self.hangs, self.against, self.left_open = [], [], [], []

    def say(self, words, tone="info"):
        self.lines.append({"tone": tone, "words": words})

    def hang_on(self, people=None):
        """Look what hangs on these people (on everyone and the household itself, without)."""
        self.hangs = hanging(self.user, self.household, people=people)

    def say_against(self, *, going_along=()):
        """What stands against the end of this file, and what would be left open; not what goes along with people."""
        self.against, self.left_open = (
            [one for one in look(self.user, self.household) if one.person not in going_along]
            for look in (against_closing, left_open)
        )

    def say_visit(self, *, closes):
        """What becomes of the planned visit."""
        day = self.household.next_visit_on
        if day and closes:
            self.say(_("The visit planned for %(day)s is called off.") % {"day": day}, "watch")
        elif day:
            self.say(_("The visit planned for %(day)s stays planned.") % {"day": day})

    def say_helper(self, *, closes):
        """What becomes of the pairing."""
        for pairing in self.household.pairings.standing().select_related("helper").order_by("pk"):
            words = _("The pairing with %(name)s ends.") if closes else _("%(name)s stays paired with this household.")
            self.say(words % {"name": pairing.helper}, "watch" if closes else "info")

    def say_own(self):
        """What is the whole household's, and stays on its file."""
        own = [one for one in hanging(self.user, self.household) if one.person is None]
        if own:
            names = listed(f"{one.kind} “{one.what}”" for one in own)
            self.say(_("Of the whole household, and stays here: %(names)s.") % {"names": names})

    def say_leads(self, building):
        """Who is responsible at another building, where that is somebody else; both with the places above."""
        was, will = (responsible_at(place, today=self.today) for place in (self.household.building, building))
        for before, after in zip(was, will, strict=True):
            if before["name"] != after["name"]:
                names = [one["name"] or _("vacant") for one in (before, after)]
                self.say(f"{after['post']}: {names[0]} → {names[1]}", "info" if after["name"] else "watch")


def leaving(ahead, membership, staying, values):
    """Somebody leaves."""
    name, to = membership.person.name, values.get("to")
    ahead.hang_on([membership.person])
    if not staying:
        ahead.say(_("Nobody else belongs to this household: its file will be closed."), "watch")
        ahead.say_visit(closes=True)
        ahead.say_helper(closes=True)
        ahead.say_own()
        with_them = [membership.person_id] if to and values.get("follow", FOLLOW) == FOLLOW else []
        ahead.say_against(going_along=with_them)
    elif membership.is_head:
        ahead.say(_("The head leaves: another member becomes the head, and the relations follow as far as they do."))
    if to:
        ahead.say(_("%(name)s belongs to %(number)s from that day.") % {"name": name, "number": to.number})
        ahead.say_leads(to.building)
    elif ahead.hangs:
        ahead.say(_("What hangs on %(name)s waits on this file, and can go along later.") % {"name": name})


def another_head(ahead):
    """Another member becomes the head."""
    ahead.say(_("Needs, visits and who is responsible stay as they are."))
    if ahead.household.account_holder:
        ahead.say(_("See whether the account of the household should be another one."), "watch")


def closing(ahead):
    """The file is closed."""
    ahead.say(_("A closed file stays readable and can be opened again. Its members stay on it."))
    ahead.say_visit(closes=True)
    ahead.say_helper(closes=True)
    ahead.say_against()
    ahead.hang_on()


def reopening(ahead):
    """A closed file is opened again."""
    ahead.say(_("The days it was closed stay written down: figures of such a day leave the file out."))
    ahead.hang_on()


def being_away(ahead, membership):
    """A member is away and stays a member, or is back."""
    name = membership.person.name
    ahead.hang_on([membership.person])
    ahead.say(_("%(name)s stays a member of the household.") % {"name": name})
    if membership.is_head:
        ahead.say(_("%(name)s is the head; see whether another member should be.") % {"name": name}, "watch")


def splitting(ahead, present, values):
    """Some members go on as a household of their own."""
    going = values.get("members") or []
    ahead.hang_on([one.person for one in going or present])
    if going:
        names = listed(one.person.name for one in going)
        ahead.say(_("A new file is opened for %(names)s.") % {"names": names})
    else:
        ahead.say(_("A new file is opened for those who go."))
    if any(one.is_head for one in going):
        ahead.say(_("The head goes: this household gets another one."), "watch")
    ahead.say(_("Risk and next visit are the same in the new file; category and account are its own."))
    ahead.say_visit(closes=False)
    ahead.say_helper(closes=False)
    ahead.say_own()
    if values.get("building"):
        ahead.say_leads(values["building"])


def uniting(ahead, values):
    """Everybody goes over to another household."""
    into = values.get("into")
    ahead.hang_on()
    ahead.say(_("Everybody leaves this file and it is closed; its visits and history stay readable here."), "watch")
    ahead.say(_("What the household together owns and receives goes on in the other file."))
    ahead.say_visit(closes=True)
    ahead.say_helper(closes=True)
    if values.get("follow") == STAY:
        ahead.say_against()
    if into:
        head = next((one.person.name for one in into.memberships.present().head_first()), "")
        ahead.say(_("%(name)s stays the head of %(number)s.") % {"name": head, "number": into.number})
        ahead.say_leads(into.building)


def moving(ahead, values):
    """The household lives elsewhere."""
    ahead.say(_("The file keeps its number; its members, needs and visits go along."))
    ahead.say_visit(closes=False)
    ahead.say_helper(closes=False)
    building = values.get("building")
    if building and building.pk != ahead.household.building_id:
        ahead.say_leads(building)


def taking_back(ahead, action):
    """Something is taken back."""
    for event in action.events.select_related("household", "person").order_by("pk"):
        words = " · ".join(str(part) for part in (event.household, event.get_kind_display(), event.person) if part)
        ahead.say(words)
    ahead.say(_("Every field is put back as it was before; what was written down stays in the history."))
