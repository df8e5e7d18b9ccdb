"""Two people at one family at the same moment: one is first, the other learns why it cannot be any more."""

from datetime import date
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.db.models import Max

from households.closing import close_household
from households.heads import change_head
from households.leaving import leave
from households.models import Action, Household
from households.taking_back import take_back
from households.uniting import unite
from households.visiting import VisitNotAllowed, log_visit
from households.writing import REFUSALS
from needs.models import Need, NotAllowed
from tests.at_once import at_once as together
from tests.factories import make_holder, make_kind, make_user
from tests.households.events import DAY, LATER, family, make_family, member
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    return together(*deeds, refused=REFUSALS)


def test_of_four_who_write_down_one_leaving_one_does():
    household, by = make_family(), make_user()
    son = member(household, "陈小明")
    ends = at_once(*[lambda: leave(by=by, membership=son, on=DAY, because="迁出")] * 4)
    assert ends.count(None) == 1 and all("陈小明" in words for words in ends if words)
    assert Action.objects.count() == 1


def test_the_head_leaves_and_the_chosen_one_leaves_too():
    household, by = make_family(), make_user()
    head, wife, son = (member(household, name) for name in ("陈大明", "王秀英", "陈小明"))
    for _round in range(3):
        ends = at_once(
            lambda: leave(by=by, membership=head, on=DAY, because="迁出", new_head=son),
            lambda: leave(by=by, membership=son, on=DAY, because="迁出", new_head=wife),
        )
        heads = household.memberships.present().filter(is_head=True).count()
        assert heads == 1 and None in ends
        for action in Action.objects.standing().annotate(told=Max("events__pk")).order_by("-told"):
            take_back(action, by=by, on=DAY, because="录错")


def test_two_households_that_merge_into_each_other_become_one():
    first, second, by = make_family("T-1"), make_family("T-2"), make_user()
    ends = at_once(
        lambda: unite(by=by, household=first, into=second, on=DAY, because="合户"),
        lambda: unite(by=by, household=second, into=first, on=DAY, because="合户"),
    )
    assert ends.count(None) == 1
    assert Household.objects.open().count() == 1
    assert sum(len(family(one)) for one in (first, second)) == 8


def test_of_two_who_take_one_action_back_one_does():
    household, by = make_family(), make_user()
    change_head(by=by, household=household, to=member(household, "陈小明"), on=DAY)
    action = Action.objects.get()
    ends = at_once(*[lambda: take_back(action, by=by, on=date(2025, 10, 1), because="录错")] * 3)
    assert ends.count(None) == 1
    assert family(household)[0] == ("陈大明", "head")


@pytest.mark.parametrize("what", ["visit", "need"])
def test_nothing_is_written_on_a_file_that_is_being_closed(what):
    household, by = make_family(), make_holder(Role.CASEWORKER)
    seen = Household.objects.with_place().get(pk=household.pk)
    refused, begun = [], Event()

    def write():
        begun.set()
        try:
            if what == "visit":
                told = {"visitors": [by], "visited_on": DAY, "met": True, "mode": "home", "submission": uuid4()}
                log_visit(by=by, household=seen, today=LATER, **told)
            else:
                Need.objects.raise_need(by=by, household=seen, what="扶手", kind=kind, raised_on=DAY)
        except (VisitNotAllowed, NotAllowed) as error:
            refused.append(error)
        finally:
            connections.close_all()

    kind, other = make_kind(), Thread(target=write)
    with transaction.atomic():
        close_household(by=by, household=household, on=DAY, because="不再需要")
        other.start()
        begun.wait()
        other.join(timeout=0.3)  # time enough to get to the file, which is held here
    other.join()
    assert refused
