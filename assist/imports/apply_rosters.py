"""Writing departments' lists: their rows and what these say of people, as many as a million at once."""

from assist.imports.held import COLUMNS, settled
from assist.imports.plan import Overtaken
from assist.imports.plan_rosters import Rosters
from benefits.models import Award, Roster, RosterRow
from common.databases.many_rows import take_keys
from common.identity import mask
from volunteers.audit.many_rows import add_rows, change_rows

ROW = ("id", "roster_id", "row", "member", "name", "identity_number", "identity_mask", "state")


def write_rosters(rosters: Rosters) -> dict[str, int]:
    """Write everything that is planned of lists, within a transaction; how many rows of what were made.

    Raises Overtaken where what a list goes on with was thrown away since it was read.
    """
    if rosters.is_empty:
        return {}
    for roster in rosters.changed:
        roster.save(update_fields=["rows_refused"])
    Roster.objects.bulk_create(rosters.new)
    keys = take_keys(RosterRow, len(rosters.rows))
    add_rows(RosterRow, ROW, _rows(rosters, keys))
    awards = rosters.awards
    awards.put_away()
    changed = ((*settled(row, keys), pk) for *row, pk in awards.done_changed)
    if change_rows(Award, COLUMNS, changed) < len(awards.done_changed):  # they make way for new ones
        raise Overtaken
    add_rows(Award, COLUMNS, (settled(row, keys) for row in awards.done_new))
    made = {Roster: len(rosters.new), RosterRow: len(rosters.rows), Award: len(awards.done_new)}
    return {model.__name__: number for model, number in made.items() if number}


def _rows(rosters, keys):
    lists = [one.roster.pk for one in rosters.lists.values()]
    for key, (place, number, member, name, identity, state) in zip(keys, rosters.rows, strict=True):
        yield key, lists[place], number, member, name, identity, mask(identity), state
