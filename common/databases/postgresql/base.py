"""PostgreSQL with a last word before each commit."""

from django.db.backends.postgresql import base

from common.databases.last_word import LastWord


class DatabaseWrapper(LastWord, base.DatabaseWrapper):
    """One connection to the street's PostgreSQL."""
