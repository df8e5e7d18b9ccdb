"""The index behind the search box, of the kind each database has for finding a part of a text."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchIndex(models.Index):
    """By building and text: on SQLite a narrow copy of both that is read instead of the files themselves.

    On PostgreSQL a trigram index on the text alone, which finds three letters and more without reading the rest;
    where the database may not have trigrams, there is none, and the search is slower over a whole street.
    """

    def create_sql(self, model, schema_editor, using="", **kwargs):
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        if not has_trigrams(connection):
            return "SELECT 1"
        trigrams = GinIndex(fields=[self.fields[-1]], opclasses=["gin_trgm_ops"], name=self.name)
        return trigrams.create_sql(model, schema_editor, **kwargs)


def has_trigrams(connection) -> bool:
    """Whether this PostgreSQL database has the pg_trgm extension."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None
