"""Many values to look for in one query, as one parameter: that each is one costs more than looking for it."""

import json

from django.db import connection
from django.db.models.expressions import RawSQL


def among(values):
    """For ``field__in``: any of these texts or keys."""
    values = list(values)
    if connection.vendor == "postgresql":
        kind = "bigint" if values and isinstance(values[0], int) else "text"
        return RawSQL(f"SELECT unnest(%s::{kind}[])", [values])  # noqa: S611 - one of two words
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values)])
