"""Many rows written at once, and told in the audit log as every other writing is (``net.py`` sees no COPY)."""

from common.databases import many_rows
from volunteers.audit.changes import Wrote
from volunteers.audit.noticing import is_told
from volunteers.audit.recording import Did, wrote


def add_rows(model, names, rows, through=None) -> int:
    """Insert rows, each the values of the columns ``names``; how many."""
    return _tell(model, Did.ADDED, many_rows.write_rows(model, names, rows, through))


def change_rows(model, names, rows, through=None) -> int:
    """Set the columns ``names`` of the rows of which the keys stand last; how many."""
    return _tell(model, Did.CHANGED, many_rows.change_rows(model, names, rows, through))


def _tell(model, did, number):
    if number and is_told(model):
        wrote(Wrote(model._meta.label_lower, did))
    return number
