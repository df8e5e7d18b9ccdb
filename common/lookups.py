"""Conditions in the database: what Django's own do not do."""

from django.db.models import ForeignObject, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

LARGEST = 2**63 - 1  # what a database can hold as a whole number


class InRange:
    """``pk__in=[…]`` for whatever somebody sends: a number that no row can have is on none.

    Django sees to that where it compares with one number; of several SQLite's driver refuses the whole question.
    """

    def get_prep_lookup(self):
        wanted = super().get_prep_lookup()
        if not self.rhs_is_direct_value():
            return wanted
        return [one for one in wanted if not isinstance(one, int) or -LARGEST - 1 <= one <= LARGEST]


@IntegerField.register_lookup
class NumberIn(InRange, In):
    """Of a row's own numbers."""


@ForeignObject.register_lookup
class RelatedNumberIn(InRange, RelatedIn):
    """Of the numbers of the rows that it names."""


class TestedIn(In):
    """``TestedIn(F("state"), […])`` means ``state__in=[…]``, but is never how SQLite finds the rows.

    SQLite takes every value for rare. Of a community's needs it would read all needs of the street in one state
    and then ask each where it is; the unary plus hides the index on the state from it, so that it starts from the
    community's buildings. PostgreSQL counts before it chooses and gets the plain condition.
    """

    def process_lhs(self, compiler, connection, lhs=None):
        sql, params = super().process_lhs(compiler, connection, lhs)
        return (f"+{sql}" if connection.vendor == "sqlite" else sql), params
