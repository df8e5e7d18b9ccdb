"""A file that was united, split or joined with one out of reach tells nothing of that one, not even its number."""

import pytest
from django.urls import reverse
from django.utils import timezone

from households.duplicates.files import merge_files
from households.heads import present_members
from households.models import Action, Household
from households.splitting import split
from households.taking_back import take_back
from households.uniting import unite
from needs.models import Step
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_far_building,
    make_holder,
    make_household,
    make_income,
    make_member,
    make_need,
    make_street,
)
from volunteers.rights import Role

PAGES = ("file", "members", "means", "history", "history_fields", "log", "as_of")


def merging(by, here, there):
    merge_files(by=by, keep=there, gone=here, on=timezone.localdate(), because="同一户")


def uniting(by, here, there):
    unite(by=by, household=here, into=there, on=timezone.localdate(), because="合户")


def splitting(by, here, there):
    """Everybody but the head goes to a file of their own there."""
    *_stay, goes = present_members(here)
    split(
        by=by, household=here, members=[goes], head=goes, building=there.building, room="9室", number="zq-9",
        on=timezone.localdate(), because="分户",
    )  # fmt: skip


@pytest.fixture
def files(db):
    """A file of two with its need and its income, and one in another community."""
    here = make_household("T-1", building=make_building())
    make_need(here, person=make_member(here).person)
    make_income(household=here)
    return here, make_household("zq-2", building=make_far_building())


def naming(user, household, word):
    """Which pages of a file and of its needs name this word to somebody."""
    browser, number = Browser(user), household.number
    addresses = [reverse(f"households:{name}", args=[number]) for name in PAGES]
    addresses += [reverse("paper:household", args=[number])]
    addresses += [reverse("needs:need", args=[need.pk]) for need in household.needs.all()]
    answers = {address: browser.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return [address for address, answer in answers.items() if word in answer.content.decode()]


@pytest.mark.parametrize("deed", [merging, uniting, splitting])
def test_the_number_of_the_other_file_is_told_to_those_alone_whom_it_reaches(deed, files):
    here, there = files
    supervisor = make_holder(Role.SUPERVISOR, here.building)
    deed(supervisor, here, there)
    far = Household.objects.get(number="zq-9" if deed is splitting else "zq-2")
    for household, other in ((here, far), (far, here)):
        assert naming(make_holder(Role.CASEWORKER, household.building), household, other.number) == []
        assert reverse("households:history", args=[household.number]) in naming(supervisor, household, other.number)


def test_a_need_that_was_brought_back_does_not_tell_where_it_had_gone(files):
    here, there = files
    by = make_holder(Role.SUPERVISOR, here.building)
    uniting(by, here, there)
    take_back(Action.objects.get(kind="merged"), by=by, on=timezone.localdate(), because="录错")
    need = here.needs.get()
    assert list(need.events.telling(by).filter(step=Step.FOLLOW).order_by("pk").values_list("said", flat=True)) == [
        "T-1 → zq-2",
        "→ T-1",
    ]
    assert naming(make_holder(Role.CASEWORKER, here.building), here, "zq-2") == []


def test_the_admin_site_tells_the_supervisor_of_one_street_nothing_of_another(files):
    here, _near = files
    there = make_household("zq-3", building=make_far_building("邻街社区", street=make_street("邻街道"), name="邻楼"))
    uniting(None, here, there)
    browser = Browser(make_holder(Role.SUPERVISOR, here.building))
    event = here.events.get(kind="merged")
    addresses = [
        reverse("admin:households_householdevent_changelist"),
        reverse("admin:households_householdevent_change", args=[event.pk]),
        reverse("admin:households_household_history", args=[here.pk]),
        reverse("admin:needs_needevent_changelist"),
    ]
    answers = {address: browser.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [address for address, answer in answers.items() if "zq-3" in answer.content.decode()] == []
