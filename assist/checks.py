"""Checks that Django runs at the start: do the field keys fit, and is a demo a demo?"""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.models.functions import Length

from assist.demo.grid import ACCOUNTS
from common.crypto import CannotDecrypt, EncryptedTextField, keyed_index
from households.models import Person
from volunteers.audit.guard import missing_triggers
from volunteers.models import AuditEntry, User
from volunteers.signing_in.backend import DEMO_PASSWORD

HINT = (
    "The database was written with other keys: put the keys.env that belongs to it back, or set FIELD_KEYS. "
    "A key that was in use is never removed, and the oldest stays last."
)


@register(Tags.database)
def field_keys_fit(app_configs, databases, **kwargs):
    """One value of each encrypted column is read, and one identity number looked up, before anybody works."""
    errors = []
    for alias in databases or ():
        tables = set(connections[alias].introspection.table_names())
        for model in apps.get_models():
            if model._meta.db_table in tables:
                errors += [error for field in encrypted_fields(model) for error in _read_one(model, field, alias)]
        if Person._meta.db_table in tables and not errors:
            errors += _look_one_up(alias)
    return errors


@register(Tags.database)
def audit_log_is_guarded(app_configs, databases, **kwargs):
    """The triggers that keep everybody from changing the audit log are there and on."""
    tables = connections["default"].introspection.table_names() if "default" in (databases or ()) else ()
    if AuditEntry._meta.db_table not in tables:
        return []
    return [
        Error(words, hint="volunteers/migrations/0005_the_audit_log.py says how to lay it again.", id="assist.E004")
        for words in missing_triggers()
    ]


def encrypted_fields(model):
    return [field.name for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]


def _read_one(model, field, alias):
    """The oldest and the newest value, since they may be written with different keys."""
    rows = model._base_manager.using(alias).annotate(size=Length(field)).filter(size__gt=0)
    try:
        for order in ("pk", "-pk"):
            rows.order_by(order).values_list(field, flat=True).first()
    except CannotDecrypt as error:
        return [Error(str(error), hint=HINT, id="assist.E001")]
    return []


def _look_one_up(alias):
    known = Person._base_manager.using(alias).exclude(identity_index=None).order_by("pk")
    person = known.only("identity_number", "identity_index").first()
    if person and person.identity_index != keyed_index(person.identity_number, purpose="identity"):
        return [Error("Identity numbers cannot be found by FIELD_KEYS.", hint=HINT, id="assist.E002")]
    return []


@register(Tags.database)
def demo_holds_no_real_office(app_configs, databases, **kwargs):
    """With DEMO on, everybody knows the password of ten accounts: no office of real people starts so."""
    if not settings.DEMO:
        return []
    return [error for alias in databases or () for error in _real_office(alias)]


def _real_office(alias):
    if User._meta.db_table not in connections[alias].introspection.table_names():
        return []
    users = User._base_manager.using(alias)
    known = users.filter(username__in=ACCOUNTS).order_by("pk").values_list("password", flat=True).first()
    if (known and check_password(DEMO_PASSWORD, known)) or not users.exists():
        return []
    return [
        Error(
            "DEMO is on, but this database holds an office of its own.",
            hint="Set DEMO=false; or give the demo a folder of its own with ASSIST_DATA.",
            id="assist.E003",
        )
    ]
