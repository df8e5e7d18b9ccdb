"""Which file and which people a ledger's row means, and what it says of them: a draft that changes nothing yet."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.utils.translation import gettext as _

from assist.imports import household_values as values
from assist.imports.outcomes import REFUSED, Change, Reason
from assist.imports.plan import NotTaken, Plan, changes, column_of, conflict, differing, too_long
from assist.imports.register import File, lives_there, may_be_renamed
from assist.imports.rows import HouseholdRow, MemberRow, Sheet
from assist.imports.values import is_masked, key
from households.models import Household, Membership, Person
from volunteers.models import Post
from volunteers.rights import Role

ASSUMED_HEAD = "head-assumed"  # the problem by which the reading says that it took the first member for the head
COUNTED = ("sex", "birth_date", "disability_class", "disability_level", "work", "monthly_income")


@dataclass(slots=True)
class DraftMember:
    """One member of a row: who it is on file, if anybody, and what the row says of person and membership."""

    row: MemberRow
    person: Person | None
    membership: Membership | None
    said: dict
    place: dict

    @property
    def has_left(self):
        """The file says that this member left since; an old sheet brings nobody back."""
        return self.membership is not None and self.membership.left_on is not None


@dataclass(slots=True)
class Draft:
    """What one row says about one file (None: a new one), in the models' words."""

    file: File | None
    household: dict
    members: list[DraftMember] = field(default_factory=list)
    new_head: DraftMember | None = None

    @property
    def missing(self):
        """Who is present on file and not in the row."""
        told = {id(member.membership) for member in self.members}
        return [one for one in self.file.present if id(one) not in told]

    def changes(self) -> list[Change]:
        """What taking the row over would change on the file, in words."""
        told = changes(self.file.household, differing(self.file.household, self.household))
        for member in self.members:
            if member.has_left:
                continue
            if member.membership is None:
                told.append(Change(_("member"), "", member.row.name))
                continue
            told += changes(member.person, differing(member.person, member.said), member.row.name)
            told += changes(member.membership, differing(member.membership, self.place_of(member)), member.row.name)
        if self.new_head:
            told.append(Change(_("head"), self.file.head.person.name, self.new_head.row.name))
        return told

    def place_of(self, member) -> dict:
        """What the row says of a membership; the head's relation follows from being the head."""
        if member.row.is_head or (member.membership and member.membership.is_head and not self.new_head):
            return {name: value for name, value in member.place.items() if name != "relation"}
        return member.place


def match(plan: Plan, row: HouseholdRow, members) -> File | None:
    """The file by the natural key: the number if there is one, else the head's identity number, else any member's."""
    register = plan.register
    if row.number:
        return register.numbered(row.number)
    for member in [row.head] if row.head.identity_number else members:
        person = register.person(member.identity_number)
        found = register.open_membership(person) if person else None
        if found:
            return found[0]
    return None


def at_home(plan: Plan, row: HouseholdRow, community) -> File | None:
    """The file of a head of this name in this home, where one of the two gives no identity number to go by."""
    if row.number:
        return None
    found = [
        file
        for file, member in plan.register.by_name[key(row.head.name)]
        if member.is_head
        and member.left_on is None
        and file.community is community
        and may_be(member.person, row.head)
        and lives_there(file.household, row)
    ]
    if len(found) > 1:
        files = "、".join(str(file) for file in found)
        words = _("several files fit this head and address: %(files)s; give the number or an identity number")
        raise conflict(words % {"files": files})
    return found[0] if found else None


def not_elsewhere(plan: Plan, sheet: Sheet, row: HouseholdRow, members, file):
    """The members who may be taken, and those who belong to another open file, with the reason.

    Where they share the row's line, or the head is one of them, the row is refused as a whole.
    """
    staying, elsewhere = [], []
    for member in members:
        words, repeats = _whose(plan, row, member, file)
        if not words:
            staying.append(member)
            continue
        reason = Reason(words, _identity_column(sheet, row, member))
        if sheet.layout != "lines" or member.is_head:
            raise NotTaken(REFUSED, reason, repeats=repeats)
        elsewhere.append((member, [reason], repeats))
    return staying, elsewhere


def _whose(plan, row, member, file):
    """Why a member is not this household's ("": nothing speaks against it), and the row that has it right."""
    owner = plan.register.owners.get(member.identity_number, row)
    if owner is not row:
        words = _("the identity number of %(name)s stands in row %(row)s under another name")
        return words % {"name": member.name, "row": owner.source}, owner.source
    person = plan.register.person(member.identity_number)
    if person is None:
        return "", None
    found = plan.register.open_membership(person)
    renamed = key(person.name) != key(member.name)
    if renamed and not may_be_renamed(person, member.name, found and found[0], row):
        if not any(known.is_reachable for known, _member in plan.register.places_of[id(person)]):
            elsewhere = _("This person is on a file outside your places.")  # nothing else of whoever that is
            return where_on_file(plan, found[0], member.name) if found else elsewhere, None
        words = _("the identity number of %(name)s is that of %(other)s on file")
        return words % {"name": member.name, "other": person.name}, None
    if found is None or found[0] is file or found[0].household.closed_on:
        return "", None
    return where_on_file(plan, found[0], member.name), found[0].row


