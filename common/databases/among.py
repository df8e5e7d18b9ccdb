"""Many values to look for in one query, as one parameter: that each is one costs more than looking for it."""

import json

from django.db import connection
from django.db.models import Func, Value


def among(values):
    """For ``field__in``: any of these texts or keys."""
    values = list(values)
    if not values:
        return values
    if connection.vendor == "postgresql":
        kind = "bigint" if isinstance(values[0], int) else "text"
        return Func(Value(values), template=f"(SELECT unnest(%(expressions)s::{kind}[]))")
    return Func(Value(json.dumps(values)), template="(SELECT value FROM json_each(%(expressions)s))")
