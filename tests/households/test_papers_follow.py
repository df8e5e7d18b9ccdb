"""A member's papers go along to another file, or stay, as the caseworker chooses; and come back."""

import pytest

from households.leaving import leave
from households.models import Document
from households.splitting import split
from households.taking_back import take_back
from households.uniting import unite
from tests.factories import make_document, make_holder, make_household
from tests.households.events import DAY, LATER, make_family, member
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return make_family("T-1")


@pytest.fixture
def worker(household):
    return make_holder(Role.CASEWORKER, household.building)


def papers_of(household):
    return set(Document.objects.of(household).values_list("words", flat=True))


def put_on_file(household, worker):
    """A paper of the son, one that was withdrawn, one of the mother, one of the whole household."""
    son, mother = (member(household, name).person for name in ("陈小明", "王秀英"))
    make_document(household, person=son, words="儿子的")
    make_document(household, person=son, words="作废的").withdraw(by=worker, because="看不清")
    make_document(household, person=mother, words="母亲的")
    make_document(household, words="全家的")


def test_the_papers_of_who_leaves_for_another_file_go_along(household, worker):
    put_on_file(household, worker)
    other = make_household("T-2")
    leave(by=worker, membership=member(household, "陈小明"), on=DAY, because="分居", to=other, relation_there="other")
    assert papers_of(other) == {"儿子的"}
    assert papers_of(household) == {"作废的", "母亲的", "全家的"}
    assert Document.objects.get(words="儿子的").history.first().history_user == worker


def test_they_stay_where_the_caseworker_wants_it(household, worker):
    put_on_file(household, worker)
    other = make_household("T-2")
    leave(by=worker, membership=member(household, "陈小明"), on=DAY, because="分居", to=other, follow=False)
    assert papers_of(other) == set()


def test_the_papers_of_those_who_split_off_go_along_and_come_back(household, worker):
    put_on_file(household, worker)
    son = member(household, "陈小明")
    new = split(
        by=worker, household=household, members=[son], head=son, building=household.building, room="9室", on=DAY,
        because="成家",
    )  # fmt: skip
    assert papers_of(new) == {"儿子的"}
    (event,) = new.events.filter(kind="split")
    take_back(event.action, by=worker, on=LATER, because="弄错了")
    assert papers_of(household) == {"儿子的", "作废的", "母亲的", "全家的"}
    assert Document.objects.get(words="儿子的").history.count() == 3


def test_the_papers_of_a_united_household_go_along_whole(household, worker):
    put_on_file(household, worker)
    other = make_household("T-2")
    unite(by=worker, household=household, into=other, on=DAY, because="同住")
    assert papers_of(other) == {"儿子的", "母亲的", "全家的"}


def test_an_action_says_beforehand_which_papers_go_along(browser, household):
    make_document(household, person=member(household, "陈小明").person, words="儿子的")
    page = browser.get(f"/households/T-1/members/{member(household, '陈小明').pk}/leave/").content.decode()
    assert "儿子的" in page
