"""Which class of fields each field of a department's list is in."""

import pytest

from benefits.models import Award, RosterRow
from benefits.sight import AWARD, ROSTER_ROW


@pytest.mark.parametrize(("model", "classes"), [(RosterRow, ROSTER_ROW), (Award, AWARD)])
def test_every_field_is_in_one_class(model, classes):
    assert {field.name for field in model._meta.concrete_fields} - {"id", "person"} == set(classes)
