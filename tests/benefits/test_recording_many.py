"""Findings are written down some at a time: what comes of them does not depend on how many there are."""

from datetime import date

import pytest

from benefits import recording
from benefits.models import Award, Finding, FindingEvent
from benefits.recording import compare_and_record
from tests.factories import make_award, make_household, make_identity

pytestmark = pytest.mark.django_db
LAST, NEXT = date(2025, 9, 30), date(2025, 10, 31)


def test_findings_that_come_go_on_and_go_are_each_written_down_once(monkeypatch):
    monkeypatch.setattr(recording, "AT_ONCE", 2)
    for _ in range(5):
        person = make_household(head_identity=make_identity()).memberships.get().person
        awards = [make_award(person, kind) for kind in ("dibao", "tekun")]
    _made, run = compare_and_record(LAST)
    assert (run.found, run.people, run.households, Finding.objects.count()) == ({"exclusive": 5}, 5, 5, 5)
    assert sorted(kind.code for kind in Finding.objects.first().kinds.all()) == ["dibao", "tekun"]
    Award.objects.filter(pk=awards[0].pk).update(ends_on=date(2025, 10, 1))
    compare_and_record(NEXT)
    assert sorted(Finding.objects.values_list("state", "last_on", "version")) == [
        ("gone", LAST, 1), *[("new", NEXT, 0)] * 4,
    ]  # fmt: skip
    assert sorted(FindingEvent.objects.values_list("step", "on")) == [("ended", NEXT), *[("found", LAST)] * 5]
