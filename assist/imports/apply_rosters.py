"""Writing departments' lists: their rows and what these say of people, as many as a million at once."""

from assist.imports.held import COLUMNS, settling
from assist.imports.plan import Overtaken
from assist.imports.plan_rosters import Rosters
from benefits.models import Award, Roster, RosterPage
from volunteers.audit.many_rows import add_rows, change_rows

PAGE = ("roster_id", "number", "people", "rows")


def write_rosters(rosters: Rosters) -> dict[str, int]:
    """Write everything that is planned of lists, within a transaction; how many rows of what were made.

    Raises Overtaken where what a list goes on with was thrown away since it was read.
    """
    if rosters.is_empty:
        return {}
    for roster in rosters.changed:
        roster.save(update_fields=["rows_refused"])
    Roster.objects.bulk_create(rosters.new)
    lists = [one.roster.pk for one in rosters.lists.values()]
    pages = add_rows(RosterPage, PAGE, rosters.pages.rows(lists))
    awards, settled = rosters.awards, settling(lists)
    awards.put_away()
    if change_rows(Award, COLUMNS, awards.done_changed, settled) < len(awards.done_changed):  # make way for new ones
        raise Overtaken
    add_rows(Award, COLUMNS, awards.done_new, settled)
    made = {Roster: len(rosters.new), RosterPage: pages, Award: len(awards.done_new)}
    return {model.__name__: number for model, number in made.items() if number}
