"""SQLite with a last word before each commit."""

from django.db.backends.sqlite3 import base

from common.databases.last_word import LastWord


class DatabaseWrapper(LastWord, base.DatabaseWrapper):
    """One connection to the office's SQLite file."""
