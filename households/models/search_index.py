"""How a part of a text is found without reading every file: an index and the lookup that uses it."""

from django.db import models
from django.db.models.lookups import Contains

# Stands in a file's search text between what is so now and what was so once. It is in no word that is searched for.
AS_IT_WAS = "\n"
# Every two neighbouring characters of a text. Two letters of a name are the shortest thing people look for, and
# trigrams, PostgreSQL's own means, know nothing of them.
PAIRS = """
CREATE OR REPLACE FUNCTION search_pairs(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT a || b)
    FROM unnest(string_to_array(words, NULL), (string_to_array(words, NULL))[2:]) AS pairs(a, b)
    WHERE b IS NOT NULL
$$
"""


class SearchIndex(models.Index):
    """By building and text: on SQLite a narrow copy of both that is read instead of the files themselves.

    On PostgreSQL an index on the pairs of characters in the text.
    """

    def create_sql(self, model, schema_editor, using="", **kwargs):
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        quote = schema_editor.quote_name
        column = quote(model._meta.get_field(self.fields[-1]).column)
        return f"CREATE INDEX {quote(self.name)} ON {quote(model._meta.db_table)} USING gin (search_pairs({column}))"


class Holds(Contains):
    """``search_text__holds="张伟"``: contains, by way of the index."""

    def as_postgresql(self, compiler, connection):
        contains, contains_params = self.as_sql(compiler, connection)
        if len(self.rhs) < 2:
            return contains, contains_params
        column, params = self.process_lhs(compiler, connection)
        pairs = f"search_pairs({column}) @> search_pairs(%s)"
        return f"({pairs} AND {contains})", (*params, self.rhs, *contains_params)


models.TextField.register_lookup(Holds, "holds")