def where_on_file(plan: Plan, file: File, name: str) -> str:
    """Where somebody is on file, within what one may see: elsewhere only the community and whom to ask there."""
    if file.row is not None and file.household.pk is None:
        return _("%(name)s stands in row %(row)s as well") % {"name": name, "row": file.row}
    if file.is_reachable:
        head = file.head.person.name if file.head else ""
        words = _("%(name)s is on file %(number)s (%(head)s) already")
        return words % {"name": name, "number": file, "head": head}
    posts = Post.objects.held_on(plan.today).filter(place=file.community.pk, role=Role.CASEWORKER)
    caseworker = posts.select_related("user").order_by("pk").first()
    who = " ".join(word for word in (caseworker and caseworker.user.name, file.community.office_phone) if word)
    words = _("%(name)s is on a file of %(community)s already; ask there: %(who)s")
    return words % {"name": name, "community": file.community.name, "who": who or "–"}


def draft(plan: Plan, sheet: Sheet, row: HouseholdRow, members, file, building, warn) -> Draft:
    """Read the row against the file it means; raises NotTaken where something in it cannot be taken over."""
    made = Draft(file, values.of_household(row, building, warn))
    if file is not None:
        _leave_what_the_home_says(made.household, file.household)
    reasons = too_long(Household, made.household)
    matched, told = set(), set()
    for member in members:
        if member.identity_number in told:
            reasons.append(Reason(_("the identity number of %(name)s stands twice") % {"name": member.name}))
        told.update({member.identity_number} - {""})
        person, membership = _who(plan, member, file, matched)
        matched.add(id(membership))
        if member.left_on and membership is not None and membership.is_head and membership.left_on is None:
            words = _("the head left on %(day)s: the row has to say who is the head since")
            raise conflict(words % {"day": member.left_on})
        said = values.of_person(member, warn)
        if person is not None:
            _leave_what_follows(said, person, plan.fields(sheet))
            _leave_what_is_noted(said, person)
        reasons += too_long(Person, said) + values.impossible(member, row, file is None)
        made.members.append(DraftMember(member, person, membership, said, values.of_membership(member, warn)))
    if reasons:
        raise NotTaken(REFUSED, *reasons)
    if file is not None:
        _leave_what_is_noted(made.household, file.household)
    before = file.household.declared if file else {}
    given = values.declared(row, sheet, [_person(member) for member in made.members], plan.today)
    if given:
        made.household["declared"] = values.merged(before, given)
    if file is not None:
        made.new_head = _new_head(made, row)
    return made


def may_be(person: Person, member: MemberRow) -> bool:
    """Whether somebody of this name can be meant: nothing on file speaks against it."""
    if member.identity_number and person.identity_number:
        return member.identity_number == person.identity_number
    if is_masked(member.identity_as_written):
        return person.identity_mask in ("", member.identity_as_written)
    return not (member.birth_date and person.birth_date) or member.birth_date == person.birth_date


def _who(plan, member, file, matched):
    """The person and membership that a member's cells mean: by identity number, else by name and birth date."""
    person = plan.register.person(member.identity_number)
    if person is not None:
        mine = [one for one in file.members if one.person is person] if file else []
        return person, next((one for one in reversed(mine) if one.left_on is None), mine[-1] if mine else None)
    if file is None:
        return None, None
    namesakes = [one for one in file.members if key(one.person.name) == key(member.name) and id(one) not in matched]
    present = [one for one in namesakes if one.left_on is None] or namesakes[-1:]
    fitting = [one for one in present if may_be(one.person, member)]
    if len(fitting) > 1:
        words = _("several members are called %(name)s; give the birth date or the identity number")
        raise conflict(words % {"name": member.name})
    if fitting:
        return fitting[0].person, fitting[0]
    others = [one for one in present if one.person.identity_number]
    if others and (member.identity_number or is_masked(member.identity_as_written)):
        words = _("%(name)s has another identity number on file: %(mask)s")
        raise conflict(words % {"name": member.name, "mask": others[0].person.identity_mask})
    return None, None


def _leave_what_the_home_says(said, household):
    """An address that only repeats the building and room on file adds nothing to them."""
    if not household.living_address and said.get("living_address") == f"{household.building.name}{household.room}":
        del said["living_address"]


def _leave_what_follows(said, person, fields):
    """Sex and birth that merely follow from the identity number do not undo what somebody wrote by hand."""
    for name in ("sex", "birth_date"):
        if name not in fields and getattr(person, name):
            said.pop(name, None)


def _leave_what_is_noted(said, row):
    """A note that holds everything already is not written anew."""
    if "note" in said and values.is_noted(said["note"], row.note):
        del said["note"]


def _person(member):
    """A member as the counting of totals sees one, with what the row says put over what is on file."""
    return SimpleNamespace(**{name: member.said.get(name, getattr(member.person, name, None)) for name in COUNTED})


def _new_head(made, row):
    """Who becomes the head of a file that has another one, or None; one that was only assumed does not."""
    head = next(member for member in made.members if member.row.is_head)
    if made.file.head is None or head.membership is made.file.head:
        return None
    if any(problem.code == ASSUMED_HEAD for problem in row.warnings):
        return None
    return head


def _identity_column(sheet, row, member):
    number = None if member.is_head or sheet.layout == "lines" else row.members.index(member)
    return column_of(sheet, "identity", "document", member=number)
