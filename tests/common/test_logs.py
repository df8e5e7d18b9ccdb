"""What the office's log holds of an identity number, whichever way it came into a line (S19)."""

import logging
import sys

import pytest
from django.conf import settings

from common.logs import Line
from tests.factories import make_identity


def line_of(message, *args, broken=None):
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, message, args, broken)
    return Line("%(message)s").format(record)


def test_the_office_writes_its_lines_so():
    assert settings.LOGGING["formatters"]["line"]["()"] == f"{Line.__module__}.{Line.__qualname__}"


@pytest.mark.parametrize("number", ["34010319600101999X", "340103196001019994", "34010319600101999x"])
def test_a_number_in_an_address_is_masked(number):
    assert line_of("Not Found: %s", f"/households/{number}/") == f"Not Found: /households/340103********{number[-4:]}/"


def test_a_number_in_what_broke_is_masked():
    number = make_identity()
    try:
        int(f"{number}甲")
    except ValueError:
        line = line_of("Internal Server Error", broken=sys.exc_info())
    assert "ValueError" in line
    assert number not in line


def test_longer_and_shorter_numbers_stay():
    assert line_of("step 12345678901234567 of 1234567890123456789") == "step 12345678901234567 of 1234567890123456789"
