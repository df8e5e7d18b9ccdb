"""Taking a ledger's row over into the plan: the file that is opened, or what changes on one."""

from django.utils.translation import gettext as _

from assist.imports.household_match import Draft, DraftMember
from assist.imports.outcomes import Outcome, Reason
from assist.imports.plan import IN_SOURCE, Plan, brief, differing
from assist.imports.register import File
from assist.imports.rows import HouseholdRow
from assist.imports.values import file_number
from households.models import Household, HouseholdEvent, Membership, Person, Relation, Status

Kind = HouseholdEvent.Kind


def open_file(plan: Plan, row: HouseholdRow, draft: Draft, community) -> File:
    """Plan a new file with its members."""
    household = Household(
        number=file_number(row.number),
        source=brief(row.source, IN_SOURCE),
        closed_on=row.closed_on,
        closed_because=_("the file was closed before this system") if row.closed_on else "",
        **draft.household,
    )
    plan.create(household, row.source)
    file = File(household, community, row=row.source, is_new=True)
    plan.register.add(file)
    _tell(plan, file, Kind.OPENED, row, on=row.opened_on)
    if row.closed_on:
        _tell(plan, file, Kind.CLOSED, row, on=row.closed_on, note=household.closed_because)
    for member in draft.members:
        _join(plan, file, member, is_head=member.row.is_head)
    if not household.number:
        plan.to_number.append(file)
    plan.to_search[id(file)] = file
    return file


def change_file(plan: Plan, row: HouseholdRow, draft: Draft, outcome: Outcome):
    """Plan what the row changes on its file, if anything, and warn of what it leaves to the office."""
    file = draft.file
    _warn(draft, outcome)
    if not outcome.changes:
        return
    home = _home(file.household)
    plan.change(file.household, row.source, differing(file.household, draft.household))
    if _home(file.household) != home:
        _tell(plan, file, Kind.MOVED, row, note=f"{home} → {_home(file.household)}"[:300])
    else:
        _tell(plan, file, Kind.UPDATED, row)
    if draft.new_head:
        _step_down(plan, row, draft)
    for member in draft.members:
        if not member.has_left:
            _take_over(plan, row, file, draft, member)
    plan.to_search[id(file)] = file


def _warn(draft, outcome):
    for membership in draft.missing:
        words = _("%(name)s is on file and not in the row; stays a member")
        outcome.warnings.append(Reason(words % {"name": membership.person.name}))
    for member in draft.members:
        if member.has_left:
            words = _("%(name)s left on %(day)s by the file; not brought back")
            outcome.warnings.append(Reason(words % {"name": member.row.name, "day": member.membership.left_on}))


def _take_over(plan, row, file, draft, member):
    becomes_head = member is draft.new_head
    if member.membership is None:
        _join(plan, file, member, is_head=becomes_head)
        _tell(plan, file, Kind.JOINED, row, person=member.person, on=member.place.get("joined_on"))
    else:
        _bring_up_to_date(plan, member, draft)
        left_on = member.place.get("left_on")
        if left_on:
            _leave(plan, row, file, member, left_on)
        elif becomes_head:
            values = {"is_head": True, "relation": Relation.HEAD}
            plan.change(member.membership, member.row.source, values)
    if becomes_head:
        _tell(plan, file, Kind.HEAD_CHANGED, row, person=member.person)


def add_to_members(plan: Plan, draft: Draft):
    """Plan what the row knows beyond an earlier one about the same members."""
    for member in draft.members:
        if not member.has_left:
            _bring_up_to_date(plan, member, draft)


def _bring_up_to_date(plan, member, draft):
    _correct(plan, member)
    values = differing(member.membership, draft.place_of(member))
    if values:
        plan.change(member.membership, member.row.source, values)


def _correct(plan, member):
    """Write what the row says of somebody known over what is on file."""
    values = differing(member.person, member.said)
    if values:
        gone = {name: values.pop(name) for name in ("status", "died_on") if name in values}
        plan.change(member.person, member.row.source, gone, since=member.place.get("left_on"))
        plan.change(member.person, member.row.source, values)
        member.person.derive()
        plan.register.identify(member.person)


def _leave(plan, row, file, member, left_on):
    died = member.said.get("status") == Status.DECEASED
    because = (member.row.status or _("left"))[:200]
    plan.change(member.membership, member.row.source, {"left_because": because})
    _tell(plan, file, Kind.DIED if died else Kind.LEFT, row, person=member.person, on=left_on, note=because)


def _step_down(plan, row, draft):
    """Relations to the old head are true no longer: each is what the row says it is, or nothing."""
    told = {id(member.membership) for member in draft.members if member.place.get("relation")}
    for membership in draft.file.present:
        values = {"is_head": False} if membership.is_head else {}
        if id(membership) not in told or membership.is_head:
            values["relation"] = ""
        plan.change(membership, row.source, differing(membership, values))


def _join(plan: Plan, file: File, member: DraftMember, *, is_head: bool):
    source = member.row.source
    if member.person is None:
        member.person = Person(**member.said)
        member.person.derive()
        plan.create(member.person, source)
    else:
        _leave_closed_file(plan, member.person, source)
        _correct(plan, member)
    left_on = member.place.get("left_on")
    membership = Membership(
        household=file.household,
        person=member.person,
        relation=Relation.HEAD if is_head else member.place.get("relation", ""),
        is_head=is_head,
        joined_on=member.place.get("joined_on") or file.household.opened_on,
        left_on=left_on,
        left_because=(member.row.status or _("left"))[:200] if left_on else "",
    )
    plan.create(membership, source)
    if is_head and not file.is_new and (membership.joined_on is None or membership.joined_on < plan.day):
        plan.keep(membership, "is_head", False, source)  # until then somebody else was
        plan.keep(membership, "relation", "", source)
    plan.register.join(file, membership)
    member.membership = membership


def _leave_closed_file(plan, person, source):
    """A closed file holds nobody back: whoever joins another household left the closed one when it closed."""
    found = plan.register.open_membership(person)
    if not found:
        return
    file, membership = found
    left_on = max(day for day in (file.household.closed_on, membership.joined_on) if day)
    plan.change(membership, source, {"left_on": left_on, "left_because": file.household.closed_because})


def _tell(plan, file, kind, row, *, person=None, on=None, note=""):
    event = HouseholdEvent(
        household=file.household, person=person, kind=kind, on=on or plan.today, by=plan.by, note=note,
        source=brief(row.source, IN_SOURCE),
    )  # fmt: skip
    plan.new[HouseholdEvent].append(event)


def _home(household):
    return f"{household.building.name}{household.room}"
