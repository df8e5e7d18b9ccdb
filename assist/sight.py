"""How far somebody looks into the work of the office itself (rights.md, classes of fields); and every room's classes.

A job is seen by whoever asked for it, and by those who keep an eye on exports; what it wrote has its own columns.
"""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import PositiveIntegerField, UUIDField

from common.wording import constant_name
from volunteers.rights import Sees

A, B, C = Sees.REACH, Sees.CARE, Sees.MEANS

JOB = {
    "kind": C,
    "by": C,
    "reason": C,
    "wanted": C,
    "status": C,
    "done": C,
    "total": C,
    "message": C,
    "file": C,
    "created_at": C,
    "heartbeat_at": C,
    "ended_at": C,
}
END_OF_TERM = {"announced_on": A, "held_because": B, "held_by": B, "held_at": B}
HANDED_FILE = {
    "post": B,
    "needs": B,
    "findings": B,
    "returns": B,
    "tasks": B,
    "is_paired": B,
    "to": B,
    "by": B,
    "at": B,
}
OWNERS = {"household": ["Household"], "person": ["Person"], "plan": ["PersonPlan", "NeedPlan"]}


def is_technical(field) -> bool:
    """Whether a field is a row's own key, guards it, or ties it to the file it is in: shown as nothing."""
    keeps = field.primary_key or (isinstance(field, UUIDField) and field.unique)
    guards = field.name == "version" and isinstance(field, PositiveIntegerField)
    return keeps or guards or (field.is_relation and field.related_model.__name__ in OWNERS.get(field.name, ()))


@cache
def classes_of(model) -> dict[str, Sees]:
    """The class of each field of a model, as the room's own ``sight.py`` says; empty where it says nothing."""
    return getattr(import_module(f"{model._meta.app_label}.sight"), constant_name(model.__name__), {})


def models_of_the_office() -> list:
    """Every model that holds something of the office; the tables of their history hold the same fields."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in settings.ROOMS and not hasattr(model, "instance_type")
    ]
