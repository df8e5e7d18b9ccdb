"""The net below the noticing: what a transaction wrote into the office's tables, by any way at all.

Field history and saved rows say what was done in words. Where a verb writes rows in bulk or by an UPDATE alone, nothing
would say it; so every statement that writes is seen here, and a table about which nothing else was said is named.
"""

import re
from functools import cache

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate, pre_save
from django.dispatch import receiver

from common.databases.last_word import is_in_transaction
from volunteers.audit.changes import Wrote
from volunteers.audit.noticing import is_told
from volunteers.audit.recording import wrote
from volunteers.models.audit import Did

STATEMENT = re.compile(r'\s*(INSERT|UPDATE|DELETE)\b(?: OR \w+)?(?: INTO| FROM)? "(\w+)"')
SET = re.compile(r'"(\w+)" = ')
DID = {"INSERT": Did.ADDED, "UPDATE": Did.CHANGED, "DELETE": Did.REMOVED}
# Columns that follow from others, or only count; writing them alone is no deed.
FOLLOWING = {"search_text", "last_number", "last_visit_on", "last_login", "last_step", "name_key", "done"}
_following_of = {}


def follow(model, *columns):
    """These columns of a model only follow from what is told."""
    _following_of[model._meta.label_lower] = set(columns)


@receiver(connection_created)
def watch(connection, **kwargs):
    """Every statement of this connection is seen from now on."""
    if see not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, see)


@receiver(pre_migrate)
@receiver(post_migrate)
def look_away(signal, using, **kwargs):
    """A migration changes the shape of the tables, not what an office did; the log may not even be there yet."""
    connections[using].is_being_migrated = signal is pre_migrate


@receiver(pre_save)
def will_be_told(sender, using, **kwargs):
    """A row that is saved is told by itself as soon as it is (``noticing.py``)."""
    connection = connections[using]
    connection.is_saving = "" if is_in_transaction(connection) else sender._meta.db_table


def see(execute, sql, params, many, context):
    """Wrapped around every statement; one that wrote into an office's table is noted for its transaction.

    Where there is no transaction an UPDATE or DELETE gets one of its own, with its entry. Rows that are written in bulk
    cannot: what they return is still to be read when it would end; so they are refused there.
    """
    connection = context["connection"]
    label = "" if getattr(connection, "is_being_migrated", False) else label_of(sql)
    if not label:
        return execute(sql, params, many, context)
    if is_in_transaction(connection):
        return _see(execute, sql, params, many, context, label)
    table = STATEMENT.match(sql)[2]
    if getattr(connection, "is_saving", "") == table:
        connection.is_saving = ""
        done = execute(sql, params, many, context)
        if not context["cursor"].rowcount:
            connection.is_saving = table  # an UPDATE that met no row: the INSERT follows
        return done
    if DID[sql.lstrip()[:6]] == Did.ADDED:
        raise transaction.TransactionManagementError(f"{label}: rows are written in bulk within a transaction.")
    with transaction.atomic(using=connection.alias):
        return _see(execute, sql, params, many, context, label)


def _see(execute, sql, params, many, context, label):
    done = execute(sql, params, many, context)
    if context["cursor"].rowcount:
        wrote(Wrote(label, DID[sql.lstrip()[:6]]))
    return done


def label_of(sql: str) -> str:
    """The model whose table a statement writes into, if its rows tell something."""
    found = STATEMENT.match(sql) if sql[:1] in "IUD" else None
    label = _tables().get(found[2], "") if found else ""
    return "" if label and found[1] == "UPDATE" and _only_follows(sql, label) else label


def _only_follows(sql, label) -> bool:
    columns = set(SET.findall(sql.partition(" SET ")[2].partition(" WHERE ")[0]))
    return columns <= FOLLOWING | _following_of.get(label, set())


@cache
def _tables() -> dict[str, str]:
    """The tables whose rows tell something, each with its model's label."""
    models = [model for model in apps.get_models() if is_told(model) and not hasattr(model, "instance_type")]
    return {model._meta.db_table: model._meta.label_lower for model in models}
