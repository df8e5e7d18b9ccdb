"""Conditions that the database checks on rows which something better has found."""

from django.db.models.lookups import In


class TestedIn(In):
    """``TestedIn(F("state"), […])`` means ``state__in=[…]``, but is never how SQLite finds the rows.

    SQLite takes every value for rare. Of a community's needs it would read all needs of the street in one state
    and then ask each where it is; the unary plus hides the index on the state from it, so that it starts from the
    community's buildings. PostgreSQL counts before it chooses and gets the plain condition.
    """

    def process_lhs(self, compiler, connection, lhs=None):
        sql, params = super().process_lhs(compiler, connection, lhs)
        return (f"+{sql}" if connection.vendor == "sqlite" else sql), params
