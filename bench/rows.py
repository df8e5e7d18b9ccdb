"""Write rows of a model fast and plain: COPY on PostgreSQL, executemany on SQLite."""

from contextlib import contextmanager

from django.db import connection
from django.db.models import GeneratedField


class Rows:
    """Rows of one model to be: the columns named vary, all others hold their default (``varying``: words)."""

    def __init__(self, model, varying: str):
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, GeneratedField)]
        self.table = model._meta.db_table
        self.columns = [field.column for field in fields]
        self.blank = [self._plain(field, field.get_default()) for field in fields]
        where = {name: n for n, field in enumerate(fields) for name in (field.name, field.attname)}
        self.places = [where[name] for name in varying.split()]
        self.rows = []

    @staticmethod
    def _plain(field, value):
        return field.get_db_prep_save(value, connection) if value is not None else None

    def add(self, *values):
        row = self.blank.copy()
        for place, value in zip(self.places, values, strict=True):
            row[place] = value
        self.rows.append(row)

    def write(self):
        """Write what was added and forget it; returns how many rows."""
        count = len(self.rows)
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f'COPY "{self.table}" ({names}) FROM STDIN') as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" for _ in self.columns)
                cursor.cursor.connection.executemany(
                    f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})',  # noqa: S608 - names of our own tables
                    self.rows,
                )
        self.rows.clear()
        return count


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'",
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE INDEX%'
    """,
}


@contextmanager
def plain_indexes_later():
    """Build the indexes that are not unique once at the end, not row by row."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor])
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        if connection.vendor == "postgresql":  # whose keys between tables else wait to be checked
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, sql in indexes:
            cursor.execute(sql)


def reset_sequences(models):
    """On PostgreSQL the next key follows the ones that were written."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            highest = f'(SELECT coalesce(max(id), 1) FROM "{table}")'  # noqa: S608 - names of our own tables
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {highest})")
