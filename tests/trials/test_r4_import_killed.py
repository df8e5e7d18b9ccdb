"""R4: an import killed at any moment has written nothing or everything, and the same call afterwards does the rest."""

import hashlib
import random
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.beside import IMPORT, run_beside
from volunteers.models import AuditEntry, AuditSeal, AuditTail, Chain

OFFICE = Path(__file__).parents[1] / "data" / "office"
ROOMS = ("assist", "needs", "benefits", "households", "volunteers")
LOG = (AuditEntry, AuditTail, AuditSeal)  # of which no two runs have the same hashes
ROUNDS = 20


def start(die_at=0):
    """Begin to import the office's workbooks into the database of this test."""
    return run_beside(IMPORT, die_at, "", *sorted(OFFICE.glob("*.xlsx")))


def tables():
    """Every table of the office, with its history."""
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS and model not in LOG]


def sizes():
    return {model.__name__: model.objects.count() for model in tables()}


def signature():
    """All tables in one number: every value but moments; keys by their place, since a killed run may use some up."""
    places = {}
    for model in tables():
        keys = model.objects.order_by("pk").values_list("pk", flat=True)
        places[model] = {key: place for place, key in enumerate(keys, 1)}
    digest = hashlib.sha256()
    for model in tables():
        for row in model.objects.order_by("pk"):
            digest.update(repr([model.__name__, *values(row, places)]).encode())
    told = AuditEntry.objects.filter(chain=Chain.CHANGES).order_by("number").values_list("did", "what", "word")
    digest.update(repr(list(told)).encode())
    return digest.hexdigest()


def values(row, places):
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.DateTimeField) or field.name == "password":
            continue
        of = field.related_model if field.is_relation else type(row) if field.primary_key else None
        if field.name == "id" and not field.primary_key:  # of a history row: the key of what it is the history of
            of = row.instance_type
        yield (field.name, places[of].get(value) if of in places else value)


@pytest.mark.trial("R4")
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_at_any_moment_left_nothing_or_everything(figure):
    call_command("flush", interactive=False, verbosity=0)
    nothing = sizes()
    began = time.monotonic()
    undisturbed = start()
    signs = int(undisturbed.communicate()[0])
    took = time.monotonic() - began
    everything, whole = sizes(), signature()
    chance, killed, seen = random.Random(4), 0, {"nothing": 0, "everything": 0}  # noqa: S311 -- moments to kill at
    for number in range(ROUNDS):
        call_command("flush", interactive=False, verbosity=0)
        if number % 2:
            run = start(die_at=chance.randint(1, signs))
        else:
            run = start()
            time.sleep(took * chance.uniform(0.2, 0.7))
            run.kill()
        run.communicate()
        killed += run.returncode != 0
        found = sizes()
        assert found in (nothing, everything), f"round {number}"
        seen["everything" if found == everything else "nothing"] += 1
        again = start()
        again.communicate()
        assert again.returncode == 0
        assert signature() == whole, f"round {number}"
    assert killed >= ROUNDS // 2
    figure(
        f"{killed} of {ROUNDS} killed: {seen['nothing']} × nothing, {seen['everything']} × everything written; "
        "after another run all tables equal"
    )
