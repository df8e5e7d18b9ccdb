"""Writing departments' lists: their rows and what these say of people, as many as a million at once."""

from assist.imports.held import COLUMNS
from assist.imports.plan_rosters import Rosters
from benefits.models import Award, Roster, RosterRow
from common.databases.many_rows import change_rows, take_keys, write_rows
from common.identity import mask
from volunteers.audit.changes import Wrote
from volunteers.audit.recording import Did, wrote

ROW = ("id", "roster_id", "row", "name", "identity_number", "identity_mask", "state")


def write_rosters(rosters: Rosters) -> dict[str, int]:
    """Write everything that is planned of lists, within a transaction; how many rows of what were made."""
    if rosters.is_empty:
        return {}
    for roster in rosters.changed:
        roster.save(update_fields=["rows_refused"])
    Roster.objects.bulk_create(rosters.new)
    keys = take_keys(RosterRow, len(rosters.rows))
    write_rows(RosterRow, ROW, _rows(rosters.rows, keys))
    awards = rosters.awards
    change_rows(Award, COLUMNS, ((*one.row(keys), one.pk) for one in awards.changed.values()))  # they make way
    write_rows(Award, COLUMNS, (one.row(keys) for one in awards.new))
    made = {Roster: len(rosters.new), RosterRow: len(rosters.rows), Award: len(awards.new)}
    for model, did in ((RosterRow, Did.ADDED), (Award, Did.ADDED), (Award, Did.CHANGED)):
        if awards.changed if did == Did.CHANGED else made[model]:
            wrote(Wrote(model._meta.label_lower, did))
    return {model.__name__: number for model, number in made.items() if number}


def _rows(rows, keys):
    for key, (one, number, name, identity, state) in zip(keys, rows, strict=True):
        yield key, one.roster.pk, number, name, identity, mask(identity), state
