"""Recurring care goes along with whoever it is for, and is named before a file is closed."""

import pytest

from households.leaving import leave
from needs.models import Care
from tests.browser import Browser
from tests.factories import LONG_AGO, make_care, make_holder, make_household
from tests.households.events import DAY, make_family, member
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def test_care_goes_along_with_whoever_moves_to_another_file():
    household = make_family("T-1")
    worker, other = make_holder(Role.CASEWORKER, household.building), make_household("T-2")
    son = member(household, "陈小明")
    make_care(household, by=worker, person=son.person, what="儿子的")
    make_care(household, by=worker, person=son.person, what="结束的", starts_on=LONG_AGO, ends_on=LONG_AGO)
    make_care(household, by=worker, what="全家的")
    leave(by=worker, membership=son, on=DAY, because="分居", to=other, relation_there="other")
    assert [care.what for care in Care.objects.of_household(other)] == ["儿子的"]


def test_care_that_runs_is_named_before_a_file_is_closed(caseworker):
    care = make_care(make_household("T-1"), by=caseworker)
    ahead = Browser(caseworker).get("/households/T-1/close/").context["ahead"]
    assert [left.url for left in ahead.left_open] == [care.get_absolute_url()]
    care.end(by=caseworker, on=care.starts_on)
    assert Browser(caseworker).get("/households/T-1/close/").context["ahead"].left_open == []
