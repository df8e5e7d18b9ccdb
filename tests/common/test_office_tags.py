from datetime import date

import pytest
from django.template import Context, Template

DAY = date(2025, 9, 30)


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|masked }}", "34010319510101101X", "340103********101X"),
        ("{{ value|masked_phone }}", "13812345678", "138****5678"),
        ("{{ value|masked_account }}", "6222021302001234567", "****4567"),
        ("{{ value|masked }}{{ value|masked_phone }}{{ value|masked_account }}", None, ""),
        ("{{ value|days_since:today }}", date(2025, 9, 27), "3"),
        ("{{ value|days_since:today }}", date(2025, 10, 1), "-1"),
        ("{{ value|days_since:today }}", None, "None"),
        ("{{ value|age:today }}", date(1951, 10, 1), "73"),
        ("{{ value|age:today|default_if_none:'' }}", None, ""),
    ],
)
def test_every_template_has_these_filters(source, value, shown):
    assert Template(source).render(Context({"value": value, "today": DAY})) == shown
