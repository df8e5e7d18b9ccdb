"""Many values to look for in one query, as one parameter: that each is one costs more than looking for it."""

import json

from django.db import connection
from django.db.models import Func, Value


def among(values):
    """For ``field__in``: any of these texts or keys."""
    values = list(values)
    if not values:
        return values
    many = Value(json.dumps(values))
    if connection.vendor == "postgresql":  # as a list, each value would be written out by itself
        kind = "bigint" if isinstance(values[0], int) else "text"
        return Func(many, template=f"(SELECT json_array_elements_text((%(expressions)s)::json)::{kind})")
    return Func(many, template="(SELECT value FROM json_each(%(expressions)s))")
