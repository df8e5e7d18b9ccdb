"""What a row of a household ledger comes to: a new file, changes to one, nothing, a conflict, or a refusal."""

from django.utils.translation import gettext as _

from assist.imports.grid import NoCommunity
from assist.imports.household_changes import add_to_members, change_file, open_file
from assist.imports.household_match import at_home, draft, match, not_elsewhere, where_on_file
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, SAME, UPDATE, Outcome, Reason
from assist.imports.plan import NotTaken, Plan, column_of, conflict, names_too_long, refusal
from assist.imports.rows import HouseholdRow, Sheet
from assist.imports.values import file_number, is_masked, key
from households.numbering import is_usable
from volunteers.models import Level, Place, User
from volunteers.rights import Role


def plan_household(plan: Plan, sheet: Sheet, row: HouseholdRow) -> list[Outcome]:
    """Plan one row; a member's own line that is refused gets an outcome of its own."""
    warnings = [*row.warnings, *(warning for member in row.members for warning in member.warnings)]
    outcome = Outcome(row=row, source=row.source, about=_about(row), warnings=warnings)
    plan.speak_for(sheet)
    refused = [(member, member.refusals, None) for member in row.members if member.refusals]
    members = [member for member in row.members if not member.refusals]
    in_own_lines = sheet.layout == "lines" and any(member.is_head for member in members)
    try:
        if row.refusals or (refused and not in_own_lines):
            raise NotTaken(REFUSED, *row.refusals, *(one for _m, reasons, _r in refused for one in reasons))
        refused += _plan(plan, sheet, row, members, outcome)
    except NotTaken as why:
        outcome.what, outcome.reasons, outcome.repeats = why.what, list(why.reasons), why.repeats
        outcome.changes = []
    return _share_lines(row, outcome, refused)


def _share_lines(row, outcome, refused):
    """Each line of the sheet stands behind one outcome: a refused member's own, or the household's."""
    apart = {}
    if outcome.what != REFUSED:
        apart = {member.source.row: (member, reasons, repeats) for member, reasons, repeats in refused}
    outcomes = [outcome]
    for line in row.lines:
        if line.row not in apart:
            outcome.lines.append(line)
            continue
        member, reasons, repeats = apart[line.row]
        outcomes.append(
            Outcome(
                row=row,
                source=member.source,
                about=f"{outcome.about} {member.name}".strip(),
                what=REFUSED,
                lines=[line],
                reasons=list(reasons),
                repeats=repeats,
            )
        )
    return outcomes


def _about(row):
    return " ".join(word for word in (row.number, row.head.name if row.head else "", row.address) if word)


def _plan(plan, sheet, row, members, outcome):
    """Plan the row and return the members who were refused alone, with their reasons."""
    if row.head is None:
        raise refusal(_("the household's head is missing"))
    if row.number and not is_usable(file_number(row.number)):
        words = _("“%(number)s” cannot be a file number")
        raise refusal(words % {"number": row.number}, column=column_of(sheet, "number", "number?"))
    reasons = names_too_long(User, row.area_lead, row.group_lead, row.building_lead)
    reasons += names_too_long(Place, row.area, row.group, row.building)
    if reasons:
        raise NotTaken(REFUSED, *reasons)
    warn = outcome.warnings.append
    file = match(plan, row, members)
    if file is None:
        community = _community(plan, sheet, row, warn)
        file = at_home(plan, row, community)
    elif file.is_reachable:
        community = file.community
    else:
        raise refusal(where_on_file(plan, file, row.head.name))
    members, elsewhere = not_elsewhere(plan, sheet, row, members, file)
    if file is None and any(is_masked(member.identity_as_written) for member in members):
        raise refusal(_("identity numbers are masked, and no file has this number, head and address"))
    _check_closed(file, row)
    building = _building(plan, row, file, community, warn)
    made = draft(plan, sheet, row, members, file, building, warn)
    if file is None:
        file = open_file(plan, row, made, community)
        outcome.what = CREATE
    elif file.row is not None:
        _repeat(plan, row, made, outcome)
        return elsewhere
    else:
        outcome.changes = made.changes()
        outcome.what = UPDATE if outcome.changes else SAME
        change_file(plan, row, made, outcome)
        file.row = row.source
    _claim_posts(plan, row, file)
    return elsewhere


def _community(plan, sheet, row, warn):
    try:
        return plan.grid.community(row.street or sheet.street, row.community or sheet.community, warn)
    except NoCommunity as why:
        raise refusal(str(why), column=column_of(sheet, "community")) from why


def _check_closed(file, row):
    if file is None or file.household.closed_on == row.closed_on:
        return
    if file.household.closed_on:
        words = _("the file %(number)s was closed on %(day)s")
        raise conflict(words % {"number": file, "day": file.household.closed_on})
    words = _("the row says that file %(number)s was closed on %(day)s; it is open: close it on its page")
    raise conflict(words % {"number": file, "day": row.closed_on})


def _building(plan, row, file, community, warn):
    """The building that the row names; where it names none, or only the one on file, that one stays."""
    old = file.household.building if file else None
    if old is not None and not row.group:
        same_building = not row.building or key(row.building) == key(old.name)
        if same_building and (not row.area or key(row.area) == key(old.parent.parent.name)):
            return old
    name = row.building or (old.name if old else "")
    return plan.grid.building(community, area=row.area, group=row.group, name=name, warn=warn)


def _repeat(plan, row, made, outcome):
    """The file has a row in this import already: this one says the same, or otherwise and is not taken.

    A list of people beside the ledger may know more of the same members; that is taken.
    """
    outcome.repeats = made.file.row
    told = made.changes()
    if told and row.source.sheet != made.file.row.sheet and all(change.who and not change.old for change in told):
        outcome.what, outcome.changes = UPDATE, told
        add_to_members(plan, made)
        return
    outcome.what = CONFLICT if told else SAME
    words = _("row %(row)s says otherwise: %(change)s")
    outcome.reasons = [Reason(words % {"row": made.file.row, "change": change}) for change in told]


def _claim_posts(plan, row, file):
    """Whom the row calls the lead of its area, group or building."""
    building = file.household.building
    for name, role, level in (
        (row.area_lead, Role.AREA_LEAD, Level.AREA),
        (row.group_lead, Role.GROUP_LEAD, Level.GROUP),
        (row.building_lead, Role.BUILDING_LEAD, Level.BUILDING),
    ):
        if name:
            user = plan.crew.person(name, file.community)
            plan.crew.claim(building.above(level), role, user, file.household.opened_on)
