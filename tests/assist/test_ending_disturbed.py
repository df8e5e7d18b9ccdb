"""Anonymising, disturbed: one file of several fails, or somebody holds a file back at the same moment."""

from datetime import date
from threading import Thread

import pytest

from assist.ending.deed import anonymise
from assist.models import EndOfTerm, NotHeldBack
from assist.retention import anonymise_what_is_ripe
from households.models import Household
from tests.assist.test_ending import TODAY, close, term_of
from tests.at_once import at_once
from tests.factories import make_household, make_user

pytestmark = pytest.mark.django_db


def test_one_file_that_fails_is_told_when_all_others_are_anonymised(monkeypatch):
    files = [make_household(f"T-{number}", opened_on=date(2021, 1, 1)) for number in (1, 2, 3)]
    for file in files:
        close(file), term_of(file)

    def breaks(keys):
        if files[0].pk in keys:
            raise RuntimeError

    monkeypatch.setattr("assist.ending.deed.refresh_search", breaks)
    with pytest.raises(ExceptionGroup) as told:
        anonymise_what_is_ripe(today=TODAY)
    assert len(told.value.exceptions) == 1
    assert list(Household.objects.filter(anonymised_on=None)) == files[:1]


@pytest.mark.django_db(transaction=True)
def test_a_file_is_not_held_back_while_it_is_anonymised(monkeypatch):
    file, by, ends = make_household("T-1", opened_on=date(2021, 1, 1)), make_user(), []
    close(file)
    term = term_of(file)
    holding = Thread(
        target=lambda: ends.extend(at_once(lambda: term.hold_back(by=by, because="诉讼"), refused=NotHeldBack))
    )

    def meanwhile(keys):
        holding.start()
        holding.join(0.3)  # it waits for the file; without that it would be done by now

    monkeypatch.setattr("assist.ending.deed.refresh_search", meanwhile)
    assert anonymise(EndOfTerm.objects.get(), today=TODAY)
    holding.join()
    assert len(ends) == 1 and ends[0]
    assert EndOfTerm.objects.get().held_at is None
