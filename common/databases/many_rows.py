"""Many rows at once, without a model's instance for each: COPY on PostgreSQL, long INSERTs on SQLite.

For tables whose rows have no history of their own. ``volunteers/audit/many_rows.py`` tells the audit log as well.
"""

from array import array
from functools import lru_cache
from itertools import batched, chain

from django.db import connection
from django.db.models import DateField, DecimalField
from django.db.transaction import TransactionManagementError

from common.crypto import EncryptedTextField, encrypting

AT_ONCE = 2000
IN_ONE_STATEMENT = 500  # of SQLite, which checks its keys once for all of them
DAYS = 50_000  # more than anybody lives
TO_PREPARE = (DateField, DecimalField)  # other values go in as they are


def take_keys(model, number: int):
    """Keys for so many rows, so that rows may name one another before they are written; within a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
            cursor.execute(f"SELECT {sequence} FROM generate_series(1, %s)", [f'"{table}"', number])  # noqa: S608  # nosec B608 - our own words
            return array("q", (key for (key,) in cursor))
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + number)


def measure(*models):
    """Let PostgreSQL count these tables now; it plans by what it last counted, which may have been before a list."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(f'"{model._meta.db_table}"' for model in models))


def write_rows(model, names, rows, through=None) -> int:
    """Insert rows, each the values of the columns ``names``; how many. Within a transaction: all of them or none.

    ``through`` has by column what makes its values, where the rows do not have them yet. A million go in quickest in
    the order of the table's widest index: in any other each would go into another part of it.
    """
    table, columns, number = model._meta.db_table, ", ".join(f'"{name}"' for name in names), 0
    marks = f"({', '.join('?' for _name in names)})"
    if not connection.in_atomic_block:
        raise TransactionManagementError("Many rows are written within a transaction.")
    connection.validate_no_broken_transaction()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for values in _prepared(model, names, rows, through):
                    for row in batched(values, len(names)):
                        copy.write_row(row)
                    number += len(values)
            return number // len(names)
        for values in _prepared(model, names, rows, through, IN_ONE_STATEMENT):
            all_marks = ", ".join([marks] * (len(values) // len(names)))
            connection.connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES {all_marks}', values)  # noqa: S608  # nosec B608 - our own names
            number += len(values)
    return number // len(names)


def change_rows(model, names, rows, through=None) -> int:
    """Set the columns ``names`` of the rows of which the keys stand last; how many of them there are still."""
    table, changes, number = model._meta.db_table, ", ".join(f'"{name}" = %s' for name in names), 0
    statement = f'UPDATE "{table}" SET {changes} WHERE "id" = %s'  # noqa: S608  # nosec B608 - our own names
    with connection.cursor() as cursor:
        for values in _prepared(model, (*names, "id"), rows, through):
            cursor.executemany(statement, batched(values, len(names) + 1))
            number += cursor.rowcount
    return number


def _prepared(model, names, rows, through, at_once=AT_ONCE):
    """The values of some rows at a time, one row behind the other, as the database takes them."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    prepare = [(place, (through or {}).get(name) or _preparing(fields[name])) for place, name in enumerate(names)]
    prepare = [(slice(place, None, len(names)), prepared) for place, prepared in prepare if prepared]
    for some in batched(rows, at_once):
        if {*map(len, some)} != {len(names)}:
            raise ValueError(f"Each row has the values of {len(names)} columns.")
        values = list(chain.from_iterable(some))
        for column, prepared in prepare:
            values[column] = map(prepared, values[column])
        yield values


def _preparing(field):
    """What makes a field's values fit for the database; days and amounts come again and again."""
    if isinstance(field, EncryptedTextField):
        sealed = encrypting(field.label)
        return lambda text: sealed(text) if text else text
    if isinstance(field, TO_PREPARE):
        return lru_cache(maxsize=DAYS)(lambda value: _as_text(field.get_db_prep_save(value, connection)))
    return None


def _as_text(value):
    """A value as PostgreSQL reads it; it takes texts quickest."""
    return value if value is None else str(value)
