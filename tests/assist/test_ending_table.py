"""What goes and what stays of a file whose time is over is said of every model and every field of it."""

import pytest
from django.db import models

from assist.ending.table import GOES, OF_SEVERAL, OF_THE_TERM, STAYS
from assist.sight import is_technical, models_of_the_office
from households.models import FormerValue, Household, Person


def reach_of_a_file():
    """Every model whose rows lead to a household or a person, over any number of steps."""
    found, known = {Household, Person}, models_of_the_office()
    while more := {model for model in known if model not in found and leads(model, found)}:
        found |= more
    return found


def leads(model, found):
    return any(one.related_model in found for one in (*model._meta.concrete_fields, *model._meta.many_to_many))


def test_the_table_says_of_every_model_of_a_file_whether_it_goes():
    told = [one.model for one in (*GOES, *STAYS)]
    labels = {model._meta.label for model in told}
    assert [one for one in told if told.count(one) > 1] == [FormerValue] * 2  # the category stays, all others go
    assert {model._meta.label for model in reach_of_a_file()} | {"households.Action"} == (
        labels | set(OF_SEVERAL) | set(OF_THE_TERM)
    )


@pytest.mark.parametrize("one", STAYS, ids=lambda one: one.model._meta.label)
def test_the_table_says_of_every_field_of_a_row_that_stays_whether_it_goes(one):
    fields = (*one.model._meta.concrete_fields, *one.model._meta.many_to_many)
    told = {*one.wiped, *one.stays.split()}
    assert {field.name for field in fields if not is_technical(field)} <= told
    assert told <= {field.name for field in fields}
    assert not set(one.wiped) & set(one.stays.split())


@pytest.mark.parametrize("one", STAYS, ids=lambda one: one.model._meta.label)
def test_no_free_text_stays(one):
    """A word that stays is chosen from a list; what anybody typed goes."""
    for name in one.stays.split():
        field = one.model._meta.get_field(name)
        chosen = field.choices or name in ("number", "rule", "about", "topic") or one.model is FormerValue
        assert chosen or not isinstance(field, models.CharField | models.TextField | models.JSONField), name
